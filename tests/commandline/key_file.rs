//! How dear one guess at a passphrase is: what a new profile has in its key file, whoever made it. The other tests
//! make theirs with the least that is allowed, so none of them would notice.

use crate::hand::profile;
use sb_app::App;
use sb_app::face::{Command, CreateProfileInput, Reply};
use sb_app::world::World;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use system_tests::Laptop;

/// 256 MiB, 3 passes, 4 lanes: written out here, so that no constant can move unseen.
const DEAR: (u32, u32, u32) = (262_144, 3, 4);

/// Memory in KiB, passes and lanes, by the bytes that docs/PROTOCOL.md describes.
fn price(profile: &Path) -> (u32, u32, u32) {
    let file = fs::read(profile.join("profile.key")).unwrap();
    let mut bytes = minicbor::Decoder::new(&file);
    assert_eq!(bytes.array().unwrap(), Some(5));
    assert_eq!(bytes.str().unwrap(), "sbpk");
    assert_eq!(bytes.u8().unwrap(), 1);
    bytes.bytes().unwrap();
    assert_eq!(bytes.array().unwrap(), Some(4));
    let mut number = || bytes.u32().unwrap();
    (number(), number(), number())
}

#[test]
fn a_profile_made_on_the_command_line_is_as_dear_to_open_as_was_promised() {
    let laptop = Laptop::empty();
    laptop.ok(&["profile", "create", "--name", "Selam Voorbeeld", "--words"]);
    assert_eq!(price(&profile(&laptop)), DEAR);
    // Less memory is for small machines, never fewer passes.
    let small = Laptop::new("Lina Voorbeeld");
    assert_eq!(price(&profile(&small)), (65_536, DEAR.1, DEAR.2));
}

#[test]
fn a_profile_made_in_the_window_is_as_dear_to_open_as_was_promised() {
    let laptop = Laptop::empty();
    let root = laptop.data().join("profiles");
    let app = App::new(World::laptop(), root, Arc::new(|_| ())).unwrap();
    let Reply::Words(words) = app.dispatch(Command::OfferWords).unwrap().reply else {
        panic!("no words")
    };
    let input = CreateProfileInput {
        name: "Selam Voorbeeld".to_owned(),
        words: words.join(" "),
        ..CreateProfileInput::default()
    };
    app.dispatch(Command::CreateProfile(input)).unwrap();
    assert_eq!(price(&profile(&laptop)), DEAR);
}
