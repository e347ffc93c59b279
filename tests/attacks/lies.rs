//! How a lie is told, and what must be true after it.

use crate::actor::{frames, stream};
use crate::region::Kept;
use crate::stage::Stage;
use crate::wire::{Relay, Reply, Request};
use sb_crypto::sign::SigningKey;
use sb_domain::ids::{DossierId, RegionId};
use sb_protocol::{Frame, Hello, Item, NO_HASH, Run, Stretch, next_head, sign_head};
use std::sync::Arc;

/// What a liar knows: all that the server knows, its key included.
pub(crate) struct Liar {
    pub(crate) stage: Arc<Stage>,
    pub(crate) server: SigningKey,
    pub(crate) old: Vec<Kept>,
    pub(crate) new: Vec<Kept>,
}

/// Everything a pull answers, frame by frame, to be changed at will.
pub(crate) struct Told<'a> {
    pub(crate) liar: &'a Liar,
    pub(crate) frames: Vec<Frame>,
}

impl Told<'_> {
    pub(crate) fn hello(&mut self) -> &mut Hello {
        let found = self.frames.iter_mut().find_map(|frame| match frame {
            Frame::Hello(hello) => Some(hello),
            _ => None,
        });
        found.unwrap()
    }

    pub(crate) fn log(&mut self) -> &mut Vec<Vec<u8>> {
        let found = self.frames.iter_mut().find_map(|frame| match frame {
            Frame::Log(entries) => Some(entries),
            _ => None,
        });
        found.unwrap()
    }

    /// Leaves of all dossiers only this one, and changes it. What is left out is a withheld tail: that shows
    /// only by the heads ops of a later issue, so nothing here claims that it is noticed.
    pub(crate) fn only(&mut self, dossier: DossierId, change: impl FnOnce(&Liar, &mut Stretch)) {
        self.frames
            .retain(|frame| !matches!(frame, Frame::Stretch(s) if s.dossier != dossier));
        let found = self.frames.iter_mut().find_map(|frame| match frame {
            Frame::Stretch(stretch) => Some(stretch),
            _ => None,
        });
        change(self.liar, found.unwrap());
    }

    /// As [`Told::only`], and the server's own key vouches for what came of it.
    pub(crate) fn only_vouched(
        &mut self,
        dossier: DossierId,
        change: impl FnOnce(&Liar, &mut Stretch),
    ) {
        self.only(dossier, |liar, stretch| {
            change(liar, stretch);
            liar.vouch(stretch);
        });
    }
}

impl Liar {
    pub(crate) fn region(&self) -> RegionId {
        self.stage.karim.region
    }

    /// What the server holds of a dossier.
    pub(crate) fn kept(&self, dossier: DossierId) -> &[Kept] {
        if dossier == self.stage.old {
            &self.old
        } else {
            &self.new
        }
    }

    /// Numbers, chains and signs a stretch anew, as a server would that means it.
    pub(crate) fn vouch(&self, stretch: &mut Stretch) {
        let kept = self.kept(stretch.dossier);
        let before = kept.iter().rfind(|kept| kept.first_seq < stretch.first_seq);
        let mut head = before.map_or(NO_HASH, |kept| kept.head);
        let mut seq = stretch.first_seq - 1;
        for item in &stretch.items {
            for hash in self.hashes(kept, item) {
                head = next_head(&head, &hash);
                seq += 1;
            }
        }
        stretch.last_seq = seq;
        stretch.head = head;
        stretch.head_signature =
            sign_head(&self.server, self.region(), stretch.dossier, seq, &head);
    }

    fn hashes(&self, kept: &[Kept], item: &Item) -> Vec<[u8; 32]> {
        let run = match item {
            Item::Run(bytes) => Run::decode(bytes).unwrap(),
            Item::Own {
                device,
                grant,
                first_dseq,
                ..
            } => {
                let place = |kept: &&Kept| {
                    (kept.run.device, kept.run.grant, kept.run.first_dseq)
                        == (*device, *grant, *first_dseq)
                };
                match kept.iter().find(place) {
                    Some(kept) => kept.run.clone(),
                    // A stub of nothing that is there.
                    None => return vec![[1; 32]],
                }
            }
        };
        let place = |kept: &&Kept| (kept.run.device, kept.run.grant) == (run.device, run.grant);
        let same = kept
            .iter()
            .filter(place)
            .find(|kept| kept.run.first_dseq == run.first_dseq);
        let last = kept.iter().rfind(place).map_or(NO_HASH, |kept| kept.tip);
        let prev = same.map_or(last, |kept| kept.prev);
        let ops = run.headers(self.region(), prev);
        ops.iter().map(|op| op.hash).collect()
    }
}

/// A run inside an item, changed.
pub(crate) fn with_run(item: &Item, change: impl FnOnce(&mut Run)) -> Item {
    let Item::Run(bytes) = item else {
        panic!("a stub has no run")
    };
    let mut run = Run::decode(bytes).unwrap();
    change(&mut run);
    Item::Run(run.encode())
}

/// Where in a stretch the first run stands that is so.
pub(crate) fn find_run(stretch: &Stretch, wanted: impl Fn(&Run) -> bool) -> usize {
    let is = |item: &Item| matches!(item, Item::Run(bytes) if wanted(&Run::decode(bytes).unwrap()));
    stretch.items.iter().position(is).unwrap()
}

/// When the lie comes: before anything new was taken in, or after all of it was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Early,
    Late,
}

/// One conversation with a server that answers like this; gives the code it ended with and the reason that was
/// logged, or `whole`. Then: everything
/// the laptop had is there, what waited waits, and an honest conversation makes all well.
pub(crate) fn conversation(
    when: When,
    mut lie: impl FnMut(&Liar, &Request, Reply) -> Reply + Send + 'static,
) -> String {
    let stage = Stage::get();
    let stand = stage.stand();
    let liar = Liar {
        stage: Arc::clone(&stage),
        server: stand.region.server_key(),
        old: stand.region.runs(stage.old),
        new: stand.region.runs(stage.new),
    };
    let relay = Relay::start(stand.region.port(), move |request, honest| {
        lie(&liar, request, honest)
    });
    let said = stand.lina.sync_and_say(&relay.url());
    assert!(relay.changed() > 0, "no lie was told: {said}");
    if said != "whole" {
        let had = match when {
            When::Early => &stage.before,
            When::Late => &stage.after,
        };
        let seen = stand.lina.look();
        assert_eq!(seen.dump, had.dump, "after {said}");
        assert_eq!(seen.waiting, stage.before.waiting, "after {said}");
    }
    stand.recovers(&stage);
    said
}

/// A conversation in which the answer to the pull is changed, frame by frame.
pub(crate) fn pull(mut lie: impl FnMut(&mut Told<'_>) + Send + 'static) -> String {
    conversation(When::Early, move |liar, request, honest| {
        if !request.is("POST", "/v1/pull") || honest.status != 200 {
            return honest;
        }
        let mut told = Told {
            liar,
            frames: frames(&honest.body).unwrap(),
        };
        lie(&mut told);
        Reply {
            body: stream(&told.frames),
            ..honest
        }
    })
}

/// A conversation in which the raw answer to requests that begin like this is changed.
pub(crate) fn answer(
    (method, path): (&'static str, &'static str),
    when: When,
    mut lie: impl FnMut(&mut Reply) + Send + 'static,
) -> String {
    conversation(when, move |_, request, mut reply| {
        if request.is(method, path) {
            lie(&mut reply);
        }
        reply
    })
}
