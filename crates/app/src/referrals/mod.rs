//! Referrals: a person connected with a partner. After a handover the partner owns the step.

mod make;
mod show;
mod status;

pub(crate) use make::make;
pub(crate) use show::{all, of, one, person_name, to_follow_up, waiting};
pub(crate) use status::set_status;
