//! Limits that both sides hold.

/// Every number that counts (places, cursors, totals) is below this.
pub const COUNT: u64 = 1 << 53;
/// Ops in one run.
pub const RUN_OPS: usize = 200;
/// Bytes of one run.
pub const RUN_BYTES: usize = 256 * 1024;
/// Bytes of one op's ciphertext or clear body.
pub const OP_BYTES: usize = 192 * 1024;
/// Changes in one op.
pub const OP_CHANGES: usize = 64;
/// Runs in one push.
pub const PUSH_RUNS: usize = 200;
/// Bytes of one push.
pub const PUSH_BYTES: usize = 1024 * 1024;
/// Bytes of one frame.
pub const FRAME_BYTES: usize = 512 * 1024;
/// Entries in one answer about the log.
pub const LOG_ENTRIES: usize = 200;
/// Bytes of one body about the log.
pub const LOG_BYTES: usize = 1024 * 1024;
/// Bytes of such a body from who is not logged in: a join and its invite have under 10 KiB.
pub const ARRIVAL_BYTES: usize = 32 * 1024;
/// Dossiers asked for in one pull.
pub const ASKS: usize = 1000;
/// Bytes of a region pack's archive.
pub const PACK_BYTES: usize = 8 * 1024 * 1024;
/// Milliseconds that a login challenge is good for.
pub const CHALLENGE_MS: i64 = 60_000;
/// Milliseconds that a token is good for.
pub const TOKEN_MS: i64 = 15 * 60_000;
