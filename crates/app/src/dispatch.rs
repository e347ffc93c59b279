//! The one typed door.

use crate::app::App;
use crate::face::{Command, Failure, FailureCode, Reply, Stale};
use crate::keeper::keys;
use crate::parse;
use crate::{
    card, colleagues, conflicts, contacts, directory, dossiers, drafts, find, lists, people,
    profile, referrals, region, today,
};
use sb_crypto::profile::Kdf;
use sb_domain::guard;
use sb_sync::faults::{self, Place};

/// A reply, and what screens should read again.
pub struct Done {
    /// The reply.
    pub reply: Reply,
    /// What went stale.
    pub stale: &'static [Stale],
}

const READ: &[Stale] = &[];
const ALL: &[Stale] = &[
    Stale::Session,
    Stale::People,
    Stale::Contacts,
    Stale::Referrals,
    Stale::Conflicts,
    Stale::Drafts,
    Stale::Colleagues,
    Stale::Pack,
    Stale::Sync,
];
const PERSON: &[Stale] = &[Stale::People, Stale::Conflicts, Stale::Drafts, Stale::Sync];
const CONTACT: &[Stale] = &[
    Stale::Contacts,
    Stale::People,
    Stale::Conflicts,
    Stale::Drafts,
    Stale::Sync,
];
const REFERRAL: &[Stale] = &[
    Stale::Referrals,
    Stale::Conflicts,
    Stale::Drafts,
    Stale::Sync,
];
const DRAFTS: &[Stale] = &[Stale::Drafts];

fn read(reply: Reply) -> Done {
    Done { reply, stale: READ }
}

fn made(id: &impl ToString, stale: &'static [Stale]) -> Done {
    Done {
        reply: Reply::Made(id.to_string()),
        stale,
    }
}

impl App {
    /// Does what a screen asks.
    ///
    /// # Errors
    /// A closed code and perhaps a field; nothing was half-done.
    pub fn dispatch(&self, command: Command) -> Result<Done, Failure> {
        let done = match command {
            Command::Session
            | Command::Profiles
            | Command::OfferWords
            | Command::CreateProfile(_)
            | Command::Unlock(_)
            | Command::Lock
            | Command::Join(_) => self.at_the_door(command)?,
            Command::AddPerson(_)
            | Command::EditPerson(_)
            | Command::RecordContact(_)
            | Command::MakeReferral(_)
            | Command::SetReferralStatus(_)
            | Command::MoveFollowUp(_)
            | Command::Share(_)
            | Command::Choose(_)
            | Command::SaveDraft(_)
            | Command::DropDraft(_)
            | Command::SetLanguage(_)
            | Command::Invite(_)
            | Command::ApprovePack
            | Command::SyncNow => {
                let done = self.change(command)?;
                faults::abort_at(Place::Saved);
                done
            }
            other => self.look(other)?,
        };
        let leaves = done.stale.contains(&Stale::Sync) || done.stale.contains(&Stale::Colleagues);
        if leaves && let Ok(opened) = self.opened() {
            opened.poke.notify_one();
        }
        Ok(done)
    }

    fn at_the_door(&self, command: Command) -> Result<Done, Failure> {
        Ok(match command {
            Command::Profiles => read(Reply::Profiles(profile::list(self.root()))),
            Command::OfferWords => read(Reply::Words(profile::offer_words(&self.world))),
            Command::CreateProfile(input) => {
                let id = sb_domain::ids::UserId::from_bytes(self.world.id()).to_string();
                self.create_profile(&self.folder(&id)?, &input.name, &input.words, Kdf::STANDARD)?;
                if let Some(language) = input.language {
                    self.at(move |keeper| keeper.set(keys::LANGUAGE, language.as_bytes()))?;
                }
                made(&id, ALL)
            }
            Command::Unlock(input) => {
                self.open_profile(&self.folder(&input.profile)?, &input.passphrase)?;
                Done {
                    reply: Reply::Done,
                    stale: ALL,
                }
            }
            Command::Lock => {
                self.lock();
                Done {
                    reply: Reply::Done,
                    stale: &[Stale::Session],
                }
            }
            Command::Join(input) => {
                self.join(&input.invitation, input.server.as_deref())?;
                Done {
                    reply: Reply::Done,
                    stale: ALL,
                }
            }
            _ => read(Reply::Session(self.session()?)),
        })
    }

    #[allow(clippy::too_many_lines, reason = "one table: a row per command")]
    fn change(&self, command: Command) -> Result<Done, Failure> {
        Ok(match command {
            Command::AddPerson(input) => made(&self.at(move |k| people::add(k, &input))?.0, PERSON),
            Command::EditPerson(input) => {
                let change = self.at(move |k| people::edit(k, &input))?;
                let same = Done {
                    reply: Reply::Done,
                    stale: DRAFTS,
                };
                change.map_or(same, |change| made(&change, PERSON))
            }
            Command::RecordContact(input) => {
                made(&self.at(move |k| contacts::record(k, &input))?, CONTACT)
            }
            Command::MakeReferral(input) => {
                made(&self.at(move |k| referrals::make(k, &input))?, REFERRAL)
            }
            Command::SetReferralStatus(input) => made(
                &self.at(move |k| referrals::set_status(k, &input))?,
                REFERRAL,
            ),
            Command::MoveFollowUp(input) => {
                self.at(move |k| referrals::move_follow_up(k, &input))?;
                Done {
                    reply: Reply::Done,
                    stale: REFERRAL,
                }
            }
            Command::Share(input) => made(&self.at(move |k| dossiers::share(k, &input))?, PERSON),
            Command::Choose(input) => made(&self.at(move |k| conflicts::choose(k, &input))?, ALL),
            Command::SaveDraft(input) => {
                self.at(move |k| drafts::save(k, input))?;
                Done {
                    reply: Reply::Done,
                    stale: DRAFTS,
                }
            }
            Command::DropDraft(input) => {
                self.at(move |k| drafts::drop(k, &input.form))?;
                Done {
                    reply: Reply::Done,
                    stale: DRAFTS,
                }
            }
            Command::SetLanguage(input) => {
                let tag = sb_domain::rules::language_tag(&input.language, "language")?;
                self.at(move |k| k.set(keys::LANGUAGE, tag.as_bytes()))?;
                Done {
                    reply: Reply::Done,
                    stale: &[Stale::Session],
                }
            }
            Command::Invite(input) => {
                let view = self.at(move |k| region::invite(k, &input))?;
                Done {
                    reply: Reply::Invitation(view),
                    stale: &[Stale::Colleagues],
                }
            }
            Command::ApprovePack => {
                let version = self.approve_pack()?.version;
                Done {
                    reply: Reply::Approved(version),
                    stale: &[Stale::Pack, Stale::Sync],
                }
            }
            _ => Done {
                reply: Reply::Done,
                stale: &[Stale::Sync],
            },
        })
    }

    fn look(&self, command: Command) -> Result<Done, Failure> {
        Ok(read(match command {
            Command::Lists(input) => Reply::Lists(Box::new(
                self.at(move |k| lists::lists(k, &input.language))?,
            )),
            Command::Today => Reply::Today(self.at(|k| today::today(k))?),
            Command::People(input) => {
                Reply::People(self.at(move |k| people::cards(k, &input.query))?)
            }
            Command::Person(input) => {
                let id = parse::id(&input.id, "id")?;
                Reply::Person(Box::new(self.at(move |k| people::page_to_edit(k, id))?))
            }
            Command::Contact(input) => {
                let id = parse::id(&input.id, "id")?;
                Reply::Contact(Box::new(self.at(move |k| contacts::one_to_correct(k, id))?))
            }
            Command::Referrals => Reply::Referrals(self.at(|k| referrals::all(k))?),
            Command::Directory(input) => {
                Reply::Services(self.at(move |k| directory::search(k, &input))?)
            }
            Command::Service(input) => {
                let id = parse::id(&input.id, "id")?;
                Reply::Service(Box::new(self.at(move |k| directory::one(k, id))?))
            }
            Command::Colleagues => Reply::Users(self.at(|k| colleagues::list(k))?),
            Command::Members(input) => {
                let id = parse::id(&input.id, "id")?;
                Reply::Members(self.at(move |k| dossiers::members(k, id))?)
            }
            Command::Conflicts => Reply::Conflicts(self.at(|k| conflicts::list(k))?),
            Command::Drafts => Reply::Drafts(self.at(|k| drafts::list(k))?),
            Command::WithoutNumbers(input) => Reply::Text(guard::without_numbers(&input.text)),
            Command::Search(input) => Reply::Hits(self.at(move |k| find::find(k, &input.query))?),
            Command::SyncCard => Reply::SyncCard(self.card()?),
            Command::Waiting => Reply::Waiting(self.at(|k| card::waiting(k))?),
            _ => return Err(Failure::new(FailureCode::Bug)),
        }))
    }
}
