//! A member of the region whose keys the test holds: somebody who helps the server to lie, or who
//! forgets to seal.

use crate::wire::{Reply, Request, ask};
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use sb_protocol::{
    Challenge, Frame, Hash, LogPage, Login, NO_HASH, Op, PullRequest, PushAnswer, PushResult, Run,
    encode_entries, encode_push, login_claim,
};
use sb_trust::{
    Entry, Genesis, Invitation, JoinInput, Maker, Signer, device_id, open_team_key, verify,
};
use std::collections::HashMap;

pub(crate) struct Actor {
    /// Where he talks to.
    pub(crate) port: u16,
    pub(crate) genesis: Hash,
    pub(crate) region: RegionId,
    pub(crate) said: Genesis,
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
    pub(crate) sign: SigningKey,
    pub(crate) boxed: BoxSecret,
    /// His join: also his grant in the team dossier.
    pub(crate) join: Hash,
    pub(crate) team_key: DossierKey,
    /// Heads of the log when he joined, his join included.
    pub(crate) heads: Vec<Hash>,
    token: Option<String>,
    chains: HashMap<(DossierId, Hash), (u64, Hash)>,
}

impl Actor {
    /// Takes the place of an invitation; `n` tells actors apart.
    pub(crate) fn join(port: u16, line: &str, n: u8) -> Self {
        let invitation = Invitation::from_line(line).unwrap();
        let invite = invitation.invite().unwrap().clone();
        let entries = read_log(port, &invitation.genesis);
        let state = verify(&invitation.genesis, &entries).unwrap();
        let sign = SigningKey::from_seed(&[n; 32]);
        let boxed = BoxSecret::from_seed(&[n; 32]);
        let device = device_id(&sign.public());
        let maker = Maker {
            region: state.region,
            signer: Signer::Device(device),
            key: &sign,
            seen: state.heads.clone(),
        };
        let input = JoinInput {
            invite: invitation.entry.id,
            user: invite.user,
            user_key: boxed.public(),
            device,
            device_box: boxed.public(),
        };
        let join = maker.join(&invitation.code, input);
        let path = format!("/v1/log/{}", hex(&invitation.genesis));
        let posted = encode_entries(std::slice::from_ref(&join.bytes));
        said(port, &Request::post(&path, posted));
        let team_key =
            open_team_key(&invitation.code, &invite, state.region, &state.genesis).unwrap();
        Self {
            port,
            genesis: invitation.genesis,
            region: state.region,
            said: state.genesis,
            user: invite.user,
            device,
            sign,
            boxed,
            join: join.id,
            team_key,
            heads: vec![join.id],
            token: None,
            chains: HashMap::new(),
        }
    }

    /// Signs log entries as this device.
    pub(crate) fn maker(&self) -> Maker<'_> {
        Maker {
            region: self.region,
            signer: Signer::Device(self.device),
            key: &self.sign,
            seen: self.heads.clone(),
        }
    }

    pub(crate) fn log_in(&mut self) {
        let challenge = Challenge {
            device: self.device,
        };
        let nonce = said(
            self.port,
            &Request::post("/v1/challenge", challenge.encode()),
        );
        let nonce = Challenge::decode_secret(&nonce).unwrap();
        let claim = login_claim(&self.genesis, &nonce);
        let login = Login {
            device: self.device,
            nonce,
            signature: self.sign.sign("sb/1/login", &claim),
        };
        let token = said(self.port, &Request::post("/v1/login", login.encode()));
        let token = Challenge::decode_secret(&token).unwrap();
        self.token = Some(format!("Bearer {}", hex(&token)));
    }

    /// What the server answers to this post, made by somebody logged in.
    pub(crate) fn post(&self, path: &str, body: Vec<u8>) -> Vec<u8> {
        let request = Request {
            token: self.token.clone(),
            ..Request::post(path, body)
        };
        said(self.port, &request)
    }

    pub(crate) fn push(&self, runs: &[&Run]) -> Vec<PushResult> {
        let runs: Vec<Vec<u8>> = runs.iter().map(|run| run.encode()).collect();
        let answer = self.post("/v1/push", encode_push(&runs));
        PushAnswer::decode(&answer).unwrap().0
    }

    /// Everything that he may read, from the start.
    pub(crate) fn pull(&self) -> Vec<Frame> {
        let request = PullRequest {
            epoch: [0; 16],
            cursor: 0,
            log_count: 0,
            asks: Vec::new(),
        };
        frames(&self.post("/v1/pull", request.encode())).unwrap()
    }

    /// A run at the end of one of his chains, signed by him.
    pub(crate) fn run(&mut self, dossier: DossierId, grant: Hash, ops: Vec<Op>) -> Run {
        let chain = self.chains.entry((dossier, grant)).or_insert((0, NO_HASH));
        let mut run = Run {
            dossier,
            device: self.device,
            grant,
            first_dseq: chain.0 + 1,
            ops,
            signature: [0; 64],
        };
        let ops = run.sign(self.region, chain.1, &self.sign);
        let last = ops.last().unwrap();
        *chain = (last.header.dseq, last.hash);
        run
    }
}

fn said(port: u16, request: &Request) -> Vec<u8> {
    let Reply { status, body, .. } = ask(port, request).unwrap();
    assert_eq!(
        status, 200,
        "{} {} was refused",
        request.method, request.path
    );
    body
}

/// The whole log as the server gives it to everybody.
pub(crate) fn read_log(port: u16, genesis: &Hash) -> Vec<Entry> {
    let path = format!("/v1/log/{}?after=0", hex(genesis));
    let page = LogPage::decode(&said(port, &Request::get(&path))).unwrap();
    assert_eq!(page.total, page.entries.len() as u64);
    let entries = page.entries.iter().map(|bytes| Entry::decode(bytes));
    entries.map(Result::unwrap).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Takes a stream apart; none if it is not whole frames.
pub(crate) fn frames(mut body: &[u8]) -> Option<Vec<Frame>> {
    let mut all = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<4>()?;
        let (frame, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        all.push(Frame::decode(frame).ok()?);
        body = rest;
    }
    Some(all)
}

/// The stream of these frames.
pub(crate) fn stream(frames: &[Frame]) -> Vec<u8> {
    let mut body = Vec::new();
    for frame in frames {
        let bytes = frame.encode();
        body.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
        body.extend(bytes);
    }
    body
}
