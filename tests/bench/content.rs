//! Made-up work of a key person: the same every time, and about as hard to compress as real notes.

use sb_app::words;
use std::fmt::Write as _;

/// The words between the words.
const SMALL: [&str; 40] = [
    "de", "het", "een", "en", "van", "naar", "met", "voor", "bij", "op", "niet", "wel", "ook",
    "nog", "maar", "want", "samen", "zelf", "weer", "straks", "zij", "hij", "we", "ik", "haar",
    "zijn", "is", "was", "heeft", "kan", "wil", "gaat", "vraagt", "zegt", "belt", "over", "omdat",
    "morgen", "vandaag", "eerst",
];
const KINDS: [&str; 4] = ["HUISBEZOEK", "BELLEN", "APPEN", "MEEGAAN"];
const DOMAINS: [&str; 4] = ["GELD", "GEZOND", "TAAL", "DAGELIJKS"];
const GIVEN: [&str; 12] = [
    "أمل",
    "Yousef",
    "Selam",
    "مريم",
    "Oleksandr",
    "Leyla",
    "ሰላም",
    "Farid",
    "Nour",
    "يوسف",
    "Hanna",
    "Samira",
];

/// A word that stands in one note out of twenty.
pub(crate) const WORD: &str = "kinderopvangtoeslag";
/// A word inside a longer one, which stands in one note out of fifty.
pub(crate) const INFIX: &str = "hulpverl";
const LONGER: &str = "schuldhulpverlening";

/// Numbers that look random and are not; good enough for choosing words.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below this many.
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A note of 60 to 600 characters, 330 on average. Which one it is decides on the words that are searched for.
pub(crate) fn note(dice: &mut Dice, nth: usize) -> String {
    let wanted = 60 + dice.below(540);
    let mut text = String::new();
    if nth.is_multiple_of(20) {
        let _ = write!(text, "{WORD} ");
    }
    if nth.is_multiple_of(50) {
        let _ = write!(text, "{LONGER} ");
    }
    while text.len() < wanted {
        let word = if dice.below(2) == 0 {
            dice.one(&SMALL)
        } else {
            dice.one(words::list())
        };
        text.push_str(word);
        text.push_str(if dice.below(12) == 0 { ". " } else { " " });
    }
    text.trim_end().to_owned()
}

/// The name of this person; no two are the same.
pub(crate) fn name(person: usize) -> String {
    let list = words::list();
    format!(
        "{} {}",
        GIVEN[person % GIVEN.len()],
        list[person * 31 % list.len()]
    )
}

/// Kind, day, minutes, domain.
pub(crate) fn what(dice: &mut Dice) -> (&'static str, String, u16, &'static str) {
    let date = format!("2025-{:02}-{:02}", 1 + dice.below(6), 1 + dice.below(28));
    let minutes = u16::try_from(15 * (1 + dice.below(6))).unwrap();
    (dice.one(&KINDS), date, minutes, dice.one(&DOMAINS))
}

/// A file with this many contacts, with one person for every fifty.
pub(crate) fn csv(contacts: usize) -> String {
    let mut dice = Dice::new(contacts as u64);
    let mut text = "name;kind;date;minutes;languages;domains;outcome;note\n".to_owned();
    for contact in 0..contacts {
        let (kind, date, minutes, domain) = what(&mut dice);
        let name = name(contact % people(contacts));
        let note = note(&mut dice, contact);
        let _ = writeln!(
            text,
            "{name};{kind};{date};{minutes};ar|nl;{domain};VERDER;{note}"
        );
    }
    text
}

/// How many people these contacts are with.
pub(crate) const fn people(contacts: usize) -> usize {
    contacts / 50
}

/// How many referrals go with these contacts.
pub(crate) const fn referrals(contacts: usize) -> usize {
    contacts / 4
}
