//! Why a task ends early, in a sentence for the person at the keyboard.

use std::process::ExitCode;

/// A sentence and the exit status that goes with it.
#[derive(Debug)]
pub(crate) struct Stop {
    sentence: String,
    code: u8,
}

impl Stop {
    /// Something was tried and went wrong: exit 1.
    pub(crate) fn failed(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 1,
        }
    }

    /// The machine lacks something that only its owner can give: exit 2.
    pub(crate) fn lacking(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 2,
        }
    }

    /// The sentence goes last, after whatever the tools printed. Silent when all was said already.
    pub(crate) fn say(&self) {
        if !self.sentence.is_empty() {
            eprintln!("{}", self.sentence);
        }
    }

    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    pub(crate) fn sentence(&self) -> &str {
        &self.sentence
    }

    pub(crate) fn is_lacking(&self) -> bool {
        self.code == 2
    }
}

/// Says what was being done when the operating system refused.
pub(crate) trait Doing<T> {
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T, Stop>;
}

impl<T, E: std::fmt::Display> Doing<T> for Result<T, E> {
    fn doing(self, doing: impl FnOnce() -> String) -> Result<T, Stop> {
        self.map_err(|error| Stop::failed(format!("Could not {}: {error}", doing())))
    }
}
