//! Where the real programs are.

use std::env;
use std::path::{Path, PathBuf};

/// A program of ours, out of the build that this test belongs to.
///
/// Panics with a sentence when it was not built: `cargo test` alone builds no programs of other
/// packages, and a test that quietly skips is worth nothing.
pub fn program(name: &str) -> PathBuf {
    let path = build_folder().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is not there. Build the programs first: `cargo xtask test`, or by hand \
         `cargo build --workspace --all-targets`.",
        path.display()
    );
    path
}

/// The checkout that these tests were built from.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the checkout")
}

/// A region pack of the project.
pub fn pack(name: &str) -> PathBuf {
    checkout().join("assets/regions").join(name)
}

/// The region of the story: three municipalities around Gorinchem.
pub const REGION: &str = "gorinchem-molenlanden-vijfheerenlanden";

/// Tests lie in `<build>/deps`, examples in `<build>/examples`.
fn build_folder() -> PathBuf {
    let own = env::current_exe().expect("a running test has a file");
    let folder = own.ancestors().nth(2).expect("tests lie two folders deep");
    folder.to_path_buf()
}
