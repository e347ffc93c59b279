//! The desk: carries out a session's tasks on the store, each in one transaction, with the keys and
//! the verified membership log at hand.

use crate::error::SyncError;
use crate::faults::{self, Place};
use crate::{absorb, outgoing, seal};
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use sb_protocol::{Frame, Hash, Login, PullRequest, PushAnswer, login_claim};
use sb_store::dossiers::Chain;
use sb_store::{Store, log, meta, packs};
use sb_trust::{Entry, State, verify};
use std::collections::BTreeSet;

/// Where random bytes come from.
pub trait Chance: Send {
    /// Fills the bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Who works here, with his keys.
pub struct Identity {
    /// The region.
    pub region: RegionId,
    /// Hash of its genesis: what is pinned.
    pub genesis: Hash,
    /// The user.
    pub user: UserId,
    /// His device.
    pub device: DeviceId,
    /// It signs with this.
    pub sign: SigningKey,
    /// Dossier keys are wrapped to the public half of this.
    pub user_key: BoxSecret,
}

/// Tasks of a session.
#[derive(Debug)]
pub enum Task {
    /// Log entries that no server has.
    UnsentLog,
    /// The server has that many of them.
    LogSent(usize),
    /// Sign this challenge.
    SignLogin([u8; 32]),
    /// What to ask of the server; with gaps to fill.
    AskPull(Vec<(DossierId, u64)>),
    /// Take a frame in.
    Absorb(Box<Frame>),
    /// Which region pack is signed and not here.
    WantedPack,
    /// Keep an archive, if it has this hash.
    KeepPack(Hash, Vec<u8>),
    /// Seal what waits, and give the runs that the server has not acknowledged.
    SealAndCollect,
    /// Take the server's answer to those runs.
    Acknowledge(PushAnswer),
}

/// What tasks give.
#[derive(Debug, Clone)]
pub enum TaskDone {
    /// Done, nothing to tell.
    Nothing,
    /// Log entries to post.
    Entries(Vec<Vec<u8>>),
    /// The body of a login.
    Login(Vec<u8>),
    /// A pull request.
    Pull(PullRequest),
    /// A frame was taken in.
    Absorbed {
        /// Ops taken.
        pulled: u64,
        /// Ops that wait for a key, or for a later version.
        parked: u64,
        /// Ops that are void: signed by a member with the right, with a body that is none.
        quarantined: u64,
        /// A gap to ask for.
        ask: Option<(DossierId, u64)>,
    },
    /// The stream was whole; go on here next time.
    Cursor(u64),
    /// The pack to fetch.
    Wanted(Option<Hash>),
    /// Runs to push.
    Runs(Vec<Vec<u8>>),
    /// That many ops were acknowledged.
    Acknowledged(u64),
}

/// Names of small facts that this crate keeps.
pub(crate) mod facts {
    /// Epoch of the server, 16 bytes.
    pub(crate) const EPOCH: &str = "sync.epoch";
    /// Where the next pull goes on, u64 big-endian.
    pub(crate) const CURSOR: &str = "sync.cursor";
    /// How many log entries were received from the server, u64 big-endian.
    pub(crate) const LOG_COUNT: &str = "sync.log_count";
    /// The server's clock at the last conversation, i64 big-endian milliseconds.
    pub(crate) const SERVER_TIME: &str = "sync.server_time";
}

/// A run that is on its way.
pub(crate) struct Handed {
    pub(crate) id: sb_store::runs::RunId,
    pub(crate) chain: Chain,
    pub(crate) ops: u32,
}

/// The desk.
pub struct Desk {
    /// Who works here.
    pub identity: Identity,
    /// The verified membership log.
    pub state: State,
    pub(crate) chance: Box<dyn Chance>,
    /// Runs handed to the session, in that order, until the answer comes.
    pub(crate) handed: Vec<Handed>,
    /// Chains of which the server refused a run in this conversation: what follows would leave a hole, so it waits for
    /// the next one and keeps nothing else waiting.
    pub(crate) aside: BTreeSet<Chain>,
    /// The end of the stream that is running, from its hello.
    pub(crate) hello_log_total: u64,
}

impl Desk {
    /// Reads the log that is kept, and verifies all of it.
    ///
    /// # Errors
    /// [`SyncError`]: the file is damaged, or holds no region.
    pub fn open(
        store: &Store,
        identity: Identity,
        chance: Box<dyn Chance>,
    ) -> Result<Self, SyncError> {
        let state = read_state(store, &identity.genesis)?;
        Ok(Self::over(state, identity, chance))
    }

    /// A desk over a log that was verified just now and is not kept yet: for joining.
    pub fn over(state: State, identity: Identity, chance: Box<dyn Chance>) -> Self {
        Self {
            identity,
            state,
            chance,
            handed: Vec::new(),
            aside: BTreeSet::new(),
            hello_log_total: 0,
        }
    }

    /// Reads the log again after an entry was added here.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn refresh(&mut self, store: &Store) -> Result<(), SyncError> {
        self.state = read_state(store, &self.identity.genesis)?;
        Ok(())
    }

    /// The server's clock when it was last heard, UTC milliseconds.
    ///
    /// # Errors
    /// [`SyncError::Store`].
    pub fn server_time(store: &Store) -> Result<Option<i64>, SyncError> {
        store.read(|c| {
            Ok(meta::get(c, facts::SERVER_TIME)?
                .and_then(|b| Some(i64::from_be_bytes(b.try_into().ok()?))))
        })
    }

    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// Carries out a task.
    ///
    /// # Errors
    /// [`SyncError`]; the task's transaction was undone.
    pub fn run(&mut self, store: &mut Store, task: Task) -> Result<TaskDone, SyncError> {
        match task {
            Task::UnsentLog => {
                // With this a conversation begins.
                self.aside.clear();
                outgoing::unsent_log(store)
            }
            Task::LogSent(count) => outgoing::log_sent(store, count),
            Task::SignLogin(nonce) => {
                let claim = login_claim(&self.identity.genesis, &nonce);
                let signature = self.identity.sign.sign("sb/1/login", &claim);
                let login = Login {
                    device: self.identity.device,
                    nonce,
                    signature,
                };
                Ok(TaskDone::Login(login.encode()))
            }
            Task::AskPull(asks) => outgoing::ask_pull(store, asks),
            Task::Absorb(frame) => {
                let done = absorb::frame(self, store, *frame)?;
                faults::abort_at(Place::AfterFrame);
                Ok(done)
            }
            Task::WantedPack => self.wanted_pack(store),
            Task::KeepPack(hash, archive) => self.keep_pack(store, hash, archive),
            Task::SealAndCollect => {
                let unsealed = seal::all(self, store)?;
                faults::abort_at(Place::Sealed);
                let runs = outgoing::collect(self, store)?;
                // What can go goes first; then it is said that something cannot.
                match unsealed {
                    Some(error) if self.handed.is_empty() => Err(error),
                    _ => Ok(runs),
                }
            }
            Task::Acknowledge(answer) => {
                faults::abort_at(Place::Answered);
                outgoing::acknowledge(self, store, &answer)
            }
        }
    }

    fn wanted_pack(&self, store: &Store) -> Result<TaskDone, SyncError> {
        let Some(signed) = self.state.pack else {
            return Ok(TaskDone::Wanted(None));
        };
        let here = store.read(|c| packs::find(c, &signed.sha256))?;
        Ok(TaskDone::Wanted(here.is_none().then_some(signed.sha256)))
    }

    fn keep_pack(
        &self,
        store: &mut Store,
        hash: Hash,
        archive: Vec<u8>,
    ) -> Result<TaskDone, SyncError> {
        keep_signed_pack(&self.state, store, hash, archive)?;
        Ok(TaskDone::Nothing)
    }
}

/// Keeps an archive, if a coordinator signed just this one. Which archive is in use is for those to say who can
/// read one: this may be of a later version.
///
/// # Errors
/// [`SyncError::Lied`] when it is another.
pub fn keep_signed_pack(
    state: &State,
    store: &mut Store,
    hash: Hash,
    archive: Vec<u8>,
) -> Result<(), SyncError> {
    let signed = state
        .pack
        .filter(|pack| pack.sha256 == hash)
        .ok_or(SyncError::Lied("pack"))?;
    if sb_crypto::hash::sha256(&archive) != hash || archive.len() as u64 != signed.size {
        return Err(SyncError::Lied("pack"));
    }
    store.write(|tx| {
        packs::keep(
            tx,
            &packs::Pack {
                version: signed.version,
                sha256: hash,
                archive,
            },
        )?;
        Ok(())
    })
}

fn read_state(store: &Store, genesis: &Hash) -> Result<State, SyncError> {
    let kept = store.read(log::all)?;
    let entries: Vec<Entry> = kept
        .iter()
        .map(|entry| Entry::decode(&entry.bytes))
        .collect::<Result<_, _>>()?;
    Ok(verify(genesis, &entries)?)
}
