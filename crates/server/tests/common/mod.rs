//! A real server on a loopback port, and a device built by hand from the crates that both sides share: what it checks is
//! the protocol, not another client's idea of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says no by panicking"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part of this"
)]

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::{BoxPublic, BoxSecret, Recipient, Wrap, wrap};
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use sb_protocol::{
    Challenge, Control, DossierKind, Frame, LogPage, Login, NO_HASH, Op, OpKind, PullRequest,
    PushAnswer, PushResult, Run, Stretch, decode_code, encode_entries, encode_push, login_claim,
};
use sb_server::clock::Clock;
use sb_server::found::{PackBytes, found_practice};
use sb_server::serve::{Listen, Running, start};
use sb_trust::{
    Body, Code, Entry, Genesis, Hash, Invitation, JoinInput, Maker, Role, Signer, State, device_id,
    open_team_key, verify,
};

pub const ARCHIVE: &[u8] = b"not looked into by the server";

/// Stands still until a test moves it.
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl TestClock {
    pub fn forward(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

pub struct Server {
    pub dir: tempfile::TempDir,
    pub clock: Arc<TestClock>,
    pub url: String,
    pub line: String,
    pub running: Option<Running>,
}

impl Server {
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pack = PackBytes {
            version: 1,
            archive: ARCHIVE,
        };
        let founded = found_practice(dir.path(), ("Oefenregio", ""), pack, None).unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_790_000_000_000)));
        let mut server = Self {
            dir,
            clock,
            url: String::new(),
            line: founded.invitation,
            running: None,
        };
        server.again().await;
        server
    }

    /// Stops it if it runs, and starts it on the same file.
    pub async fn again(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        let listen = Listen {
            address: "127.0.0.1:0".parse().unwrap(),
            tls: None,
            admin: Some("127.0.0.1:0".parse().unwrap()),
        };
        let running = start(self.dir.path(), listen, self.clock.clone())
            .await
            .unwrap();
        self.url = running.url();
        self.running = Some(running);
    }

    /// One of the counts that only the administrator sees.
    pub async fn metric(&self, name: &str) -> u64 {
        let admin = self.running.as_ref().unwrap().admin.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let sent = http.get(format!("http://{admin}/metrics")).send().await;
        let text = sent.unwrap().text().await.unwrap();
        let row = format!("sleutelbos_{name} ");
        let value = text.lines().find_map(|line| line.strip_prefix(&row));
        value.unwrap().parse().unwrap()
    }

    /// The first coordinator, logged in.
    pub async fn first(&self) -> Device {
        let mut first = Device::join(&self.url, &self.line, 1).await.unwrap();
        first.log_in().await;
        first
    }
}

/// What a refusal came to.
pub type Answer<T> = Result<T, (u16, &'static str)>;

#[derive(Clone)]
pub struct Device {
    pub http: reqwest::Client,
    pub url: String,
    pub genesis: Hash,
    pub region: RegionId,
    pub said: Genesis,
    pub user: UserId,
    pub id: DeviceId,
    pub sign: SigningKey,
    pub boxed: BoxSecret,
    pub join: Hash,
    pub team_key: DossierKey,
    pub token: Option<[u8; 32]>,
    pub epoch: [u8; 16],
    /// Where each own chain stands: number and hash of the last op.
    pub chains: HashMap<(DossierId, Hash), (u64, Hash)>,
    pub drawn: u64,
}

impl Device {
    /// Takes the place of an invitation. `n` tells devices apart.
    pub async fn join(url: &str, line: &str, n: u8) -> Answer<Self> {
        let device = Self::prepare(url, line, n).await;
        let entry = device.1.clone();
        device
            .0
            .post_log(std::slice::from_ref(&entry.bytes))
            .await
            .map(|_| device.0)
    }

    /// The device and its join entry, not yet posted.
    pub async fn prepare(url: &str, line: &str, n: u8) -> (Self, Entry) {
        // Some builds of the client ask for a provider even where nothing is encrypted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let invitation = Invitation::from_line(line).unwrap();
        let invite = invitation.invite().unwrap().clone();
        let (state, _) = read_log(
            &http,
            url,
            &invitation.genesis,
            std::slice::from_ref(&invitation.entry),
        )
        .await;
        let sign = SigningKey::from_seed(&[n; 32]);
        let boxed = BoxSecret::from_seed(&[n; 32]);
        let id = device_id(&sign.public());
        let mut seen = state.heads.clone();
        if !seen.contains(&invitation.entry.id) {
            seen.push(invitation.entry.id);
        }
        let maker = Maker {
            region: state.region,
            signer: Signer::Device(id),
            key: &sign,
            seen,
        };
        let entry = maker.join(
            &invitation.code,
            JoinInput {
                invite: invitation.entry.id,
                user: invite.user,
                user_key: boxed.public(),
                device: id,
                device_box: boxed.public(),
            },
        );
        let team_key =
            open_team_key(&invitation.code, &invite, state.region, &state.genesis).unwrap();
        let device = Self {
            http,
            url: url.to_owned(),
            genesis: invitation.genesis,
            region: state.region,
            said: state.genesis,
            user: invite.user,
            id,
            sign,
            boxed,
            join: entry.id,
            team_key,
            token: None,
            epoch: [0; 16],
            chains: HashMap::new(),
            drawn: 0,
        };
        (device, entry)
    }

    pub async fn state(&self) -> State {
        read_log(&self.http, &self.url, &self.genesis, &[]).await.0
    }

    /// A line for a new user, its entry posted.
    pub async fn invite(&self, user: UserId, code: [u8; 16], expires_at: i64) -> String {
        let (line, entry) = self.make_invite(user, code, expires_at).await;
        self.post_log(&[entry.bytes]).await.unwrap();
        line
    }

    pub async fn make_invite(
        &self,
        user: UserId,
        code: [u8; 16],
        expires_at: i64,
    ) -> (String, Entry) {
        let state = self.state().await;
        let maker = Maker {
            region: self.region,
            signer: Signer::Device(self.id),
            key: &self.sign,
            seen: state.heads,
        };
        let place = (user, Role::KeyPerson, expires_at);
        let entry = maker.invite(
            (&self.genesis, &self.said),
            &Code(code),
            &self.team_key,
            place,
            [3; 24],
        );
        let invitation = Invitation {
            url: String::new(),
            genesis: self.genesis,
            code: Code(code),
            entry: entry.clone(),
        };
        (invitation.to_line(), entry)
    }

    /// A second person on the same server.
    pub async fn colleague(&self, n: u8) -> Self {
        let line = self.invite(UserId::from_bytes([n; 16]), [n; 16], 0).await;
        Self::join(&self.url, &line, n).await.unwrap()
    }

    pub async fn post(&self, route: &str, body: Vec<u8>) -> Answer<Vec<u8>> {
        let mut request = self.http.post(format!("{}{route}", self.url)).body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(hex(token));
        }
        answer(request.send().await.unwrap()).await
    }

    pub async fn get(&self, route: &str) -> Answer<Vec<u8>> {
        answer(
            self.http
                .get(format!("{}{route}", self.url))
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub async fn post_log(&self, entries: &[Vec<u8>]) -> Answer<u64> {
        let body = self
            .post(
                &format!("/v1/log/{}", hex(&self.genesis)),
                encode_entries(entries),
            )
            .await?;
        let mut reader = minicbor::Decoder::new(&body);
        assert_eq!(reader.array().unwrap(), Some(1));
        Ok(reader.u64().unwrap())
    }

    pub async fn challenge(&self) -> [u8; 32] {
        let body = self
            .post("/v1/challenge", Challenge { device: self.id }.encode())
            .await
            .unwrap();
        Challenge::decode_secret(&body).unwrap()
    }

    pub async fn answer_challenge(&mut self, nonce: [u8; 32]) -> Answer<()> {
        let signature = self
            .sign
            .sign("sb/1/login", &login_claim(&self.genesis, &nonce));
        let body = self
            .post(
                "/v1/login",
                Login {
                    device: self.id,
                    nonce,
                    signature,
                }
                .encode(),
            )
            .await?;
        self.token = Some(Challenge::decode_secret(&body).unwrap());
        Ok(())
    }

    pub async fn log_in(&mut self) {
        let nonce = self.challenge().await;
        self.answer_challenge(nonce).await.unwrap();
    }

    pub async fn push(&self, runs: &[Vec<u8>]) -> Answer<Vec<PushResult>> {
        self.post("/v1/push", encode_push(runs))
            .await
            .map(|body| PushAnswer::decode(&body).unwrap().0)
    }

    pub async fn pull(&self, cursor: u64, asks: Vec<(DossierId, u64)>) -> Answer<Vec<Frame>> {
        self.pull_from(self.epoch, cursor, 0, asks).await
    }

    pub async fn pull_from(
        &self,
        epoch: [u8; 16],
        cursor: u64,
        log_count: u64,
        asks: Vec<(DossierId, u64)>,
    ) -> Answer<Vec<Frame>> {
        let body = self
            .post(
                "/v1/pull",
                PullRequest {
                    epoch,
                    cursor,
                    log_count,
                    asks,
                }
                .encode(),
            )
            .await?;
        Ok(frames(&body))
    }

    /// A random-looking id of this device's own.
    pub fn draw(&mut self) -> [u8; 16] {
        self.drawn += 1;
        let hash = sb_crypto::hash::h("test", &[self.id.as_bytes(), &self.drawn.to_be_bytes()]);
        hash[..16].try_into().unwrap()
    }

    /// A run of these ops at the end of a chain; the chain moves on.
    pub fn run(&mut self, dossier: DossierId, grant: Hash, ops: Vec<Op>) -> Run {
        let (dseq, prev) = self
            .chains
            .get(&(dossier, grant))
            .copied()
            .unwrap_or((0, NO_HASH));
        let mut run = Run {
            dossier,
            device: self.id,
            grant,
            first_dseq: dseq + 1,
            ops,
            signature: [0; 64],
        };
        let signed = run.sign(self.region, prev, &self.sign);
        let last = signed.last().unwrap();
        self.chains
            .insert((dossier, grant), (last.header.dseq, last.hash));
        run
    }

    /// Begins a dossier: its id, the owner's grant, the run.
    pub fn create(&mut self) -> (DossierId, Hash, Run) {
        let dossier = DossierId::from_bytes(self.draw());
        let body = self.creation(dossier, self.user);
        let run = self.run(dossier, NO_HASH, vec![control(&body)]);
        let grant = self.chains[&(dossier, NO_HASH)].1;
        (dossier, grant, run)
    }

    /// What begins a dossier of this owner, whose keys are taken for this device's.
    pub fn creation(&self, dossier: DossierId, owner: UserId) -> Control {
        let own = self.wrap(dossier, &self.boxed.public(), Recipient::USER, owner);
        let nobody = UserId::from_bytes([0; 16]);
        let recovery = self.wrap(dossier, &self.said.recovery, Recipient::RECOVERY, nobody);
        Control::Create {
            kind: DossierKind::Person,
            owner,
            wraps: vec![own, recovery],
        }
    }

    /// The key of every dossier here, for somebody.
    pub fn wrap(&self, dossier: DossierId, to: &BoxPublic, kind: u8, id: UserId) -> Wrap {
        let recipient = Recipient {
            kind,
            id: *id.as_bytes(),
            generation: u64::from(kind == Recipient::RECOVERY),
        };
        let key = DossierKey::from_bytes([5; 32]);
        let (region, dossier) = (self.region.as_bytes(), dossier.as_bytes());
        wrap(&key, to, region, dossier, recipient).unwrap()
    }

    /// Lets another in: the run, and the grant that it is.
    pub fn grant(&mut self, dossier: DossierId, under: Hash, to: &Self) -> (Hash, Run) {
        let sealed = self.wrap(dossier, &to.boxed.public(), Recipient::USER, to.user);
        let run = self.run(
            dossier,
            under,
            vec![control(&Control::Grant {
                to: to.user,
                wrap: sealed,
            })],
        );
        (self.chains[&(dossier, under)].1, run)
    }

    pub fn content(&mut self, dossier: DossierId, grant: Hash, ops: usize, size: usize) -> Run {
        let ops = (0..ops)
            .map(|n| sealed(u8::try_from(n % 250).unwrap(), size))
            .collect();
        self.run(dossier, grant, ops)
    }
}

/// An op as the server sees it: it cannot tell made-up bytes from sealed ones.
pub fn sealed(tag: u8, size: usize) -> Op {
    Op {
        kind: OpKind::Content,
        key_id: [9; 16],
        seen: (0, NO_HASH),
        log_heads: Vec::new(),
        nonce: vec![tag; 24],
        ct: vec![tag; size],
    }
}

pub fn control(body: &Control) -> Op {
    Op {
        kind: body.op_kind(),
        nonce: Vec::new(),
        ct: body.encode(),
        ..sealed(0, 0)
    }
}

pub fn bytes(runs: &[&Run]) -> Vec<Vec<u8>> {
    runs.iter().map(|run| run.encode()).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

pub async fn answer(response: reqwest::Response) -> Answer<Vec<u8>> {
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a whole body").to_vec();
    if status == 200 {
        return Ok(body);
    }
    Err((
        status,
        decode_code(&body).expect("a refusal is a code of the list"),
    ))
}

/// Takes a stream apart; it must be whole.
pub fn frames(mut body: &[u8]) -> Vec<Frame> {
    let mut all = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_at(4);
        let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
        assert!(
            length <= sb_protocol::limits::FRAME_BYTES,
            "a frame of {length} bytes"
        );
        let (frame, rest) = rest.split_at(length);
        all.push(Frame::decode(frame).unwrap());
        body = rest;
    }
    assert!(
        matches!(all.first(), Some(Frame::Hello(_)))
            && matches!(all.last(), Some(Frame::End { .. }))
    );
    all
}

pub fn stretches(frames: &[Frame]) -> Vec<&Stretch> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            Frame::Stretch(stretch) => Some(stretch),
            _ => None,
        })
        .collect()
}

pub async fn read_log(
    http: &reqwest::Client,
    url: &str,
    genesis: &Hash,
    more: &[Entry],
) -> (State, Vec<Vec<u8>>) {
    let mut all: Vec<Vec<u8>> = Vec::new();
    loop {
        let route = format!("{url}/v1/log/{}?after={}", hex(genesis), all.len());
        let page =
            LogPage::decode(&answer(http.get(route).send().await.unwrap()).await.unwrap()).unwrap();
        all.extend(page.entries);
        if all.len() as u64 >= page.total {
            break;
        }
    }
    let mut entries: Vec<Entry> = all
        .iter()
        .map(|bytes| Entry::decode(bytes).unwrap())
        .collect();
    entries.extend_from_slice(more);
    (verify(genesis, &entries).unwrap(), all)
}

/// The genesis body of an entry.
pub fn genesis_of(entry: &Entry) -> &Genesis {
    match &entry.body {
        Body::Genesis(genesis) => genesis,
        _ => panic!("not a genesis"),
    }
}

/// A server, its first coordinator and a key person.
pub async fn two() -> (Server, Device, Device) {
    let server = Server::start().await;
    let mut first = server.first().await;
    first.log_in().await;
    let mut second = first.colleague(2).await;
    second.log_in().await;
    (server, first, second)
}

/// Everything in the file still adds up, and there are this many ops.
pub fn holds(server: &Server, ops: u64) {
    let store = sb_server::store::Store::open(server.dir.path()).unwrap();
    let report = sb_server::audit::verify(&store).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!(report.ops, ops);
}
