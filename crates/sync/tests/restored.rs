//! A server whose file was put back to an earlier day gives old numbers to new ops. Whoever was further says so and
//! stops; what an honest server sends twice stops nobody.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod region;

use region::{Hand, Laptop, Region, Server, TEAM, a_write, device, dossier, user};
use sb_domain::change::Group;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_domain::wire::encode_change;
use sb_protocol::{Frame, Hash, Item, NO_HASH, Run};
use sb_store::changes::{self, Arrival};
use sb_sync::{SyncError, Task, TaskDone, change_id};

const D: u8 = 50;
const NOTHING: region::Brought = (0, 0, 0);

/// Dossier 50 of colleague 2, shared with 3 and 4. The server as it was when a copy of it was made, after number 4; and
/// the laptop of 3, which went on with it to number 7.
struct Restored<'r> {
    region: &'r Region,
    copy: Server,
    server: Server,
    three: Laptop,
    four: Hand<'r>,
    granted: Hash,
}

impl<'r> Restored<'r> {
    fn new(region: &'r Region) -> Self {
        let (mut two, mut server) = (Hand::new(region, 2), Server::default());
        let mut three = region.laptop(3);
        let (create, made) = two.create(D);
        let (to_three, _) = two.grant(D, made, 3);
        let (to_four, granted) = two.grant(D, made, 4);
        let before = two.names(D, made, 1, "Amina");
        let frame = server.sends(region, &[&create, &to_three, &to_four, &before]);
        assert_eq!(three.takes(frame).unwrap(), (4, 0, 0));
        let copy = server.clone();
        for name in ["Een", "Twee", "Drie"] {
            let after = two.names(D, made, 2, name);
            let frame = server.sends(region, &[&after]);
            assert_eq!(three.takes(frame).unwrap(), (1, 0, 0));
        }
        Self {
            region,
            copy,
            server,
            three,
            four: Hand::new(region, 4),
            granted,
        }
    }

    /// Colleague 4 writes on the server that was put back: the frame with just that.
    fn goes_on(&mut self) -> Frame {
        let run = self.four.names(D, self.granted, 3, "Na de kopie");
        self.copy.sends(self.region, &[&run])
    }

    /// It says so, and nothing of it was taken over.
    fn stops(&mut self, frame: Frame, why: &str) {
        let told = self.three.takes(frame);
        assert!(matches!(told, Err(SyncError::Fork)), "{why}: {told:?}");
        assert_eq!(self.three.row(dossier(D)).unwrap().seq, 7);
        let names = self.three.names();
        assert!(!names.contains(&"Na de kopie".to_owned()), "{names:?}");
    }
}

#[test]
fn a_colleagues_new_op_under_an_old_number_is_not_taken_for_a_repeat() {
    let region = Region::new();
    let mut stage = Restored::new(&region);
    for number in [5, 6, 7] {
        let frame = stage.goes_on();
        stage.stops(frame, &format!("number {number}, alone"));
        let all = stage.copy.all(&region, dossier(D));
        stage.stops(all, &format!("up to number {number}, from the first"));
    }
}

#[test]
fn what_a_server_sends_again_changes_nothing_and_stops_nobody() {
    let region = Region::new();
    let mut stage = Restored::new(&region);
    // Put back, and nobody went on: that alone cannot be told from a repeat.
    for server in [&stage.copy, &stage.server] {
        let again = server.all(&region, dossier(D));
        assert_eq!(stage.three.takes(again).unwrap(), NOTHING);
    }
    assert_eq!(stage.three.row(dossier(D)).unwrap().seq, 7);
}

/// A deed of colleague 2 on his laptop, sealed.
fn sealed(two: &mut Laptop, name: &str) -> Run {
    let value = Value::Text(Group::ColleagueName, Text::new(name));
    let change = a_write(2, user(2), value);
    let bytes = encode_change(&change);
    let own = Arrival::Own { counts: true };
    two.store
        .write(|tx| changes::absorb(tx, TEAM, change_id(&bytes), &change, &bytes, own))
        .unwrap();
    let TaskDone::Runs(runs) = two.desk.run(&mut two.store, Task::SealAndCollect).unwrap() else {
        panic!("no runs")
    };
    Run::decode(runs.last().unwrap()).unwrap()
}

/// The stretch as the laptop hears it that made these runs.
fn as_stubs(region: &Region, frame: Frame, runs: &[&Run]) -> Frame {
    let Frame::Stretch(mut stretch) = frame else {
        panic!("a stretch")
    };
    let mut prev = NO_HASH;
    stretch.items.clear();
    for run in runs {
        prev = run.headers(region.id, prev).last().unwrap().hash;
        stretch.items.push(Item::Own {
            device: device(2),
            grant: run.grant,
            first_dseq: run.first_dseq,
            count: run.ops.len() as u64,
            tip: prev,
        });
    }
    Frame::Stretch(stretch)
}

#[test]
fn own_runs_whose_answer_was_lost_come_again_as_often_as_they_like() {
    let region = Region::new();
    let (mut two, mut server) = (region.laptop(2), Server::default());
    let (one, other) = (sealed(&mut two, "Een"), sealed(&mut two, "Twee"));
    let first = server.sends(&region, &[&one]);
    server.sends(&region, &[&other]);
    let all = server.all(&region, TEAM);
    let frames = [
        as_stubs(&region, first, &[&one]),
        as_stubs(&region, all, &[&one, &other]),
    ];
    // In order; then the older one again, then both.
    for frame in [&frames[0], &frames[1], &frames[0], &frames[1]] {
        assert_eq!(two.takes(frame.clone()).unwrap(), NOTHING);
    }
    assert_eq!(two.row(TEAM).unwrap().seq, 2);
    let Frame::Stretch(mut older) = frames[0].clone() else {
        panic!("a stretch")
    };
    if let Item::Own { tip, .. } = &mut older.items[0] {
        *tip = [1; 32];
    }
    let told = two.takes(Frame::Stretch(older));
    assert!(matches!(told, Err(SyncError::Fork)), "{told:?}");
}
