//! One of everything that travels, with fixed bytes.
#![allow(dead_code, reason = "each test file uses its part")]

use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::{Recipient, Wrap};
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use sb_protocol::{
    Challenge, Control, DossierKind, Frame, Hello, Item, LogPage, Login, NO_HASH, Op, OpKind,
    PackOffer, ProtocolError, PullRequest, PushAnswer, PushResult, Run, Stretch, code, decode_code,
    decode_entries, decode_push, encode_code, encode_entries, encode_push, sign_head,
};

pub(crate) const REGION: RegionId = RegionId::from_bytes([0x11; 16]);
pub(crate) const DOSSIER: DossierId = DossierId::from_bytes([0x22; 16]);
pub(crate) const DEVICE: DeviceId = DeviceId::from_bytes([0x33; 16]);
pub(crate) const USER: UserId = UserId::from_bytes([0x44; 16]);
pub(crate) const PREV: [u8; 32] = [0x55; 32];

pub(crate) fn device_key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub(crate) fn wrap(kind: u8) -> Wrap {
    let id = if kind == Recipient::USER {
        *USER.as_bytes()
    } else {
        [0; 16]
    };
    Wrap {
        recipient: Recipient {
            kind,
            id,
            generation: 3,
        },
        encapsulated: (0..1120u16).map(|n| n.to_be_bytes()[1]).collect(),
        sealed: vec![0xee; 48],
    }
}

pub(crate) fn controls() -> [Control; 2] {
    let wraps = vec![wrap(Recipient::USER), wrap(Recipient::RECOVERY)];
    [
        Control::Create {
            kind: DossierKind::Person,
            owner: USER,
            wraps,
        },
        Control::Grant {
            to: USER,
            wrap: wrap(Recipient::USER),
        },
    ]
}

pub(crate) fn op(n: u8) -> Op {
    Op {
        kind: OpKind::Content,
        key_id: [0x66; 16],
        seen: (300, [0x77; 32]),
        log_heads: vec![[0x01; 32], [0x02; 32]],
        nonce: vec![n; 24],
        ct: vec![n ^ 0xff; 40 + usize::from(n)],
    }
}

/// Five ops: all that repeats repeats once, all that changes changes once, and a kind to come.
pub(crate) fn run() -> Run {
    let ops = vec![
        op(1),
        op(2),
        Op {
            key_id: [0x67; 16],
            seen: (301, [0x78; 32]),
            ..op(3)
        },
        Op {
            log_heads: vec![],
            ..op(4)
        },
        Op {
            kind: OpKind::Unknown(9),
            nonce: vec![],
            ..op(5)
        },
    ];
    let grant = [0x88; 32];
    let mut run = Run {
        dossier: DOSSIER,
        device: DEVICE,
        grant,
        first_dseq: 41,
        ops,
        signature: [0; 64],
    };
    run.sign(REGION, PREV, &device_key());
    run
}

pub(crate) fn create_run() -> Run {
    let create = controls()[0].encode();
    let op = Op {
        kind: OpKind::Create,
        seen: (0, NO_HASH),
        nonce: vec![],
        ct: create,
        ..op(1)
    };
    let grant = NO_HASH;
    let mut run = Run {
        dossier: DOSSIER,
        device: DEVICE,
        grant,
        first_dseq: 1,
        ops: vec![op],
        signature: [0; 64],
    };
    run.sign(REGION, NO_HASH, &device_key());
    run
}

pub(crate) fn stretch() -> Stretch {
    let own = Item::Own {
        device: DEVICE,
        grant: [0x88; 32],
        first_dseq: 1,
        count: 200,
        tip: [0x99; 32],
    };
    let (last_seq, head) = (70_205, [0xaa; 32]);
    let head_signature = sign_head(
        &SigningKey::from_seed(&[8; 32]),
        REGION,
        DOSSIER,
        last_seq,
        &head,
    );
    let items = vec![own, Item::Run(run().encode())];
    Stretch {
        dossier: DOSSIER,
        first_seq: 70_001,
        items,
        last_seq,
        head,
        head_signature,
    }
}

/// Reads bytes and writes what was read.
pub(crate) type Again = fn(&[u8]) -> Result<Vec<u8>, ProtocolError>;

/// Everything that travels: its name, its bytes, its reader.
#[allow(clippy::too_many_lines, reason = "a list")]
pub(crate) fn everything() -> Vec<(&'static str, Vec<u8>, Again)> {
    let frame: Again = |bytes| Frame::decode(bytes).map(|it| it.encode());
    let page: Again = |bytes| LogPage::decode(bytes).map(|it| it.encode());
    let runs: Again = |bytes| Run::decode(bytes).map(|it| it.encode());
    let pull: Again = |bytes| PullRequest::decode(bytes).map(|it| it.encode());
    let hello = Hello {
        epoch: [0xbb; 16],
        end_cursor: 1 << 40,
        log_total: 12,
        server_time: 1_790_000_000_000,
        pack: Some((7, [0xcc; 32])),
    };
    let bare = Hello {
        pack: None,
        end_cursor: 0,
        log_total: 0,
        server_time: -1,
        ..hello.clone()
    };
    let entries = vec![vec![1, 2, 3], vec![], vec![0xff; 30]];
    let asks = vec![
        (DOSSIER, 1),
        (DossierId::from_bytes([0x23; 16]), 9_000_000_000),
    ];
    let request = PullRequest {
        epoch: [0xbb; 16],
        cursor: 77,
        log_count: 5,
        asks,
    };
    let first = PullRequest {
        epoch: [0; 16],
        cursor: 0,
        log_count: 0,
        asks: vec![],
    };
    let mut results = vec![PushResult::Stored(1000), PushResult::Known(24)];
    results.extend(code::ALL.map(PushResult::Refused));
    let login = Login {
        device: DEVICE,
        nonce: [0xdd; 32],
        signature: [0xee; 64],
    };
    let [create, grant] = controls();
    let offer = PackOffer {
        version: 7,
        sha256: [0xcc; 32],
        size: 1_000_000,
    };
    vec![
        ("run", run().encode(), runs),
        ("run-create", create_run().encode(), runs),
        ("create", create.encode(), |bytes| {
            Control::decode(OpKind::Create, bytes).map(|it| it.encode())
        }),
        ("grant", grant.encode(), |bytes| {
            Control::decode(OpKind::Grant, bytes).map(|it| it.encode())
        }),
        ("hello", Frame::Hello(hello).encode(), frame),
        ("hello-bare", Frame::Hello(bare).encode(), frame),
        ("log", Frame::Log(entries.clone()).encode(), frame),
        ("stretch", Frame::Stretch(stretch()).encode(), frame),
        ("end", Frame::End { cursor: 1 << 40 }.encode(), frame),
        (
            "page",
            LogPage {
                total: 30,
                entries: entries.clone(),
            }
            .encode(),
            page,
        ),
        ("entries", encode_entries(&entries), |bytes| {
            decode_entries(bytes).map(|all| encode_entries(&all))
        }),
        ("push", encode_push(&entries), |bytes| {
            decode_push(bytes).map(|all| encode_push(&all))
        }),
        ("push-answer", PushAnswer(results).encode(), |bytes| {
            PushAnswer::decode(bytes).map(|it| it.encode())
        }),
        ("offer", offer.encode(), |bytes| {
            PackOffer::decode(bytes).map(|it| it.encode())
        }),
        (
            "challenge",
            Challenge { device: DEVICE }.encode(),
            |bytes| Challenge::decode(bytes).map(|it| it.encode()),
        ),
        ("secret", Challenge::encode_secret(&[0xab; 32]), |bytes| {
            Challenge::decode_secret(bytes).map(|it| Challenge::encode_secret(&it))
        }),
        ("login", login.encode(), |bytes| {
            Login::decode(bytes).map(|it| it.encode())
        }),
        ("pull", request.encode(), pull),
        ("pull-first", first.encode(), pull),
        ("code", encode_code(code::NOT_MEMBER), |bytes| {
            decode_code(bytes)
                .map(encode_code)
                .ok_or(ProtocolError::Malformed)
        }),
    ]
}
