//! Lies in the form of an answer: cut, too large, out of order, or no answer of ours at all.

use super::{PULL, REFUSED};
use crate::lies::{When, answer, pull};
use sb_protocol::{code, encode_code};

#[test]
fn a_stream_that_ends_early_counts_as_a_cut_line() {
    let said = pull(|told| {
        told.frames.truncate(2);
    });
    assert_eq!(said, "offline");
}

#[test]
fn a_line_that_is_cut_in_a_frame_counts_as_a_cut_line() {
    let said = answer(PULL, When::Early, |reply| reply.cut = Some(300));
    assert_eq!(said, "offline");
}

#[test]
fn a_frame_that_is_too_large_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        reply.body.splice(..4, u32::MAX.to_be_bytes());
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn garbage_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        reply.body = b"\0\0\0\x10<html>hello</html>".to_vec();
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_refusal_in_no_words_of_ours_is_refused() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (403, b"<html>Forbidden</html>".to_vec());
    });
    assert_eq!(said, REFUSED);
}

/// A proxy whose server is away says so in words of its own.
#[test]
fn an_error_page_of_whoever_stands_before_the_server_counts_as_a_cut_line() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (502, b"<html>Bad Gateway</html>".to_vec());
    });
    assert_eq!(said, "offline");
}

#[test]
fn a_stream_without_its_first_frame_is_refused() {
    let said = pull(|told| {
        told.frames.remove(0);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_second_first_frame_is_refused() {
    let said = pull(|told| {
        let hello = told.frames[0].clone();
        told.frames.insert(1, hello);
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_server_whose_clock_is_absurd_stops_nothing() {
    let said = pull(|told| told.hello().server_time = i64::MIN);
    assert_eq!(said, "whole");
}

#[test]
fn a_pack_on_offer_that_nobody_signed_is_not_taken() {
    let said = pull(|told| told.hello().pack = Some((99, [6; 32])));
    assert_eq!(said, "whole");
}

#[test]
fn a_server_that_forgets_every_login_is_given_up() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (401, encode_code(code::UNAUTHORIZED));
    });
    assert_eq!(said, REFUSED);
}

#[test]
fn a_busy_server_is_asked_again_later() {
    let said = answer(PULL, When::Early, |reply| {
        (reply.status, reply.body) = (503, encode_code(code::BUSY));
    });
    assert_eq!(said, "offline");
}
