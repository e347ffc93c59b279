//! The conversation as a pure machine: no socket, no clock, no database.
//!
//! Order: login → log entries that wait → pull → (asks) → seal and push until nothing waits. Pulling
//! first means that what is sealed next was sealed knowing the newest members.

use crate::desk::{Task, TaskDone};
use sb_domain::ids::DossierId;
use sb_protocol::{Frame, Hash, PullRequest, PushAnswer, PushResult, code};

/// What goes to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Keep these entries of the log.
    PostLog(Vec<Vec<u8>>),
    /// Begin to log in.
    Challenge,
    /// Log in; the signature was made at the desk.
    Login(Vec<u8>),
    /// Keep these runs.
    Push(Vec<Vec<u8>>),
    /// Send what is new, frame by frame.
    Pull(PullRequest),
    /// The next frame of the stream that is open.
    NextFrame,
    /// The archive of the region pack.
    Pack(Hash),
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The server has the log entries.
    LogKept,
    /// A challenge to sign.
    Nonce([u8; 32]),
    /// Logged in.
    Token([u8; 32]),
    /// What became of the runs.
    Pushed(PushAnswer),
    /// One frame.
    Frame(Frame),
    /// The archive.
    Archive(Vec<u8>),
    /// A refusal with one of the protocol's codes.
    Refused(&'static str),
    /// No connection, or cut.
    Nothing,
    /// Bytes that are not the protocol's.
    Nonsense,
}

/// What the machine hears.
pub enum Event {
    /// Begin.
    Begin,
    /// The server answered, or did not.
    Answer(Answer),
    /// The desk did a task.
    Done(TaskDone),
}

/// What the machine wants next.
#[derive(Debug)]
pub enum Step {
    /// Send this.
    Send(Request),
    /// Do this at the desk.
    Do(Task),
    /// The conversation is over.
    End(Outcome),
}

/// What a conversation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ops that the server acknowledged.
    pub pushed: u64,
    /// Ops that came and were taken.
    pub pulled: u64,
    /// Ops that were set aside: not readable yet.
    pub parked: u64,
    /// Ops of members that are void.
    pub quarantined: u64,
    /// Where the next pull goes on.
    pub cursor: u64,
}

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All was sent and all was taken.
    Whole(Tally),
    /// The line was cut; what was taken is kept, the rest comes next time.
    Cut(Tally),
    /// The server does not know this device, or another region lives there.
    Unknown,
    /// Another op of this device stands on the server: stop and say so.
    Fork,
    /// The server broke the protocol; nothing of that was taken over.
    Lied,
    /// Made by a later version: update the app.
    TooOld,
    /// The server refused something of ours for good.
    Refused(&'static str),
}

/// Where the conversation stands.
enum At {
    Begin,
    LogUnsent,
    LogPosting(usize),
    Challenge,
    Signing,
    LoggingIn,
    Asking,
    Hello,
    Frames,
    Absorbing,
    Ended,
    PackAsked,
    Archive(Hash),
    PackKept,
    Sealing,
    Pushing,
    /// Whether the answer refused something.
    Acking(bool),
}

/// Frames of one conversation that may bring nothing: more than an honest server has to send again, and an end
/// to a stream that has none.
const IDLE_FRAMES: u32 = 100_000;

/// Pushes in a row of which a server took nothing: whatever else waits would fare no better.
const IDLE_PUSHES: u32 = 1_000;

/// One conversation.
pub struct Session {
    at: At,
    logged_in: bool,
    logins: u8,
    /// Whether the log entries that waited are dealt with.
    log_done: bool,
    tally: Tally,
    asks: Vec<(DossierId, u64)>,
    /// What the pull under way asked for, until its first frame is there.
    asked: Vec<(DossierId, u64)>,
    asked_again: bool,
    idle: u32,
    refused: Option<&'static str>,
    idle_pushes: u32,
    retry: Option<Request>,
}

impl Session {
    /// A conversation; `logged_in` says that the line still holds a token.
    pub const fn new(logged_in: bool) -> Self {
        Self {
            at: At::Begin,
            logged_in,
            logins: 0,
            log_done: false,
            tally: Tally {
                pushed: 0,
                pulled: 0,
                parked: 0,
                quarantined: 0,
                cursor: 0,
            },
            asks: Vec::new(),
            asked: Vec::new(),
            asked_again: false,
            idle: 0,
            refused: None,
            idle_pushes: 0,
            retry: None,
        }
    }

    /// What was done so far.
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Hears an event and says what to do.
    pub fn next(&mut self, event: Event) -> Step {
        match event {
            Event::Begin if self.logged_in => self.log(),
            Event::Begin => self.log_in(),
            Event::Answer(answer) => self.answered(answer),
            Event::Done(done) => self.done(done),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one table: a row per answer")]
    fn answered(&mut self, answer: Answer) -> Step {
        match (&self.at, answer) {
            (_, Answer::Nothing | Answer::Refused(code::BUSY)) => {
                Step::End(Outcome::Cut(self.tally))
            }
            (At::LogPosting(count), Answer::LogKept) => {
                let count = *count;
                self.at = At::LogUnsent;
                Step::Do(Task::LogSent(count))
            }
            // An entry that the server will not have must not keep back what was recorded.
            (At::LogPosting(_), Answer::Refused(why))
                if why != code::UNKNOWN_REGION && !self.may_log_in(why) =>
            {
                self.refused = Some(why);
                self.log_done = true;
                self.pull()
            }
            (At::Challenge, Answer::Nonce(nonce)) => {
                self.at = At::Signing;
                Step::Do(Task::SignLogin(nonce))
            }
            (At::LoggingIn, Answer::Token(_)) => {
                self.logged_in = true;
                match self.retry.take() {
                    Some(Request::Push(runs)) => {
                        self.at = At::Pushing;
                        Step::Send(Request::Push(runs))
                    }
                    _ if self.log_done => self.pull(),
                    _ => self.log(),
                }
            }
            (At::Hello | At::Frames, Answer::Frame(frame)) => {
                let first = matches!(self.at, At::Hello);
                self.asked.clear();
                if first != matches!(frame, Frame::Hello(_)) {
                    return Step::End(Outcome::Lied);
                }
                self.at = if matches!(frame, Frame::End { .. }) {
                    At::Ended
                } else {
                    At::Absorbing
                };
                Step::Do(Task::Absorb(Box::new(frame)))
            }
            (At::Archive(hash), Answer::Archive(bytes)) => {
                let hash = *hash;
                self.at = At::PackKept;
                Step::Do(Task::KeepPack(hash, bytes))
            }
            // Without its pack the laptop works on with the older one.
            (At::Archive(_), Answer::Refused(_)) => self.seal(),
            (At::Pushing, Answer::Pushed(answer)) => {
                let mut refused = false;
                for result in &answer.0 {
                    match result {
                        PushResult::Refused(code::FORK) => return Step::End(Outcome::Fork),
                        // The first one says why; what follows it in its chain is a gap only because of it.
                        PushResult::Refused(why) => {
                            self.refused.get_or_insert(why);
                            refused = true;
                        }
                        PushResult::Stored(_) | PushResult::Known(_) => {}
                    }
                }
                self.at = At::Acking(refused);
                Step::Do(Task::Acknowledge(answer))
            }
            (At::LogPosting(_) | At::Hello | At::Pushing, Answer::Refused(why))
                if self.may_log_in(why) =>
            {
                self.logged_in = false;
                self.asks.append(&mut self.asked);
                self.log_in()
            }
            (At::Challenge | At::LoggingIn, Answer::Refused(code::UNAUTHORIZED))
            | (_, Answer::Refused(code::UNKNOWN_REGION)) => Step::End(Outcome::Unknown),
            (_, Answer::Refused(code)) => Step::End(Outcome::Refused(code)),
            // Nonsense, or an answer to another question.
            _ => Step::End(Outcome::Lied),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one table: a row per task")]
    fn done(&mut self, done: TaskDone) -> Step {
        match (&self.at, done) {
            (At::LogUnsent, TaskDone::Entries(entries)) if entries.is_empty() => {
                self.log_done = true;
                self.pull()
            }
            (At::LogUnsent, TaskDone::Entries(entries)) => {
                self.at = At::LogPosting(entries.len());
                Step::Send(Request::PostLog(entries))
            }
            (At::LogUnsent, TaskDone::Nothing) => Step::Do(Task::UnsentLog),
            (At::Signing, TaskDone::Login(body)) => {
                self.at = At::LoggingIn;
                Step::Send(Request::Login(body))
            }
            (At::Asking, TaskDone::Pull(request)) => {
                self.at = At::Hello;
                Step::Send(Request::Pull(request))
            }
            (
                At::Absorbing,
                TaskDone::Absorbed {
                    pulled,
                    parked,
                    quarantined,
                    ask,
                },
            ) => {
                self.tally.pulled += pulled;
                self.tally.parked += parked;
                self.tally.quarantined += quarantined;
                self.idle += u32::from(pulled == 0);
                self.asks.extend(ask);
                if self.idle > IDLE_FRAMES {
                    return Step::End(Outcome::Lied);
                }
                self.at = At::Frames;
                Step::Send(Request::NextFrame)
            }
            (At::Ended, TaskDone::Cursor(cursor)) => {
                self.tally.cursor = cursor;
                if !self.asks.is_empty() && !self.asked_again {
                    self.asked_again = true;
                    return self.pull();
                }
                self.at = At::PackAsked;
                Step::Do(Task::WantedPack)
            }
            (At::PackAsked, TaskDone::Wanted(Some(hash))) => {
                self.at = At::Archive(hash);
                Step::Send(Request::Pack(hash))
            }
            (At::PackAsked, TaskDone::Wanted(None)) | (At::PackKept, TaskDone::Nothing) => {
                self.seal()
            }
            (At::Sealing, TaskDone::Runs(runs)) if runs.is_empty() => Step::End(
                self.refused
                    .map_or(Outcome::Whole(self.tally), Outcome::Refused),
            ),
            (At::Sealing, TaskDone::Runs(runs)) => {
                self.at = At::Pushing;
                self.retry = Some(Request::Push(runs.clone()));
                Step::Send(Request::Push(runs))
            }
            (At::Acking(refused), TaskDone::Acknowledged(ops)) => {
                let refused = *refused;
                self.tally.pushed += ops;
                // The desk sets the chains of refused runs aside, so each round leaves fewer.
                self.idle_pushes = if ops == 0 { self.idle_pushes + 1 } else { 0 };
                if ops == 0 && !refused {
                    // An answer that says nothing of what was pushed would have us push for ever.
                    Step::End(Outcome::Lied)
                } else if self.idle_pushes > IDLE_PUSHES {
                    Step::End(Outcome::Refused(self.refused.unwrap_or(code::REFUSED)))
                } else {
                    self.seal()
                }
            }
            _ => Step::End(Outcome::Lied),
        }
    }

    /// Log entries that wait; whoever is not logged in may not post them.
    fn log(&mut self) -> Step {
        self.at = At::LogUnsent;
        Step::Do(Task::UnsentLog)
    }

    /// Whether the server only forgot who this is, and once more may help.
    fn may_log_in(&self, why: &str) -> bool {
        why == code::UNAUTHORIZED && self.logins < 2
    }

    fn log_in(&mut self) -> Step {
        self.logins += 1;
        self.at = At::Challenge;
        Step::Send(Request::Challenge)
    }

    fn pull(&mut self) -> Step {
        self.at = At::Asking;
        self.asked = std::mem::take(&mut self.asks);
        Step::Do(Task::AskPull(self.asked.clone()))
    }

    fn seal(&mut self) -> Step {
        self.at = At::Sealing;
        Step::Do(Task::SealAndCollect)
    }
}
