//! Referrals: a person connected with a partner. After a handover the partner owns the step.

mod follow_up;
mod make;
mod show;
mod status;

pub(crate) use follow_up::move_follow_up;
pub(crate) use make::make;
pub(crate) use show::{all, follow_ups, of, one, person_name, person_names, views};
pub(crate) use status::set_status;
