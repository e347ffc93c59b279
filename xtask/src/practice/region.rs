//! The practice region's server.

use super::home::text;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

const PACK: &str = "assets/regions/gorinchem-molenlanden-vijfheerenlanden";

/// A running server; it ends with this value at the latest.
pub(crate) struct Region {
    child: Option<Child>,
    url: String,
}

impl Drop for Region {
    fn drop(&mut self) {
        // Only after a failure that is being told already; a good run stops it by itself.
        let _ = self.stop();
    }
}

impl Region {
    /// Makes server and region in one step and starts it; also gives the first coordinator's invitation.
    pub(crate) fn make(place: &Place, folder: &Path) -> Result<(Self, String), Stop> {
        let made = tool::output(
            server(place, folder)
                .args(["--json", "init", "--region-name", "Oefenregio", "--pack"])
                .arg(place.root.join(PACK)),
        )?;
        let made: Value =
            serde_json::from_str(&made).doing(|| "read what `init` printed".into())?;
        let invitation = text(&made, "invitation")?;
        Ok((Self::start(place, folder)?, invitation))
    }

    /// Starts it on the port that it had last time, because the laptops remember the address;
    /// on another one when somebody took it.
    pub(crate) fn start(place: &Place, folder: &Path) -> Result<Self, Stop> {
        let remembered = port_file(folder);
        let port = fs::read_to_string(&remembered)
            .ok()
            .and_then(|port| port.trim().parse().ok());
        let free = port.filter(|port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok());
        let region = Self::listen(place, folder, free.unwrap_or(0))?;
        let port = region.url.rsplit(':').next().unwrap_or_default();
        fs::write(&remembered, port).doing(|| format!("write {}", remembered.display()))?;
        Ok(region)
    }

    fn listen(place: &Place, folder: &Path, port: u16) -> Result<Self, Stop> {
        let mut child = server(place, folder)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .doing(|| "start the server".into())?;
        let mut lines = child.stdout.take().map(BufReader::new);
        let mut line = String::new();
        if let Some(lines) = &mut lines {
            lines
                .read_line(&mut line)
                .doing(|| "read what the server says".into())?;
        }
        let said: Value = serde_json::from_str(&line).unwrap_or_default();
        let url = text(&said, "listening").unwrap_or_default();
        let region = Self {
            child: Some(child),
            url,
        };
        if region.url.is_empty() {
            return Err(Stop::failed(
                "The server did not start; what it said stands above.",
            ));
        }
        // A server must not get stuck on output that nobody reads.
        if let Some(mut lines) = lines {
            thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        }
        Ok(region)
    }

    /// Where the server of this folder listens, if it runs: for who did not start it.
    pub(crate) fn running(folder: &Path) -> Option<String> {
        let port: u16 = fs::read_to_string(port_file(folder))
            .ok()?
            .trim()
            .parse()
            .ok()?;
        TcpStream::connect(("127.0.0.1", port)).ok()?;
        Some(format!("http://127.0.0.1:{port}"))
    }

    /// Ends the server when it runs and starts it when it does not: what somebody does who wants to see
    /// what working offline is like.
    pub(crate) fn switch(&mut self, place: &Place, folder: &Path) -> Result<(), Stop> {
        if self.child.is_some() {
            println!("Taking the server away …");
            self.stop()?;
            println!("The server is away: everybody works offline. Enter brings it back.");
            return Ok(());
        }
        let before = self.url.clone();
        *self = Self::start(place, folder)?;
        if self.url == before {
            println!("The server is back: every window syncs by itself.");
            return Ok(());
        }
        Err(Stop::failed(format!(
            "The server is back at {}, because something else took {before}: close the windows and open them again.",
            self.url
        )))
    }

    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks it to finish and waits for it; one that has ended already is fine.
    pub(crate) fn stop(&mut self) -> Result<(), Stop> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        if cfg!(unix) {
            // By the shell, which has it built in: a bare system has no `kill` program.
            let kill = format!("kill -s TERM {}", child.id());
            let _ = Command::new("sh")
                .args(["-c", &kill])
                .stderr(Stdio::null())
                .status();
        } else {
            let _ = child.kill();
        }
        child.wait().doing(|| "wait for the server".into())?;
        Ok(())
    }
}

fn server(place: &Place, folder: &Path) -> Command {
    let mut command = Command::new(place.program("sleutelbos-server"));
    command.arg("--data").arg(folder.join("server"));
    command
}

fn port_file(folder: &Path) -> PathBuf {
    folder.join("port")
}
