//! Words of a referral: statuses, who said so, how somebody agreed. These travel; lists of a region
//! (domains, reasons, kinds of contact) are in the region pack instead.

use crate::rules::Rule;

/// Makes a closed list of words, each with the code that travels.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident, $count:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, in this order.
            pub const ALL: [Self; $count] = [$(Self::$variant),*];

            /// The code that travels and that command lines use.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The word with this code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|word| word.code() == code)
            }
        }
    )*};
}

words! {
    /// The statuses, in the order in which a referral usually meets them.
    Status, 16 {
        /// Being written.
        Concept = "concept",
        /// Made, not yet told to the partner.
        KlaarVoorVerzending = "klaar_voor_verzending",
        /// The worker says it went out.
        Verzonden = "verzonden",
        /// The partner confirmed receipt.
        Ontvangen = "ontvangen",
        /// The newcomer has to do something.
        ActieNieuwkomer = "actie_nieuwkomer",
        /// Accepted.
        Geaccepteerd = "geaccepteerd",
        /// Waiting list.
        Wachtlijst = "wachtlijst",
        /// Running.
        Bezig = "bezig",
        /// Refused, with a reason.
        Afgewezen = "afgewezen",
        /// Passed on to another.
        Doorgezet = "doorgezet",
        /// Could not be reached.
        NietBereikt = "niet_bereikt",
        /// The person does not want it any more.
        Ingetrokken = "ingetrokken",
        /// Helped.
        AfgerondGeholpen = "afgerond_geholpen",
        /// Not helped, with a reason.
        AfgerondNietGeholpen = "afgerond_niet_geholpen",
        /// No answer within a term. A fact of the calendar and nobody's word: never said, never stored. Nothing
        /// computes it yet, because no region pack has a term: see `docs/KNOWN-ISSUES.md`.
        Verlopen = "verlopen",
        /// A mistake.
        Fout = "fout",
    }
    /// The four columns in which screens show referrals.
    Group4, 4 {
        /// The key person has to send it.
        ToSend = "to_send",
        /// Somebody has to answer or do something.
        Waiting = "waiting",
        /// Accepted or running.
        Running = "running",
        /// Closed.
        Done = "done",
    }
    /// Who said that a referral has a status.
    Source, 7 {
        /// The partner, through a one-time link.
        PartnerPortal = "partner_portal",
        /// The partner, by telephone.
        PartnerTelefoon = "partner_telefoon",
        /// The partner, by e-mail.
        PartnerEmail = "partner_email",
        /// The partner, by letter.
        PartnerBrief = "partner_brief",
        /// The newcomer tells.
        NieuwkomerVertelt = "nieuwkomer_vertelt",
        /// The key person saw or did it.
        EigenWaarneming = "eigen_waarneming",
        /// Read from a file.
        Import = "import",
    }
    /// How a person agreed.
    AgreementWay, 3 {
        /// Aloud.
        Oral = "oral",
        /// With a signature on paper.
        Signed = "signed",
        /// Through a parent or guardian.
        Guardian = "guardian",
    }
    /// What a kind of partner asks of the person before a referral.
    PartnerAgreement, 5 {
        /// The person must have agreed.
        Agree = "agree",
        /// The person is told.
        Inform = "inform",
        /// Nothing.
        None = "none",
        /// The person goes by himself.
        Self_ = "self",
        /// Veilig Thuis, police: a number to call, never a referral.
        Protocol = "protocol",
    }
}

impl PartnerAgreement {
    /// Whether a referral may be made with this answer of the person.
    ///
    /// # Errors
    /// [`Rule::AgreementNeeded`] without a yes where one is needed; [`Rule::Protocol`] where no
    /// referral is made at all.
    pub const fn allows(self, given: bool) -> Result<(), Rule> {
        match self {
            Self::Protocol => Err(Rule::Protocol),
            Self::Agree if !given => Err(Rule::AgreementNeeded),
            Self::Agree | Self::Inform | Self::None | Self::Self_ => Ok(()),
        }
    }
}

impl Status {
    /// Whether nothing more is expected: `afgewezen`, `doorgezet`, `afgerond_*`, `ingetrokken`, `fout`.
    pub const fn is_closed(self) -> bool {
        matches!(self.group(), Group4::Done)
    }

    /// The column of the board.
    pub const fn group(self) -> Group4 {
        match self {
            Self::Concept | Self::KlaarVoorVerzending => Group4::ToSend,
            Self::Verzonden
            | Self::Ontvangen
            | Self::ActieNieuwkomer
            | Self::Wachtlijst
            | Self::NietBereikt
            | Self::Verlopen => Group4::Waiting,
            Self::Geaccepteerd | Self::Bezig => Group4::Running,
            Self::Afgewezen
            | Self::Doorgezet
            | Self::Ingetrokken
            | Self::AfgerondGeholpen
            | Self::AfgerondNietGeholpen
            | Self::Fout => Group4::Done,
        }
    }

    /// Which of two statuses that nobody chose between is shown, the higher one: the person's no
    /// (2), then open (1) before closed (0), so that no work is hidden.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Ingetrokken => 2,
            _ if self.is_closed() => 0,
            _ => 1,
        }
    }

    /// Whether it is said with a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Afgewezen | Self::AfgerondNietGeholpen)
    }
}

/// Whether the writer may go from one status to another. Guides the writer; merging never asks it.
///
/// - `verlopen` is nobody's word: never a target; as a start it counts as `verzonden`.
/// - Before it went out: `klaar_voor_verzending` after `concept`, `verzonden`, `ingetrokken`, `fout`.
/// - Once out, any status of being out may follow any other, also the same one again with another
///   source; so may any closed one. It never goes back to before.
/// - Closed stays closed; only a mistake can still be called one.
pub const fn may_follow(from: Status, to: Status) -> bool {
    match (from, to) {
        (Status::Concept, Status::KlaarVoorVerzending) => true,
        (Status::Fout, _)
        | (_, Status::Verlopen | Status::Concept | Status::KlaarVoorVerzending) => false,
        (Status::Concept | Status::KlaarVoorVerzending, to) => {
            matches!(to, Status::Verzonden | Status::Ingetrokken | Status::Fout)
        }
        (from, to) => !from.is_closed() || matches!(to, Status::Fout),
    }
}

/// The status a screen shows: the person's no outweighs what anybody said about the referral.
///
/// `withdrawn` = some Withdraw names the agreement of this referral.
pub const fn shown_status(said: Status, withdrawn: bool) -> Status {
    if withdrawn { Status::Ingetrokken } else { said }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )]
    use super::*;

    /// Other laptops and scripts speak these words.
    #[test]
    fn the_sixteen_codes_stay_as_they_are() {
        let codes: Vec<_> = Status::ALL.iter().map(|status| status.code()).collect();
        assert_eq!(
            codes.join(" "),
            "concept klaar_voor_verzending verzonden ontvangen actie_nieuwkomer geaccepteerd wachtlijst bezig \
             afgewezen doorgezet niet_bereikt ingetrokken afgerond_geholpen afgerond_niet_geholpen verlopen fout"
        );
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        assert_eq!(Status::from_code("Verzonden"), None);
        assert_eq!(
            PartnerAgreement::from_code("self"),
            Some(PartnerAgreement::Self_)
        );
        assert_eq!(
            Source::from_code("partner_telefoon"),
            Some(Source::PartnerTelefoon)
        );
        assert_eq!(
            AgreementWay::from_code("guardian"),
            Some(AgreementWay::Guardian)
        );
    }

    #[test]
    fn six_statuses_are_closed_and_the_persons_no_is_shown_first() {
        let closed: Vec<_> = Status::ALL
            .into_iter()
            .filter(|s| s.is_closed())
            .map(Status::code)
            .collect();
        assert_eq!(
            closed,
            [
                "afgewezen",
                "doorgezet",
                "ingetrokken",
                "afgerond_geholpen",
                "afgerond_niet_geholpen",
                "fout"
            ]
        );
        assert!(Status::Ingetrokken.rank() > Status::Bezig.rank());
        assert!(Status::Bezig.rank() > Status::AfgerondGeholpen.rank());
        assert_eq!(
            shown_status(Status::AfgerondGeholpen, true),
            Status::Ingetrokken
        );
        assert_eq!(shown_status(Status::Bezig, false), Status::Bezig);
    }

    #[test]
    fn what_is_not_sent_can_only_be_sent_withdrawn_or_a_mistake() {
        let after: Vec<_> = Status::ALL
            .into_iter()
            .filter(|to| may_follow(Status::KlaarVoorVerzending, *to))
            .collect();
        assert_eq!(
            after,
            [Status::Verzonden, Status::Ingetrokken, Status::Fout]
        );
        assert!(may_follow(Status::Concept, Status::KlaarVoorVerzending));
    }

    #[test]
    fn once_sent_any_open_status_may_follow_any_open_one_and_never_an_earlier_one() {
        let out: Vec<_> = Status::ALL
            .into_iter()
            .filter(|s| {
                matches!(s.group(), Group4::Waiting | Group4::Running) && *s != Status::Verlopen
            })
            .collect();
        assert_eq!(out.len(), 7);
        for from in &out {
            for to in Status::ALL {
                let before = matches!(to, Status::Concept | Status::KlaarVoorVerzending);
                assert_eq!(
                    may_follow(*from, to),
                    !before && to != Status::Verlopen,
                    "{from:?} to {to:?}"
                );
            }
        }
    }

    #[test]
    fn closed_stays_closed_except_for_a_mistake() {
        for from in Status::ALL.into_iter().filter(|s| s.is_closed()) {
            for to in Status::ALL {
                assert_eq!(
                    may_follow(from, to),
                    to == Status::Fout && from != Status::Fout,
                    "{from:?} to {to:?}"
                );
            }
        }
    }

    #[test]
    fn a_partner_that_needs_a_yes_gets_no_referral_without_one() {
        assert_eq!(
            PartnerAgreement::Agree.allows(false),
            Err(Rule::AgreementNeeded)
        );
        assert_eq!(PartnerAgreement::Agree.allows(true), Ok(()));
        assert_eq!(PartnerAgreement::Inform.allows(false), Ok(()));
        assert_eq!(PartnerAgreement::Protocol.allows(true), Err(Rule::Protocol));
    }
}
