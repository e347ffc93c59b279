//! Property tests that are the same each time.

/// For `#![proptest_config(sb_testkit::fixed())]`: the same cases each run, nothing written to disk.
pub fn fixed() -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_121),
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    }
}
