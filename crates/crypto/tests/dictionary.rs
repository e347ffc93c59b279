//! The dictionary of method 2: that it earns its place, and how it was made.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic: that is how they fail"
)]

mod made_up;

use made_up::{Dice, content, is_content};
use sb_crypto::pack::{ladder, pack, unpack};

/// Another seed than the one below: nothing here was seen in training but the sentences.
fn fresh(count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(7);
    (0..count).map(|_| content(&mut dice)).collect()
}

#[test]
fn made_up_changes_have_the_form_of_changes() {
    assert!(fresh(200).iter().all(|content| is_content(content)));
}

#[test]
fn every_made_up_change_comes_back() {
    for content in fresh(300) {
        assert_eq!(unpack(&pack(&content).unwrap()).unwrap(), content);
    }
}

#[test]
fn the_dictionary_is_chosen_for_most_changes_and_saves_a_sixth_of_the_traffic() {
    let contents = fresh(300);
    let with: usize = contents
        .iter()
        .map(|content| pack(content).unwrap().len())
        .sum();
    let without: usize = contents
        .iter()
        .map(|content| {
            let smallest = zstd::bulk::compress(content, 12)
                .unwrap()
                .len()
                .min(content.len());
            ladder().find(|&size| size >= smallest + 2).unwrap()
        })
        .sum();
    let chosen = contents
        .iter()
        .filter(|content| pack(content).unwrap()[0] == 2)
        .count();
    assert!(
        with * 6 <= without * 5,
        "{with} with the dictionary, {without} without"
    );
    assert!(chosen > 290, "{chosen} of 300");
}

/// How `assets/dictionary/1.zdict` was made, with zstd 1.5.7. It stays as it is for ever; a better one gets number 2.
#[test]
#[ignore = "writes a new dictionary into the system's temporary folder; run by hand"]
fn train() {
    let mut dice = Dice::new(1);
    let samples: Vec<_> = (0..2_000).map(|_| content(&mut dice)).collect();
    let dictionary = zstd::dict::from_samples(&samples, 8 * 1024).unwrap();
    let path = std::env::temp_dir().join("1.zdict");
    std::fs::write(&path, &dictionary).unwrap();
    println!(
        "{} samples of {} bytes gave {} bytes in {}",
        samples.len(),
        samples.iter().map(Vec::len).sum::<usize>(),
        dictionary.len(),
        path.display()
    );
}
