//! The app: profiles of one laptop, at most one of them open, and a line to its server.

use crate::card::{self, Live};
use crate::conversation::{self, Taken};
use crate::face::{Failure, FailureCode, SessionView, Stale, SyncCardView};
use crate::keeper::{Keeper, keys};
use crate::owner::Owner;
use crate::profile::{self, Folder};
use crate::region;
use crate::world::World;
use sb_crypto::profile::Kdf;
use sb_store::meta;
use sb_sync::{Line, Tally};
use sb_trust::Invitation;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

/// What the app tells a face without being asked.
#[derive(Clone)]
pub enum News {
    /// These screens should read again.
    Changed(Vec<Stale>),
    /// The sync card changed.
    Sync(SyncCardView),
}

/// Where news go.
pub type Listener = Arc<dyn Fn(News) + Send + Sync>;

/// An open profile.
pub(crate) struct Opened {
    pub(crate) owner: Owner,
    live: Mutex<Live>,
    line: tokio::sync::Mutex<Option<Line>>,
    pub(crate) poke: Notify,
}

/// The app.
pub struct App {
    pub(crate) world: World,
    root: PathBuf,
    open: Mutex<Option<(Folder, Arc<Opened>)>>,
    pub(crate) runtime: Runtime,
    listener: Listener,
}

/// Takes a mutex.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere leaves the value whole: every change of it is one assignment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What screens must read again after a conversation. A role is of the log, and says what one's own screens offer.
fn stale(taken: Taken) -> Vec<Stale> {
    use Stale::{Colleagues, Conflicts, Contacts, Pack, People, Referrals, Session};
    let mut stale = vec![People, Contacts, Referrals, Conflicts, Colleagues, Pack];
    if taken.log {
        stale.push(Session);
    }
    stale
}

impl App {
    /// The app over a folder of profiles; nothing is opened or made.
    ///
    /// # Errors
    /// `bug` when the operating system gives no threads.
    pub fn new(world: World, root: PathBuf, listener: Listener) -> Result<Self, Failure> {
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|_| Failure::new(FailureCode::Bug))?;
        Ok(Self {
            world,
            root,
            open: Mutex::new(None),
            runtime,
            listener,
        })
    }

    /// The folder of profiles.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn opened(&self) -> Result<Arc<Opened>, Failure> {
        let open = locked(&self.open);
        open.as_ref()
            .map(|(_, opened)| Arc::clone(opened))
            .ok_or(Failure::new(FailureCode::Locked))
    }

    /// Runs a use case on the open profile.
    pub(crate) fn at<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Keeper) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.opened()?.owner.run(job)
    }

    fn keep_open(&self, keeper: Keeper) {
        let folder = keeper.folder.clone();
        let opened = Arc::new(Opened {
            owner: Owner::start(keeper),
            live: Mutex::default(),
            line: tokio::sync::Mutex::new(None),
            poke: Notify::new(),
        });
        *locked(&self.open) = Some((folder, opened));
    }

    /// Makes a profile in `folder` and leaves it open.
    ///
    /// # Errors
    /// `weak_passphrase`, `empty`, `in_use`, `disk_full`.
    pub fn create_profile(
        &self,
        folder: &Folder,
        name: &str,
        words: &str,
        kdf: Kdf,
    ) -> Result<(), Failure> {
        self.lock();
        let keeper = profile::create(&self.world, folder, name, words, kdf)?;
        self.keep_open(keeper);
        Ok(())
    }

    /// Opens the profile in `folder`.
    ///
    /// # Errors
    /// `wrong_passphrase`, `no_such_profile`, `in_use`, `damaged`, `too_old`.
    pub fn open_profile(&self, folder: &Folder, passphrase: &str) -> Result<(), Failure> {
        self.lock();
        let keeper = profile::unlock(&self.world, folder, passphrase)?;
        self.keep_open(keeper);
        Ok(())
    }

    /// Closes the database and forgets the keys. A conversation that is running ends at
    /// its next step, and what it took so far is kept.
    pub fn lock(&self) {
        let closed = locked(&self.open).take();
        if let Some((_, opened)) = &closed {
            // Advisory: a lock screen with an old number is no reason not to lock.
            opened.owner.run(|keeper| keeper.write_badge()).ok();
            opened.owner.close();
            // Kept for a conversation that ends only now: it would rest for minutes otherwise, with the token and all.
            opened.poke.notify_one();
        }
    }

    pub(crate) fn folder(&self, profile: &str) -> Result<Folder, Failure> {
        let plain =
            profile.chars().all(|c| c.is_ascii_hexdigit() || c == '-') && !profile.is_empty();
        plain
            .then(|| Folder::at(self.root.join(profile)))
            .ok_or(Failure::new(FailureCode::NoSuchProfile))
    }

    /// Enters a region.
    ///
    /// # Errors
    /// `bad_invitation`, `bad_address`, `invitation_expired`, `invitation_used`, `invitation_early`, `offline`,
    /// `other_region`, `server_refused`, `already_joined`, `too_old`; nothing of the region is kept then.
    pub fn join(&self, line: &str, server: Option<&str>) -> Result<(), Failure> {
        let opened = self.opened()?;
        let bad = Failure::at(FailureCode::BadInvitation, "invitation");
        let invitation = Invitation::from_line(line).map_err(|_| bad)?;
        let given = invitation.clone();
        opened
            .owner
            .run(move |keeper| region::may_begin(keeper, &given))?;
        let url = server
            .map(str::trim)
            .filter(|url| !url.is_empty())
            .unwrap_or(&invitation.url)
            .to_owned();
        self.runtime.block_on(async {
            let device = sb_domain::ids::DeviceId::from_bytes([0; 16]);
            let mut line = Line::new(&url, invitation.genesis, device)?;
            let entries = region::read_log(&mut line).await?;
            let joining = opened
                .owner
                .run(move |keeper| region::begin(keeper, invitation, entries))?;
            // The invite may not be there yet: it travels in the invitation for just this case.
            let posted = [
                joining.invitation.entry.bytes.clone(),
                joining.join.bytes.clone(),
            ];
            if let Err(error) = line.post_log(&posted).await {
                return Err(match error {
                    sb_sync::LineError::Refused(sb_protocol::code::REFUSED) => {
                        // The server has one word for all reasons; its log says whether somebody was first.
                        let entries = region::read_log(&mut line).await?;
                        region::why_refused(&joining.invitation, &entries)
                    }
                    other => other.into(),
                });
            }
            sb_sync::faults::abort_at(sb_sync::faults::Place::JoinPosted);
            let archive = match joining.state.pack {
                Some(pack) => Some(line.archive(&pack.sha256).await?),
                None => None,
            };
            opened
                .owner
                .run(move |keeper| region::finish(keeper, joining, &url, archive))
        })?;
        opened.poke.notify_one();
        Ok(())
    }

    /// One conversation with the server, now.
    ///
    /// # Errors
    /// `offline`, `not_joined`, `server_refused`, `fork`, `other_region`, `unknown_device`, `too_old`, and what the disk says.
    pub fn sync(&self, server: Option<&str>) -> Result<Tally, Failure> {
        let opened = self.opened()?;
        self.runtime.block_on(self.talk(&opened, server))
    }

    pub(crate) async fn talk(
        &self,
        opened: &Arc<Opened>,
        server: Option<&str>,
    ) -> Result<Tally, Failure> {
        let mut line = opened.line.lock().await;
        if line.is_none() || server.is_some() {
            let server = server.map(str::to_owned);
            let (url, genesis, device) = opened.owner.run(move |keeper| {
                let identity = &keeper.desk()?.identity;
                let kept = keeper.store.read(|c| meta::get_text(c, keys::SERVER))?;
                Ok((
                    server.or(kept).unwrap_or_default(),
                    identity.genesis,
                    identity.device,
                ))
            })?;
            *line = Some(Line::new(&url, genesis, device)?);
        }
        let Some(line) = line.as_mut() else {
            return Err(Failure::new(FailureCode::Bug));
        };
        self.go_live(
            opened,
            Live {
                busy: true,
                ..Live::default()
            },
        );
        let mut taken = Taken::default();
        let told = conversation::talk(&opened.owner, line, &mut taken).await;
        let problem = match &told {
            // Being offline is normal, and says nothing.
            Ok(_)
            | Err(Failure {
                code: FailureCode::Offline,
                ..
            }) => None,
            Err(failure) => Some(failure.code),
        };
        self.go_live(
            opened,
            Live {
                busy: false,
                done: 0,
                problem,
            },
        );
        let locked = told.is_err_and(|failure| failure.code == FailureCode::Locked);
        if taken.any && !locked {
            (self.listener)(News::Changed(stale(taken)));
        }
        told
    }

    fn go_live(&self, opened: &Opened, live: Live) {
        *locked(&opened.live) = live;
        if let Ok(card) = opened.owner.run(move |keeper| card::card(keeper, live)) {
            (self.listener)(News::Sync(card));
        }
    }

    /// The sync card.
    ///
    /// # Errors
    /// `locked`.
    pub fn card(&self) -> Result<SyncCardView, Failure> {
        let opened = self.opened()?;
        let live = *locked(&opened.live);
        opened.owner.run(move |keeper| card::card(keeper, live))
    }

    /// Where the app stands.
    ///
    /// # Errors
    /// What the open database says.
    pub fn session(&self) -> Result<SessionView, Failure> {
        let today = self.world.now().today.to_string();
        let Ok(opened) = self.opened() else {
            let any = !profile::list(&self.root).is_empty();
            let screen = if any { "locked" } else { "start" };
            return Ok(SessionView {
                screen: screen.to_owned(),
                today,
                ..SessionView::default()
            });
        };
        opened.owner.run(move |keeper| {
            let language = keeper.store.read(|c| meta::get_text(c, keys::LANGUAGE))?;
            let profile = keeper
                .folder
                .path()
                .file_name()
                .and_then(|name| name.to_str())
                .map(str::to_owned);
            let Some(desk) = &keeper.desk else {
                let name = Some(keeper.own_name()?);
                let screen = "join".to_owned();
                return Ok(SessionView {
                    screen,
                    profile,
                    name,
                    language,
                    today,
                    ..SessionView::default()
                });
            };
            let user = desk.identity.user;
            Ok(SessionView {
                screen: "open".to_owned(),
                profile,
                name: Some(crate::colleagues::Names::load(keeper)?.of(user)),
                role: desk
                    .state
                    .users
                    .get(&user)
                    .map(|user| user.role.code().to_owned()),
                user: Some(user.to_string()),
                region: Some(desk.state.genesis.name.clone()),
                practice: desk.state.genesis.practice,
                language,
                today,
            })
        })
    }
}
