//! What the app makes of a server's answers: what its screens hear, and why a join was refused. The server is a small
//! one that says what each test wants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]

use sb_app::face::{Failure, FailureCode, Stale};
use sb_app::world::World;
use sb_app::{App, Folder, Kdf, News, words};
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{
    Challenge, Frame, Hello, LogPage, PushAnswer, PushResult, code, decode_entries, decode_push,
    encode_code,
};
use sb_trust::{
    Body, Code, Entry, GenesisInput, Invitation, JoinInput, Maker, Role, Signer, device_id,
};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const USER: UserId = UserId::from_bytes([7; 16]);
/// 1 January 2100: no laptop that runs this says that it is over.
const FAR: i64 = 4_102_444_800_000;

/// A region of which the test holds all keys, and its log.
struct Region {
    root: SigningKey,
    code: Code,
    invite: Entry,
    log: Vec<Entry>,
}

impl Region {
    fn new(expires_at: i64) -> Self {
        let root = SigningKey::from_seed(&[1; 32]);
        let team_key = DossierKey::from_bytes([2; 32]);
        let input = GenesisInput {
            recovery: BoxSecret::from_seed(&[3; 32]).public(),
            server: SigningKey::from_seed(&[4; 32]).public(),
            team_dossier: DossierId::from_bytes([5; 16]),
            team_key: &team_key,
            practice: true,
            name: "Oefenregio",
        };
        let genesis = Maker::genesis(&root, input).unwrap();
        let Body::Genesis(said) = &genesis.body else {
            panic!("not a genesis")
        };
        let code = Code(sb_crypto::words::make_code(&[6; 32]));
        let by_root = Maker {
            region: genesis.region,
            signer: Signer::Root,
            key: &root,
            seen: vec![genesis.id],
        };
        let place = (USER, Role::Coordinator, expires_at);
        let invite = by_root.invite((&genesis.id, &**said), &code, &team_key, place, [8; 24]);
        Self {
            root: root.clone(),
            code,
            invite: invite.clone(),
            log: vec![genesis, invite],
        }
    }

    /// The line, with this address in it.
    fn line(&self, url: &str) -> String {
        let invitation = Invitation {
            url: url.to_owned(),
            genesis: self.log[0].id,
            code: self.code.clone(),
            entry: self.invite.clone(),
        };
        invitation.to_line()
    }

    /// The root makes a key person of the coordinator, or a coordinator of the key person.
    fn gives(&mut self, role: Role) {
        let by_root = Maker {
            region: self.log[0].region,
            signer: Signer::Root,
            key: &self.root,
            seen: vec![self.log.last().unwrap().id],
        };
        self.log.push(by_root.role(USER, role));
    }

    /// Somebody else takes the place.
    fn is_taken(&mut self) {
        let sign = SigningKey::from_seed(&[9; 32]);
        let (device, public) = (device_id(&sign.public()), BoxSecret::from_seed(&[9; 32]));
        let maker = Maker {
            region: self.log[0].region,
            signer: Signer::Device(device),
            key: &sign,
            seen: vec![self.invite.id],
        };
        let join = maker.join(
            &self.code,
            JoinInput {
                invite: self.invite.id,
                user: USER,
                user_key: public.public(),
                device,
                device_box: public.public(),
            },
        );
        self.log.push(join);
    }
}

/// What the server does beside its duty.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Calm,
    /// Hangs up when somebody pushes.
    CutsPushes,
    /// Will not have a join.
    RefusesJoins,
    /// The same, because somebody else was first.
    GivesThePlaceAway,
    /// Does not know this laptop.
    Forgot,
    /// Serves another region.
    IsAnothers,
}

struct Stage {
    region: Region,
    mood: Mood,
    /// Entries of the log that went out with a pull.
    told: usize,
}

impl Stage {
    /// Status and body; none hangs up.
    fn answer(&mut self, request: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
        let good = |body| Some((200, body));
        let path = request.split(' ').nth(1).unwrap();
        let another = self.mood == Mood::IsAnothers;
        match (request.starts_with("POST"), path) {
            (_, path) if another && path.starts_with("/v1/log/") => {
                Some((404, encode_code(code::UNKNOWN_REGION)))
            }
            // Also another region's server says no more than this: its devices are others.
            (true, "/v1/login") if another || self.mood == Mood::Forgot => {
                Some((401, encode_code(code::UNAUTHORIZED)))
            }
            (false, path) if path.starts_with("/v1/log/") => good(self.page().encode()),
            (true, path) if path.starts_with("/v1/log/") => Some(self.posted(body)),
            (true, "/v1/challenge" | "/v1/login") => good(Challenge::encode_secret(&[1; 32])),
            (true, "/v1/pull") => good(self.pull()),
            (true, "/v1/push") if self.mood == Mood::CutsPushes => None,
            (true, "/v1/push") => {
                let pushed = decode_push(body).unwrap().len() as u64;
                good(PushAnswer((1..=pushed).map(PushResult::Stored).collect()).encode())
            }
            _ => panic!("{request}"),
        }
    }

    fn page(&self) -> LogPage {
        let entries: Vec<Vec<u8>> = self.region.log.iter().map(|e| e.bytes.clone()).collect();
        LogPage {
            total: entries.len() as u64,
            entries,
        }
    }

    fn posted(&mut self, body: &[u8]) -> (u16, Vec<u8>) {
        if self.mood == Mood::GivesThePlaceAway {
            self.region.is_taken();
        }
        if matches!(self.mood, Mood::RefusesJoins | Mood::GivesThePlaceAway) {
            return (422, encode_code(code::REFUSED));
        }
        for bytes in decode_entries(body).unwrap() {
            let entry = Entry::decode(&bytes).unwrap();
            if self.region.log.iter().all(|held| held.id != entry.id) {
                self.region.log.push(entry);
            }
        }
        (200, vec![0x81, 2])
    }

    /// No dossier moved; the log perhaps.
    fn pull(&mut self) -> Vec<u8> {
        let fresh: Vec<Vec<u8>> = self.page().entries.split_off(self.told);
        self.told += fresh.len();
        let hello = Frame::Hello(Hello {
            epoch: [1; 16],
            end_cursor: 0,
            log_total: self.told as u64,
            server_time: 1_795_165_200_000,
            pack: None,
        });
        let log = (!fresh.is_empty()).then_some(Frame::Log(fresh));
        let frames = [Some(hello), log, Some(Frame::End { cursor: 0 })];
        let mut stream = Vec::new();
        for frame in frames.into_iter().flatten() {
            let bytes = frame.encode();
            stream.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
            stream.extend(bytes);
        }
        stream
    }
}

/// Serves the stage; its address.
fn serve(stage: Arc<Mutex<Stage>>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut request, mut length) = (String::new(), 0);
            reader.read_line(&mut request).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let line = line.trim().to_ascii_lowercase();
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line.is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let Some((status, body)) = stage.lock().unwrap().answer(&request, &body) else {
                continue;
            };
            let head = format!(
                "HTTP/1.1 {status} x\r\nContent-Type: application/cbor\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let mut stream = reader.into_inner();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    address
}

/// An app with a fresh profile open, its server, and what its screens were told to read again.
struct Laptop {
    app: App,
    stage: Arc<Mutex<Stage>>,
    url: String,
    heard: Arc<Mutex<Vec<Stale>>>,
    _home: TempDir,
}

impl Laptop {
    fn new(expires_at: i64, mood: Mood) -> Self {
        let stage = Arc::new(Mutex::new(Stage {
            region: Region::new(expires_at),
            mood,
            told: 0,
        }));
        let url = serve(Arc::clone(&stage));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        let listener = Arc::new(move |news| {
            if let News::Changed(stale) = news {
                ear.lock().unwrap().extend(stale);
            }
        });
        let home = TempDir::new().unwrap();
        let app = App::new(World::laptop(), home.path().to_path_buf(), listener);
        let app = app.unwrap_or_else(|_| panic!("no app"));
        let phrase: Vec<&str> = words::list().iter().take(5).copied().collect();
        let kdf = Kdf {
            memory_kib: Kdf::FLOOR_KIB,
            passes: 1,
            lanes: 1,
        };
        let folder = Folder::at(home.path().join("profile"));
        app.create_profile(&folder, "Selam Voorbeeld", &phrase.join(" "), kdf)
            .unwrap();
        Self {
            app,
            stage,
            url,
            heard,
            _home: home,
        }
    }

    fn joins(&self) -> Result<(), Failure> {
        let line = self.stage.lock().unwrap().region.line(&self.url);
        self.app.join(&line, None)
    }

    fn on_stage(&self, change: impl FnOnce(&mut Stage)) {
        change(&mut self.stage.lock().unwrap());
    }

    /// What the screens were told since this was asked last.
    fn heard(&self) -> Vec<Stale> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

#[test]
fn what_was_taken_in_is_announced_also_when_the_line_is_cut_after_it() {
    let laptop = Laptop::new(0, Mood::CutsPushes);
    laptop.joins().unwrap();
    assert_eq!(laptop.heard(), []);
    laptop.on_stage(|stage| stage.region.gives(Role::KeyPerson));
    let cut = laptop.app.sync(None).map(drop);
    assert_eq!(cut, Err(Failure::new(FailureCode::Offline)));
    let heard = laptop.heard();
    for stale in [Stale::Colleagues, Stale::Session, Stale::Pack] {
        assert!(heard.contains(&stale), "{stale:?} in {heard:?}");
    }
    // Nothing came since, and again the push is cut.
    laptop.app.sync(None).map(drop).unwrap_err();
    assert_eq!(laptop.heard(), []);
}

#[test]
fn an_entry_of_the_log_is_announced_though_no_op_came_with_it() {
    let laptop = Laptop::new(0, Mood::Calm);
    laptop.joins().unwrap();
    laptop.app.sync(None).map(drop).unwrap();
    laptop.heard();
    laptop.app.sync(None).map(drop).unwrap();
    assert_eq!(laptop.heard(), [], "nothing is new");
    laptop.on_stage(|stage| stage.region.gives(Role::KeyPerson));
    let tally = laptop.app.sync(None).unwrap();
    assert_eq!((tally.pulled, tally.pushed), (0, 0));
    assert!(laptop.heard().contains(&Stale::Session));
    assert_eq!(
        laptop.app.session().unwrap().role.as_deref(),
        Some("key_person")
    );
}

#[test]
fn a_refused_join_says_whether_the_place_was_taken_or_its_time_is_over() {
    let refused = |expires_at, mood| Laptop::new(expires_at, mood).joins().unwrap_err();
    let said = |code| Failure::at(code, "invitation");
    // This laptop's clock says that there is time; the server's does not.
    let expired = refused(FAR, Mood::RefusesJoins);
    assert_eq!(expired, said(FailureCode::InvitationExpired));
    let used = refused(FAR, Mood::GivesThePlaceAway);
    assert_eq!(used, said(FailureCode::InvitationUsed));
    // One without an end cannot be over.
    let lied = refused(0, Mood::RefusesJoins);
    assert_eq!(lied, Failure::new(FailureCode::ServerRefused));
}

#[test]
fn a_server_that_forgot_the_laptop_is_told_from_one_of_another_region() {
    for (mood, code, state, problem) in [
        (
            Mood::Forgot,
            FailureCode::UnknownDevice,
            "sign_in",
            "unknown_device",
        ),
        (
            Mood::IsAnothers,
            FailureCode::OtherRegion,
            "stopped",
            "other_region",
        ),
    ] {
        let laptop = Laptop::new(0, Mood::Calm);
        laptop.joins().unwrap();
        laptop.on_stage(|stage| stage.mood = mood);
        let told = laptop.app.sync(None).map(drop);
        assert_eq!(told, Err(Failure::new(code)));
        let card = laptop.app.card().unwrap();
        let said = (card.state.as_str(), card.problem.as_deref());
        assert_eq!(said, (state, Some(problem)));
    }
}
