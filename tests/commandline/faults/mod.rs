//! What goes wrong: each time the worker gets a sentence, nothing is half-done, nothing is lost.

mod disk;
mod doors;
mod files;
mod forms;
mod import;
mod lines;
mod numbers;
mod packs;
