//! Unlocks the practice region by typing the passphrase and saves what its screens look like.
//!
//! `pictures PASSPHRASE-FILE FOLDER`, in the environment of the home that holds the profile.
//! `cargo xtask run` starts it on a machine without a display.
// A tool: a failure stops it at once with the sentence of what failed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};
use system_tests::Window;
use system_tests::window::{key, testid};

/// Screens of the rail, by the name of their button and of their picture.
const SCREENS: [(&str, &str); 4] = [
    ("nav-today", "today"),
    ("nav-people", "people"),
    ("nav-referrals", "referrals"),
    ("nav-directory", "directory"),
];

fn main() {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(passphrase), Some(folder)) = (arguments.next(), arguments.next()) else {
        panic!("usage: pictures PASSPHRASE-FILE FOLDER");
    };
    let passphrase = fs::read_to_string(passphrase).expect("the passphrase can be read");
    let album = Album {
        folder,
        passphrase: passphrase.trim().to_owned(),
    };

    let light = Window::start(|_| {});
    album.unlock(&light, "nl");
    album.screens(&light, "nl");
    album.person(&light, "nl");
    light.click(&format!("{} option[value=ar]", testid("language")));
    light.see("html[dir=rtl]");
    album.screens(&light, "ar");
    album.person(&light, "ar");
    // What the next window shows first is the language of the profile: leave it as it was.
    light.click(&format!("{} option[value=nl]", testid("language")));
    light.see("html[dir=ltr]");
    light.close();

    let dark = Window::start(|command: &mut Command| {
        command.env("GTK_THEME", "Adwaita:dark");
    });
    album.unlock(&dark, "dark");
    album.screens(&dark, "dark");
    album.person(&dark, "dark");
    dark.close();
}

struct Album {
    folder: PathBuf,
    passphrase: String,
}

impl Album {
    fn keep(&self, window: &Window, name: &str) {
        let path = self.folder.join(format!("{name}.png"));
        window.picture_at(&path);
        println!("{}", path.display());
    }

    fn unlock(&self, window: &Window, look: &str) {
        window.see(&testid("passphrase"));
        self.keep(window, &format!("{look}-unlock"));
        window.type_into(&testid("passphrase"), &self.passphrase);
        window.press(key::ENTER);
        window.see(&testid("nav-today"));
    }

    fn screens(&self, window: &Window, look: &str) {
        for (button, name) in SCREENS {
            window.click(&testid(button));
            window.see(&format!("{}[aria-current=page]", testid(button)));
            window.see("main h1");
            self.keep(window, &format!("{look}-{name}"));
        }
    }

    /// The first person of the list, and the form for a new contact beside it.
    fn person(&self, window: &Window, look: &str) {
        window.click(&testid("nav-people"));
        window.click(&testid("person-row"));
        window.see(&testid("timeline"));
        self.keep(window, &format!("{look}-person"));
        window.click(&testid("new-contact"));
        window.see(&testid("contact-panel"));
        self.keep(window, &format!("{look}-contact"));
        window.click(&testid("panel-close"));
    }
}
