//! A row of checks of which each runs, also when an earlier one failed.

use crate::stop::Stop;
use std::time::Instant;

/// What ran so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: &'static str,
    seconds: f64,
    failure: Option<String>,
}

impl Steps {
    /// Runs one check now and remembers how it went.
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Stop>) {
        println!("\n== {name}");
        let start = Instant::now();
        let failure = work().err().map(|stop| stop.sentence().to_owned());
        let seconds = start.elapsed().as_secs_f64();
        let verdict = if failure.is_some() { "FAILED" } else { "ok" };
        println!("== {name}: {verdict}, {seconds:.1} s");
        self.done.push(Done {
            name,
            seconds,
            failure,
        });
    }

    /// One line per check, and under each that failed its sentence.
    pub(crate) fn sum_up(&self) {
        println!("\n== so far");
        for done in &self.done {
            let verdict = if done.failure.is_some() {
                "FAILED"
            } else {
                "ok"
            };
            println!("{verdict:>8}  {:>7.1} s  {}", done.seconds, done.name);
            if let Some(sentence) = &done.failure {
                println!("          {}", sentence.lines().next().unwrap_or_default());
            }
        }
    }

    /// The names of what failed, for the exit status and its sentence.
    pub(crate) fn failed(&self) -> Vec<&'static str> {
        self.done
            .iter()
            .filter(|done| done.failure.is_some())
            .map(|done| done.name)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_does_not_keep_the_next_from_running() {
        let mut steps = Steps::default();
        let mut ran = false;
        steps.step("first", || Err(Stop::failed("no")));
        steps.step("second", || {
            ran = true;
            Ok(())
        });
        assert!(ran);
        assert_eq!(steps.failed(), ["first"]);
    }
}
