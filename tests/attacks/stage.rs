//! The stage of most attacks, built once: a region in which Lina has been offline for a while, copied
//! for every attack, server and laptop alike. What one attack does, no other sees.

use crate::actor::Actor;
use crate::laptop::{Home, Seen};
use crate::region::Region;
use sb_domain::ids::{DeviceId, DossierId};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use system_tests::folder::copy;
use system_tests::programs::{REGION, pack};
use tempfile::TempDir;

/// What is the same in every attack.
pub(crate) struct Stage {
    folder: PathBuf,
    /// A key person who helps the server; Lina has not heard of him yet.
    pub(crate) karim: Actor,
    /// A place in the log that nobody has taken, and whose code the server does not know.
    pub(crate) open_place: String,
    /// The person whom Selam and Lina share, and whose dossier grew while Lina was away.
    pub(crate) person: String,
    pub(crate) old: DossierId,
    /// Shared with Lina while she was away.
    pub(crate) new: DossierId,
    pub(crate) lina_device: DeviceId,
    /// Lina's laptop before it syncs.
    pub(crate) before: Seen,
    /// The same after one honest conversation, and what the server then holds.
    pub(crate) after: Seen,
    pub(crate) stats: Value,
}

/// A copy to spoil.
pub(crate) struct Stand {
    pub(crate) region: Region,
    pub(crate) lina: Home,
    /// Dropped last: the server's data.
    _folder: TempDir,
}

impl Stage {
    /// The stage; the first test that asks builds it.
    pub(crate) fn get() -> Arc<Self> {
        static STAGE: OnceLock<Arc<Stage>> = OnceLock::new();
        Arc::clone(STAGE.get_or_init(|| Arc::new(build())))
    }

    /// A copy with a sound server.
    pub(crate) fn stand(&self) -> Stand {
        self.stand_broken("")
    }

    /// A copy whose server breaks at a named place.
    pub(crate) fn stand_broken(&self, fault: &str) -> Stand {
        let folder = TempDir::new().unwrap();
        copy(&self.folder.join("server"), folder.path());
        Stand {
            region: Region::serve_broken(folder.path(), fault),
            lina: Home::copy_of(&self.folder.join("lina")),
            _folder: folder,
        }
    }
}

impl Stand {
    /// After all that happened: one honest conversation brings laptop and server to where they would have
    /// been without it.
    pub(crate) fn recovers(&self, stage: &Stage) {
        self.lina.sync(&self.region.url());
        assert_eq!(self.lina.look(), stage.after);
        assert_eq!(self.region.admin(&["stats"]), stage.stats);
        assert_eq!(self.region.admin(&["verify"])["ok"], true);
    }
}

/// A folder of this run, made by cargo's own place for tests; those of runs that are over are removed, since what
/// is kept for the whole run is dropped by nobody. One of them may have had our number.
fn own_folder() -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let own = std::process::id().to_string();
    for old in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = old.file_name().to_string_lossy().into_owned();
        let over = name
            .strip_prefix("attacks-")
            .is_some_and(|run| run == own || !Path::new("/proc").join(run).exists());
        if over {
            let _ = fs::remove_dir_all(old.path());
        }
    }
    let folder = place.join(format!("attacks-{own}"));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn id(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A person with a dossier of its own: both their ids.
fn add(home: &Home, name: &str) -> (String, String) {
    let input = json!({ "name": name, "latin_name": "Selamawit", "languages": ["ti"] });
    let made = home.ok_with(&["person", "add"], &input);
    (id(&made["person"]), id(&made["dossier"]))
}

fn visit(home: &Home, person: &str, note: &str) {
    let input = json!({
        "person": person, "kind": "HUISBEZOEK", "date": "2026-01-20", "minutes": 45,
        "languages": ["ti"], "domains": ["GELD"], "note": note,
    });
    home.ok_with(&["contact", "record"], &input);
}

fn rename(home: &Home, person: &str, name: &str) {
    home.ok_with(&["person", "edit", person], &json!({ "latin_name": name }));
}

/// The region and the three who work there.
struct Cast {
    region: Region,
    noor: Home,
    selam: Home,
    lina: Home,
    lina_user: String,
    lina_device: String,
}

impl Cast {
    fn new(server: &Path) -> Self {
        fs::create_dir_all(server).unwrap();
        let invitation = Region::found(server);
        let region = Region::serve(server);
        let url = region.url();
        let join = |name: &str, line: &str| {
            let home = Home::new(name);
            let joined = home.ok(&["join", line, "--server", &url]);
            (home, joined)
        };
        let (noor, _) = join("Noor Voorbeeld", &invitation);
        let (selam, _) = join("Selam Voorbeeld", &invite(&noor, "Selam Voorbeeld", &url));
        let (lina, joined) = join("Lina Voorbeeld", &invite(&noor, "Lina Voorbeeld", &url));
        lina.sync(&url);
        selam.sync(&url);
        Self {
            region,
            noor,
            selam,
            lina,
            lina_user: id(&joined["user"]),
            lina_device: id(&joined["device"]),
        }
    }

    /// What Lina holds: a dossier of Selam's, with a change of her own that came back to nobody yet.
    fn before(&self) -> (String, String) {
        let url = self.region.url();
        let (person, dossier) = add(&self.selam, "ሰላማዊት");
        visit(&self.selam, &person, "Kennisgemaakt");
        self.selam
            .ok(&["dossier", "share", &dossier, &self.lina_user]);
        self.selam.sync(&url);
        self.lina.sync(&url);
        rename(&self.lina, &person, "Selamawit T.");
        self.lina.sync(&url);
        (person, dossier)
    }

    /// A pack like the region's own, one version on, approved.
    fn next_pack(&self, to: &Path) {
        copy(&pack(REGION), to);
        let file = to.join("region.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("\nversion = 2\n"));
        fs::write(&file, text.replace("\nversion = 2\n", "\nversion = 3\n")).unwrap();
        self.region.admin(&["pack", "load", to.to_str().unwrap()]);
        self.noor.sync(&self.region.url());
        self.noor.ok(&["pack", "approve"]);
        self.noor.sync(&self.region.url());
    }

    /// What Selam did while Lina was away: three runs, one of them of two ops, and a new dossier, which it gives.
    fn meanwhile(&self, person: &str) -> String {
        let url = self.region.url();
        self.selam.sync(&url);
        visit(&self.selam, person, "Brief van de school");
        visit(&self.selam, person, "Naar de bibliotheek");
        self.selam.sync(&url);
        visit(&self.selam, person, "Gebeld met de gemeente");
        self.selam.sync(&url);
        rename(&self.selam, person, "Selamawit Tesfay");
        self.selam.sync(&url);
        let (_, dossier) = add(&self.selam, "مريم");
        self.selam
            .ok(&["dossier", "share", &dossier, &self.lina_user]);
        self.selam.sync(&url);
        dossier
    }

    /// What Lina did then, offline: a change that will conflict, a visit, and a person of her own.
    fn offline(&self, person: &str) {
        rename(&self.lina, person, "Selam T.");
        visit(&self.lina, person, "Samen gegeten");
        let (own, _) = add(&self.lina, "ዮናስ");
        visit(&self.lina, &own, "Kennisgemaakt");
    }
}

/// A line for a new key person, its entry posted.
fn invite(noor: &Home, name: &str, url: &str) -> String {
    let made = noor.ok(&["invite", "--name", name, "--role", "key_person"]);
    noor.sync(url);
    id(&made["invitation"])
}

fn build() -> Stage {
    let folder = own_folder();
    let cast = Cast::new(&folder.join("server"));
    let (person, old) = cast.before();
    let url = cast.region.url();
    let line = invite(&cast.noor, "Karim Voorbeeld", &url);
    let karim = Actor::join(cast.region.port(), &line, 7);
    let open_place = invite(&cast.noor, "Nog Niemand", &url);
    cast.next_pack(&folder.join("pack"));
    let new = cast.meanwhile(&person);
    cast.offline(&person);
    let before = cast.lina.look();
    assert!(before.waiting >= 3);

    drop(cast.region);
    copy(cast.lina.home(), &folder.join("lina"));
    let mut stage = Stage {
        folder,
        karim,
        open_place,
        person,
        old: old.parse().unwrap(),
        new: new.parse().unwrap(),
        lina_device: cast.lina_device.parse().unwrap(),
        after: before.clone(),
        before,
        stats: Value::Null,
    };
    let honest = stage.stand();
    honest.lina.sync(&honest.region.url());
    stage.after = honest.lina.look();
    stage.stats = honest.region.admin(&["stats"]);
    assert_ne!(stage.before.dump, stage.after.dump);
    assert_eq!(stage.after.waiting, 0);
    stage
}
