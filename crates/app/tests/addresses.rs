//! Addresses that are none, and servers that are not ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says no by panicking"
)]

use sb_app::face::{Failure, FailureCode};
use sb_app::world::World;
use sb_app::{App, Folder, Kdf, words};
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DossierId, UserId};
use sb_trust::{Body, Code, GenesisInput, Invitation, Maker, Role, Signer};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The line of an invitation that holds this address.
fn invitation(url: &str) -> String {
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
    let maker = Maker {
        region: genesis.region,
        signer: Signer::Root,
        key: &root,
        seen: vec![genesis.id],
    };
    let place = (UserId::from_bytes([7; 16]), Role::Coordinator, 0);
    let entry = maker.invite((&genesis.id, &**said), &code, &team_key, place, [8; 24]);
    let genesis = genesis.id;
    let url = url.to_owned();
    Invitation {
        url,
        genesis,
        code,
        entry,
    }
    .to_line()
}

/// An app with a fresh profile open.
fn app() -> (App, TempDir) {
    let home = TempDir::new().unwrap();
    let app = App::new(World::laptop(), home.path().to_path_buf(), Arc::new(|_| ()));
    let app = app.unwrap_or_else(|_| panic!("no app"));
    let phrase: Vec<&str> = words::list().iter().take(5).copied().collect();
    let kdf = Kdf {
        memory_kib: Kdf::FLOOR_KIB,
        ..Kdf::STANDARD
    };
    let folder = Folder::at(home.path().join("profile"));
    app.create_profile(&folder, "Selam Voorbeeld", &phrase.join(" "), kdf)
        .unwrap();
    (app, home)
}

/// A web server that says the same to everybody; its address, and how often it was asked.
fn web_server(reply: &str) -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicU32::new(0));
    let (count, reply) = (Arc::clone(&asked), reply.to_owned());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    (address, asked)
}

fn page(status: &str, more: &str) -> String {
    let body = "<p>Welkom</p>";
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{more}Content-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

#[test]
fn what_is_no_address_is_said_at_the_field_of_the_address() {
    let (app, _home) = app();
    let bad = Failure::at(FailureCode::BadAddress, "server");
    for wrong in [
        "not a url",
        "sleutelbos.example",
        "http://sleutelbos.example",
        "file:///etc/passwd",
    ] {
        assert_eq!(app.join(&invitation(""), Some(wrong)), Err(bad), "{wrong}");
        assert_eq!(app.join(&invitation(wrong), None), Err(bad), "{wrong}");
    }
    // The invitation holds no address, and nobody gave one.
    assert_eq!(app.join(&invitation(""), Some(" ")), Err(bad));
}

#[test]
fn another_web_server_is_not_called_a_liar() {
    let (app, _home) = app();
    let stranger = Err(Failure::new(FailureCode::OtherRegion));
    for status in ["200 OK", "404 Not Found", "403 Forbidden"] {
        let (address, _) = web_server(&page(status, ""));
        assert_eq!(app.join(&invitation(&address), None), stranger, "{status}");
    }
    // Something before our server says that it is away for a moment.
    let (address, _) = web_server(&page("502 Bad Gateway", ""));
    let away = Err(Failure::new(FailureCode::Offline));
    assert_eq!(app.join(&invitation(&address), None), away);
    // In as few words as there are, or with a page under the wrong name.
    for head in [
        "Content-Length: 0\r\n",
        "Content-Type: application/cbor\r\n",
    ] {
        let few = format!("HTTP/1.1 502 Bad Gateway\r\n{head}Connection: close\r\n\r\n");
        let (address, _) = web_server(&few);
        assert_eq!(app.join(&invitation(&address), None), away, "{head}");
    }
}

#[test]
fn no_answer_leads_elsewhere() {
    let (app, _home) = app();
    let (elsewhere, asked) = web_server(&page("200 OK", ""));
    for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
        let location = format!("Location: {elsewhere}/\r\n");
        let (address, _) = web_server(&page(status, &location));
        let refused = app.join(&invitation(&address), None);
        assert_eq!(refused, Err(Failure::new(FailureCode::OtherRegion)));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
