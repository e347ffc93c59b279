//! Lies after the pull: about the pack, and about what was pushed.

use super::{PUSH, REFUSED};
use crate::lies::{When, answer, conversation};
use sb_protocol::{PushAnswer, PushResult, code};

#[test]
fn a_pack_with_another_byte_is_refused() {
    let said = answer(("GET", "/v1/pack/"), When::Late, |reply| {
        let middle = reply.body.len() / 2;
        reply.body[middle] ^= 1;
    });
    assert_eq!(said, "server_refused: pack");
}

fn pushed(mut lie: impl FnMut(&mut Vec<PushResult>) + Send + 'static) -> String {
    answer(PUSH, When::Late, move |reply| {
        let mut results = PushAnswer::decode(&reply.body).unwrap().0;
        lie(&mut results);
        reply.body = PushAnswer(results).encode();
    })
}

#[test]
fn an_acknowledgement_of_fewer_runs_than_were_pushed_is_refused() {
    assert_eq!(
        pushed(|results| results.truncate(1)),
        "server_refused: push answer"
    );
}

#[test]
fn an_acknowledgement_of_more_runs_than_were_pushed_is_refused() {
    assert_eq!(
        pushed(|results| results.push(PushResult::Stored(9))),
        "server_refused: push answer"
    );
}

#[test]
fn an_acknowledgement_under_a_number_that_is_taken_is_refused() {
    assert_eq!(
        pushed(|results| results.fill(PushResult::Stored(1))),
        "server_refused: number of an op"
    );
}

#[test]
fn an_acknowledgement_under_an_absurd_number_is_refused() {
    assert_eq!(
        pushed(|results| results.fill(PushResult::Known(u64::MAX))),
        REFUSED
    );
}

#[test]
fn a_push_refused_for_no_reason_waits_on() {
    let said = pushed(|results| results.fill(PushResult::Refused(code::REFUSED)));
    assert_eq!(said, REFUSED);
}

#[test]
fn a_fork_that_is_none_stops_this_conversation_only() {
    let said = pushed(|results| results.fill(PushResult::Refused(code::FORK)));
    assert_eq!(said, "fork");
}

#[test]
fn a_login_that_is_cut_counts_as_a_cut_line() {
    let said = conversation(When::Early, |_, request, mut reply| {
        if request.is("POST", "/v1/login") {
            reply.cut = Some(0);
        }
        reply
    });
    assert_eq!(said, "offline");
}
