//! `sleutelbos-server`: see `cli`.

fn main() -> std::process::ExitCode {
    sb_server::cli::run()
}
