//! The world of the system tests: a real server, real laptops, a network that misbehaves on
//! request, and the real window.
//!
//! Every part is a process or a socket of this machine; nothing is simulated. What a part
//! needs goes into a folder or a process group of its own and is gone when the part is dropped.
//! The programs must have been built: `cargo xtask test` does, by hand it is
//! `cargo build --workspace --all-targets`.
// Tools of tests: a failure here must stop the test at once, with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc
)]

pub mod disk;
pub mod folder;
pub mod group;
pub mod http;
pub mod laptop;
pub mod programs;
pub mod proxy;
pub mod scanner;
pub mod server;
pub mod until;
pub mod window;

pub use disk::SmallDisk;
pub use laptop::{Laptop, Outcome};
pub use proxy::{Fault, Proxy};
pub use scanner::Scanner;
pub use server::Server;
pub use window::Window;
