//! The line that a coordinator hands over.

use crate::entry::{Body, Entry, Invite};
use crate::make::{Code, make_code_key};
use crate::{Hash, TrustError, cbor};
use data_encoding::BASE32_NOPAD;
use minicbor::Decoder;
use sb_crypto::hash::h;

const PREFIX: &str = "sleutelbos1-";
/// The longest line that is looked at, in bytes: several times what an invitation needs.
const MAX_LINE: usize = 16 * 1024;

/// All that a new colleague needs to join, a server apart.
#[derive(Clone)]
pub struct Invitation {
    /// Where the server is. A hint: the genesis hash is the identity.
    pub url: String,
    /// What the client will pin.
    pub genesis: Hash,
    /// The one-time code. Secret.
    pub code: Code,
    /// The signed invite entry, so that joining works before the coordinator has synced.
    pub entry: Entry,
}

impl Invitation {
    /// One line of lower-case letters and digits.
    pub fn to_line(&self) -> String {
        let mut bytes = cbor::write(|w| {
            w.array(5)?.u8(1)?.str(&self.url)?.bytes(&self.genesis)?;
            w.bytes(&self.code.0)?.bytes(&self.entry.bytes)?;
            Ok(())
        });
        let sum = h("sb/1/invitation", &[&bytes]);
        bytes.extend(sum.iter().take(4));
        format!(
            "{PREFIX}{}",
            BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
        )
    }

    /// Reads the line; white space and capitals do not matter.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] when it is not whole, [`TrustError::Forged`] when its parts do not
    /// belong together, [`TrustError::TooNew`] for another version.
    pub fn from_line(line: &str) -> Result<Self, TrustError> {
        if line.len() > MAX_LINE {
            return Err(TrustError::Malformed);
        }
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let line = line.to_ascii_lowercase();
        let coded = line.strip_prefix(PREFIX).ok_or(TrustError::Malformed)?;
        let bytes = BASE32_NOPAD
            .decode(coded.to_ascii_uppercase().as_bytes())
            .map_err(|_| TrustError::Malformed)?;
        let cut = bytes.len().checked_sub(4).ok_or(TrustError::Malformed)?;
        let (body, sum) = bytes.split_at_checked(cut).ok_or(TrustError::Malformed)?;
        if !h("sb/1/invitation", &[body]).starts_with(sum) {
            return Err(TrustError::Malformed);
        }
        let mut r = Decoder::new(body);
        cbor::array(&mut r, 5)?;
        if r.u8()? != 1 {
            return Err(TrustError::TooNew);
        }
        let invitation = Self {
            url: r.str()?.to_owned(),
            genesis: cbor::bytes(&mut r)?,
            code: Code(cbor::bytes(&mut r)?),
            entry: Entry::decode(r.bytes()?)?,
        };
        cbor::end(&r)?;
        if invitation.to_line() != line {
            return Err(TrustError::Malformed);
        }
        let invite = invitation.invite()?;
        let key = make_code_key(&invitation.code).public();
        if key != invite.code_key {
            return Err(TrustError::Forged);
        }
        key.verify(
            "sb/1/genesis",
            &invitation.genesis,
            &invite.genesis_signature,
        )?;
        Ok(invitation)
    }

    /// The invite inside.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] when the entry is of another kind.
    pub fn invite(&self) -> Result<&Invite, TrustError> {
        match &self.entry.body {
            Body::Invite(invite) => Ok(invite),
            _ => Err(TrustError::Malformed),
        }
    }
}
