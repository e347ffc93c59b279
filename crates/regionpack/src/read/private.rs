//! Nothing in a pack is about a private person: what looks like it is refused, without repeating it.

use sb_domain::guard::find_numbers;

use super::table::{Row, Table};
use crate::problem::{ProblemCode as Code, Problems};

/// Mailboxes that people have, not organisations.
const PRIVATE_MAIL: [&str; 14] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.nl",
    "outlook.com",
    "live.nl",
    "live.com",
    "icloud.com",
    "yahoo.com",
    "ziggo.nl",
    "kpnmail.nl",
    "planet.nl",
    "casema.nl",
    "xs4all.nl",
    "hetnet.nl",
];

/// Looks through a table of the directory.
pub(super) fn look(table: &Table, problems: &mut Problems) {
    for row in table.rows() {
        for (column, cell) in row
            .cells()
            .filter(|(column, cell)| !cell.is_empty() && !is_id(column))
        {
            look_at(&row, column, cell, problems);
        }
    }
}

fn is_id(column: &str) -> bool {
    column == "id" || column.ends_with("_id")
}

fn look_at(row: &Row<'_>, column: &str, cell: &str, problems: &mut Problems) {
    if column != "number" && !find_numbers(cell).is_empty() {
        let message = format!(
            "In '{column}' staat een getal dat een burgerservicenummer, V-nummer of rekening kan zijn. Haal het weg."
        );
        row.wrong(Code::PersonalData, message, problems);
    }
    if let Some(domain) = mail_domain(cell) {
        if column != "email" {
            let message = format!(
                "In '{column}' staat een e-mailadres. Zet het in de kolom 'email', of haal het weg."
            );
            row.wrong(Code::PersonalData, message, problems);
        } else if PRIVATE_MAIL.contains(&domain.to_ascii_lowercase().as_str()) {
            let message =
                "Dit lijkt het e-mailadres van een persoon. Gebruik een adres van de organisatie.";
            row.wrong(Code::PersonalData, message, problems);
        }
    }
}

fn mail_domain(cell: &str) -> Option<&str> {
    cell.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';'))
        .find_map(|word| {
            let (name, domain) = word.split_once('@')?;
            let domain = domain.trim_end_matches('.');
            (!name.is_empty() && domain.contains('.')).then_some(domain)
        })
}

#[cfg(test)]
mod tests {
    use super::mail_domain;

    #[test]
    fn an_address_is_found_inside_a_sentence() {
        assert_eq!(
            mail_domain("mail naar <loket@voorbeeld.example>."),
            Some("voorbeeld.example")
        );
        assert_eq!(mail_domain("om 9 uur @ het loket"), None);
    }
}
