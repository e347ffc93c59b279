//! The conversation as a machine: whatever is said to it, in whatever state, it ends, and ends in a way that has
//! a name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

use proptest::prelude::*;
use sb_domain::ids::DossierId;
use sb_protocol::{Frame, Hello, PullRequest, PushAnswer, PushResult, code};
use sb_sync::{Answer, Event, Outcome, Request, Session, Step, Tally, Task, TaskDone};

/// A laptop with so many things to do, and a server that answers well: each takes the next step of a conversation.
struct Calm {
    log: usize,
    runs: usize,
    frames: usize,
    gaps: usize,
    pack: bool,
}

impl Calm {
    const fn busy() -> Self {
        Self {
            log: 1,
            runs: 2,
            frames: 2,
            gaps: 1,
            pack: true,
        }
    }

    fn does(&mut self, task: Task) -> TaskDone {
        match task {
            Task::UnsentLog => TaskDone::Entries(vec![vec![1]; self.log]),
            Task::LogSent(count) => {
                self.log -= count;
                TaskDone::Nothing
            }
            Task::SignLogin(_) => TaskDone::Login(vec![2]),
            Task::AskPull(asks) => TaskDone::Pull(PullRequest {
                epoch: [0; 16],
                cursor: 0,
                log_count: 0,
                asks,
            }),
            Task::Absorb(frame) => match *frame {
                Frame::Hello(_) => TaskDone::Absorbed {
                    pulled: 0,
                    parked: 0,
                    quarantined: 0,
                    ask: None,
                },
                Frame::End { cursor } => TaskDone::Cursor(cursor),
                Frame::Log(_) | Frame::Stretch(_) if self.gaps > 0 => {
                    self.gaps -= 1;
                    TaskDone::Absorbed {
                        pulled: 1,
                        parked: 0,
                        quarantined: 0,
                        ask: Some((DossierId::default(), 3)),
                    }
                }
                Frame::Log(_) | Frame::Stretch(_) => TaskDone::Absorbed {
                    pulled: 1,
                    parked: 1,
                    quarantined: 1,
                    ask: None,
                },
            },
            Task::WantedPack => TaskDone::Wanted(self.pack.then_some([3; 32])),
            Task::KeepPack(..) => {
                self.pack = false;
                TaskDone::Nothing
            }
            // As many at once as a push takes: one, here.
            Task::SealAndCollect => TaskDone::Runs(vec![vec![4]; self.runs.min(1)]),
            Task::Acknowledge(answer) => {
                // The desk itself refuses an answer of another length; the machine must end all the same.
                self.runs = self.runs.saturating_sub(answer.0.len());
                let stored = |result: &&PushResult| !matches!(result, PushResult::Refused(_));
                TaskDone::Acknowledged(answer.0.iter().filter(stored).count() as u64)
            }
        }
    }

    fn answers(&mut self, request: &Request) -> Answer {
        match request {
            Request::PostLog(_) => Answer::LogKept,
            Request::Challenge => Answer::Nonce([5; 32]),
            Request::Login(_) => Answer::Token([6; 32]),
            Request::Push(runs) => {
                Answer::Pushed(PushAnswer(vec![PushResult::Stored(9); runs.len()]))
            }
            Request::Pull(_) => Answer::Frame(hello()),
            Request::NextFrame if self.frames > 0 => {
                self.frames -= 1;
                Answer::Frame(Frame::Log(vec![vec![1]]))
            }
            Request::NextFrame => Answer::Frame(Frame::End { cursor: 7 }),
            Request::Pack(_) => Answer::Archive(vec![8]),
        }
    }
}

fn hello() -> Frame {
    Frame::Hello(Hello {
        epoch: [0; 16],
        end_cursor: 7,
        log_total: 2,
        server_time: 0,
        pack: None,
    })
}

/// Talks until the end. `reply` sees every request with its number and may answer in the server's place.
fn talk(
    logged_in: bool,
    mut laptop: Calm,
    mut reply: impl FnMut(usize, &Request) -> Option<Answer>,
) -> (Outcome, Vec<Request>) {
    let mut session = Session::new(logged_in);
    let mut event = Event::Begin;
    let mut sent: Vec<Request> = Vec::new();
    for _ in 0..1_000_000 {
        event = match session.next(event) {
            Step::Send(request) => {
                let answer =
                    reply(sent.len(), &request).unwrap_or_else(|| laptop.answers(&request));
                sent.push(request);
                Event::Answer(answer)
            }
            Step::Do(task) => Event::Done(laptop.does(task)),
            Step::End(outcome) => return (outcome, sent),
        };
    }
    panic!("it did not end")
}

fn kinds(requests: &[Request]) -> Vec<&'static str> {
    let kind = |request: &Request| match request {
        Request::PostLog(_) => "log",
        Request::Challenge => "challenge",
        Request::Login(_) => "login",
        Request::Push(_) => "push",
        Request::Pull(_) => "pull",
        Request::NextFrame => "frame",
        Request::Pack(_) => "pack",
    };
    requests.iter().map(kind).collect()
}

#[test]
fn a_calm_conversation_does_all_there_is_to_do_in_its_order() {
    let (outcome, sent) = talk(false, Calm::busy(), |_, _| None);
    let tally = Tally {
        pushed: 2,
        pulled: 2,
        parked: 1,
        quarantined: 1,
        cursor: 7,
    };
    assert_eq!(outcome, Outcome::Whole(tally));
    assert_eq!(
        kinds(&sent),
        [
            "challenge",
            "login",
            "log",
            "pull",
            "frame",
            "frame",
            "frame",
            "pull",
            "frame",
            "pack",
            "push",
            "push"
        ]
    );
    let asked = sent.iter().filter_map(|request| match request {
        Request::Pull(pull) => Some(pull.asks.len()),
        _ => None,
    });
    assert_eq!(
        asked.collect::<Vec<_>>(),
        [0, 1],
        "the second pull asks for the gap"
    );
}

#[test]
fn a_conversation_with_nothing_to_do_is_one_pull() {
    let idle = Calm {
        log: 0,
        runs: 0,
        frames: 0,
        gaps: 0,
        pack: false,
    };
    let (outcome, sent) = talk(true, idle, |_, _| None);
    assert_eq!(
        outcome,
        Outcome::Whole(Tally {
            cursor: 7,
            ..Tally::default()
        })
    );
    assert_eq!(kinds(&sent), ["pull", "frame"]);
}

/// How many requests a calm conversation has.
fn length() -> usize {
    talk(false, Calm::busy(), |_, _| None).1.len()
}

/// The conversation in which request number `at` is answered like this.
fn once(at: usize, answer: &Answer) -> (Outcome, Vec<Request>) {
    talk(false, Calm::busy(), |number, _| {
        (number == at).then(|| answer.clone())
    })
}

#[test]
fn a_line_that_breaks_anywhere_is_a_cut_and_nothing_is_sent_after_it() {
    for answer in [Answer::Nothing, Answer::Refused(code::BUSY)] {
        for at in 0..length() {
            let (outcome, sent) = once(at, &answer);
            assert!(matches!(outcome, Outcome::Cut(_)), "{at}: {outcome:?}");
            assert_eq!(sent.len(), at + 1);
        }
    }
}

#[test]
fn what_was_done_before_a_cut_is_counted() {
    let (outcome, _) = once(length() - 1, &Answer::Nothing);
    assert_eq!(
        outcome,
        Outcome::Cut(Tally {
            pushed: 1,
            pulled: 2,
            parked: 1,
            quarantined: 1,
            cursor: 7
        })
    );
}

#[test]
fn nonsense_anywhere_is_a_lie() {
    for at in 0..length() {
        assert_eq!(once(at, &Answer::Nonsense).0, Outcome::Lied, "{at}");
    }
}

#[test]
fn the_answer_to_another_question_is_a_lie() {
    let answers = [
        Answer::LogKept,
        Answer::Nonce([0; 32]),
        Answer::Token([0; 32]),
        Answer::Pushed(PushAnswer(vec![PushResult::Stored(1)])),
        Answer::Frame(hello()),
        Answer::Frame(Frame::Log(vec![])),
        Answer::Archive(vec![]),
    ];
    let (_, sent) = talk(false, Calm::busy(), |_, _| None);
    for (at, request) in sent.iter().enumerate() {
        let right = Calm::busy().answers(request);
        for answer in &answers {
            let same = std::mem::discriminant(answer) == std::mem::discriminant(&right);
            let hello_is_due = matches!(request, Request::Pull(_));
            let is_hello = matches!(answer, Answer::Frame(Frame::Hello(_)));
            if same && (!matches!(right, Answer::Frame(_)) || hello_is_due == is_hello) {
                continue;
            }
            assert_eq!(
                once(at, answer).0,
                Outcome::Lied,
                "{request:?} answered by {answer:?}"
            );
        }
    }
}

#[test]
fn another_region_anywhere_but_at_the_pack_is_said() {
    let (_, sent) = talk(false, Calm::busy(), |_, _| None);
    for (at, request) in sent.iter().enumerate() {
        let (outcome, _) = once(at, &Answer::Refused(code::UNKNOWN_REGION));
        if matches!(request, Request::Pack(_)) {
            assert!(matches!(outcome, Outcome::Whole(_)));
        } else {
            assert_eq!(outcome, Outcome::Unknown, "{request:?}");
        }
    }
}

#[test]
fn a_server_that_has_no_pack_does_not_keep_the_rest_waiting() {
    let (_, sent) = talk(false, Calm::busy(), |_, _| None);
    let at = sent
        .iter()
        .position(|request| matches!(request, Request::Pack(_)))
        .unwrap();
    for code in [code::NO_PACK, code::REFUSED, code::UNAUTHORIZED] {
        let (outcome, _) = once(at, &Answer::Refused(code));
        assert!(
            matches!(outcome, Outcome::Whole(tally) if tally.pushed == 2),
            "{code}"
        );
    }
}

#[test]
fn a_forgotten_login_is_made_again_and_the_same_runs_go_out() {
    for (kind, refused) in [("log", "log"), ("pull", "pull"), ("push", "push")] {
        let mut first = true;
        let (outcome, sent) = talk(true, Calm::busy(), |_, request| {
            let asked = kinds(std::slice::from_ref(request)) == [kind];
            (asked && std::mem::take(&mut first)).then_some(Answer::Refused(code::UNAUTHORIZED))
        });
        assert!(matches!(outcome, Outcome::Whole(tally) if tally.pushed == 2 && tally.pulled == 2));
        let kinds = kinds(&sent);
        let at = kinds.iter().position(|kind| *kind == "challenge").unwrap();
        assert_eq!(
            kinds[at - 1..at + 3],
            [refused, "challenge", "login", refused]
        );
        assert_eq!(sent[at - 1], sent[at + 2]);
    }
}

#[test]
fn a_gap_is_asked_for_even_when_the_login_was_forgotten_meanwhile() {
    let mut pulls = 0;
    let (_, sent) = talk(true, Calm::busy(), |_, request| {
        pulls += usize::from(matches!(request, Request::Pull(_)));
        (pulls == 2 && matches!(request, Request::Pull(_)))
            .then_some(Answer::Refused(code::UNAUTHORIZED))
    });
    let last = sent.iter().rev().find_map(|request| match request {
        Request::Pull(pull) => Some(pull.asks.len()),
        _ => None,
    });
    assert_eq!(last, Some(1));
}

#[test]
fn a_server_that_forgets_every_login_is_given_up() {
    for refused in ["log", "pull", "push"] {
        let (outcome, sent) = talk(false, Calm::busy(), |_, request| {
            let asked = kinds(std::slice::from_ref(request)) == [refused];
            asked.then_some(Answer::Refused(code::UNAUTHORIZED))
        });
        assert_eq!(outcome, Outcome::Refused(code::UNAUTHORIZED));
        let tries = kinds(&sent).iter().filter(|kind| **kind == refused).count();
        assert!(tries <= 3, "{tries} tries");
    }
}

#[test]
fn a_device_that_the_server_does_not_know_stops_at_the_door() {
    for at in ["challenge", "login"] {
        let (outcome, _) = talk(false, Calm::busy(), |_, request| {
            (kinds(std::slice::from_ref(request)) == [at])
                .then_some(Answer::Refused(code::UNAUTHORIZED))
        });
        assert_eq!(outcome, Outcome::Unknown);
    }
}

fn pushed(result: PushResult) -> (Outcome, Vec<Request>) {
    talk(false, Calm::busy(), |_, request| match request {
        Request::Push(_) => Some(Answer::Pushed(PushAnswer(vec![result]))),
        _ => None,
    })
}

#[test]
fn a_refused_log_entry_does_not_keep_back_what_was_recorded() {
    let (outcome, sent) = talk(false, Calm::busy(), |_, request| match request {
        Request::PostLog(_) => Some(Answer::Refused(code::REFUSED)),
        _ => None,
    });
    assert_eq!(outcome, Outcome::Refused(code::REFUSED));
    let kinds = kinds(&sent);
    assert!(
        kinds.contains(&"pull") && kinds.contains(&"push"),
        "{kinds:?}"
    );
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "log").count(),
        1,
        "{kinds:?}"
    );
}

#[test]
fn a_fork_stops_at_once() {
    let (outcome, sent) = pushed(PushResult::Refused(code::FORK));
    assert_eq!(outcome, Outcome::Fork);
    assert_eq!(
        kinds(&sent).iter().filter(|kind| **kind == "push").count(),
        1
    );
}

/// What was refused waits, and says so at the end; what else there is goes out.
#[test]
fn a_refused_run_keeps_nothing_else_waiting() {
    for code in [code::GAP, code::REFUSED, code::NOT_MEMBER] {
        let mut first = true;
        let (outcome, sent) = talk(false, Calm::busy(), |_, request| {
            let push = matches!(request, Request::Push(_));
            (push && std::mem::take(&mut first))
                .then(|| Answer::Pushed(PushAnswer(vec![PushResult::Refused(code)])))
        });
        assert_eq!(outcome, Outcome::Refused(code));
        assert_eq!(
            kinds(&sent).iter().filter(|kind| **kind == "push").count(),
            2
        );
    }
}

/// The desk sets refused chains aside; were there no end to them, the conversation has one.
#[test]
fn a_server_that_refuses_every_run_is_given_up() {
    let laptop = Calm {
        runs: 1_000_000,
        ..Calm::busy()
    };
    let (outcome, sent) = talk(false, laptop, |_, request| match request {
        Request::Push(_) => {
            let refused = PushResult::Refused(code::REFUSED);
            Some(Answer::Pushed(PushAnswer(vec![refused])))
        }
        _ => None,
    });
    assert_eq!(outcome, Outcome::Refused(code::REFUSED));
    assert!(sent.len() < 2_000, "{}", sent.len());
}

#[test]
fn a_run_that_was_known_already_counts_as_sent() {
    let (outcome, _) = pushed(PushResult::Known(9));
    assert!(matches!(outcome, Outcome::Whole(tally) if tally.pushed == 2));
}

#[test]
fn a_stream_that_brings_nothing_and_never_ends_is_a_lie() {
    let idle = Calm {
        log: 0,
        runs: 0,
        frames: 0,
        gaps: 0,
        pack: false,
    };
    let mut session = Session::new(true);
    let mut event = Event::Begin;
    let mut laptop = idle;
    for _ in 0..1_000_000 {
        event = match session.next(event) {
            Step::Send(Request::NextFrame) => Event::Answer(Answer::Frame(Frame::Log(vec![]))),
            Step::Send(request) => Event::Answer(laptop.answers(&request)),
            // What an empty frame brings.
            Step::Do(Task::Absorb(_)) => Event::Done(TaskDone::Absorbed {
                pulled: 0,
                parked: 0,
                quarantined: 0,
                ask: Some((DossierId::default(), 9)),
            }),
            Step::Do(task) => Event::Done(laptop.does(task)),
            Step::End(outcome) => {
                assert_eq!(outcome, Outcome::Lied);
                return;
            }
        };
    }
    panic!("it did not end")
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let result = prop_oneof![
        (0..20_u64).prop_map(PushResult::Stored),
        (0..20_u64).prop_map(PushResult::Known),
        prop::sample::select(code::ALL.to_vec()).prop_map(PushResult::Refused),
    ];
    prop_oneof![
        Just(Answer::LogKept),
        Just(Answer::Nonce([1; 32])),
        Just(Answer::Token([1; 32])),
        prop::collection::vec(result, 0..3).prop_map(|all| Answer::Pushed(PushAnswer(all))),
        Just(Answer::Frame(hello())),
        Just(Answer::Frame(Frame::Log(vec![]))),
        any::<u64>().prop_map(|cursor| Answer::Frame(Frame::End { cursor })),
        Just(Answer::Archive(vec![])),
        prop::sample::select(code::ALL.to_vec()).prop_map(Answer::Refused),
        Just(Answer::Nothing),
        Just(Answer::Nonsense),
    ]
}

fn any_done() -> impl Strategy<Value = TaskDone> {
    prop_oneof![
        Just(TaskDone::Nothing),
        (0..2_usize).prop_map(|n| TaskDone::Entries(vec![vec![1]; n])),
        Just(TaskDone::Login(vec![1])),
        Just(TaskDone::Pull(PullRequest {
            epoch: [0; 16],
            cursor: 0,
            log_count: 0,
            asks: vec![]
        })),
        (0..2_u64).prop_map(|pulled| TaskDone::Absorbed {
            pulled,
            parked: 0,
            quarantined: 0,
            ask: None
        }),
        any::<u64>().prop_map(TaskDone::Cursor),
        any::<bool>().prop_map(|wanted| TaskDone::Wanted(wanted.then_some([1; 32]))),
        (0..2_usize).prop_map(|n| TaskDone::Runs(vec![vec![1]; n])),
        (0..2_u64).prop_map(TaskDone::Acknowledged),
    ]
}

proptest! {
    /// However a server mixes good and bad answers, it ends; `bad` says which request number gets which answer.
    #[test]
    fn a_conversation_with_any_answers_ends(
        bad in prop::collection::btree_map(0..30_usize, any_answer(), 0..6),
        logged_in: bool,
    ) {
        let (outcome, sent) = talk(logged_in, Calm::busy(), |number, _| bad.get(&number).cloned());
        prop_assert!(sent.len() < 60, "{} requests, {outcome:?}", sent.len());
    }

    /// Events that fit nothing at all, even after the end: always a next step, never a panic.
    #[test]
    fn any_event_in_any_state_has_a_next_step(
        events in prop::collection::vec(
            prop_oneof![any_answer().prop_map(Ok), any_done().prop_map(Err)],
            1..60,
        ),
    ) {
        let mut session = Session::new(false);
        session.next(Event::Begin);
        for event in events {
            let event = match event {
                Ok(answer) => Event::Answer(answer),
                Err(done) => Event::Done(done),
            };
            session.next(event);
        }
    }
}
