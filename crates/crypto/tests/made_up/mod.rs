//! Made-up changes in the form of `docs/PROTOCOL.md` §4. Nobody in them exists; every name and sentence was thought up here.
//!
//! The dictionary was trained on these, so a sentence added here does not change the dictionary that ships: it is trained once.

use minicbor::{Encoder, data::Type};

/// A small generator (SplitMix64): the same seed gives the same changes on every machine and with every version of every crate.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.next().to_be_bytes());
        id[8..].copy_from_slice(&self.next().to_be_bytes());
        id
    }
}

type Cbor = Encoder<Vec<u8>>;

/// The content of one op: a CBOR array of one to three changes of one entity, each as bytes.
pub(crate) fn content(dice: &mut Dice) -> Vec<u8> {
    let (entity, action, author) = (dice.id(), dice.id(), dice.id());
    let at = 1_790_000_000_000 + i64::try_from(dice.below(60_000_000_000)).unwrap();
    let mut groups = match dice.below(10) {
        0 | 1 => vec![(1, 1), (1, 3), (1, 4)],
        2 => vec![(1, 1 + u8::try_from(dice.below(8)).unwrap())],
        3 => vec![(3, 1), (3, 2)],
        4 => vec![(3, 2)],
        5 => vec![(4, 1)],
        6 => vec![(2, 2)],
        _ => vec![(2, 1), (2, 2)],
    };
    if dice.one_in(60) {
        groups = vec![(5, 1)];
    }
    let mut content = Encoder::new(Vec::new());
    content.array(groups.len() as u64).unwrap();
    for (kind, group) in groups {
        let mut change = Encoder::new(Vec::new());
        change
            .array(9)
            .unwrap()
            .bytes(&dice.id())
            .unwrap()
            .bytes(&action)
            .unwrap()
            .bytes(&author)
            .unwrap();
        change
            .i64(at)
            .unwrap()
            .str("Europe/Amsterdam")
            .unwrap()
            .u8(1)
            .unwrap()
            .u8(1)
            .unwrap();
        change
            .array(4)
            .unwrap()
            .u8(kind)
            .unwrap()
            .bytes(&entity)
            .unwrap()
            .u8(group)
            .unwrap();
        value(dice, &mut change, kind, group);
        let sup = u64::from(dice.one_in(6));
        change.array(sup).unwrap();
        for _ in 0..sup {
            change.bytes(&dice.id()).unwrap();
        }
        content.bytes(&change.into_writer()).unwrap();
    }
    content.into_writer()
}

fn value(dice: &mut Dice, out: &mut Cbor, kind: u8, group: u8) {
    let text = match (kind, group) {
        (1, 1 | 2) | (5, 1) => format!("{} {}", dice.pick(FIRST), dice.pick(LAST)),
        (1, 3) => dice.pick(TOWNS).to_owned(),
        (1, 5) => dice
            .pick(&[
                "B1-route",
                "Onderwijsroute",
                "Z-route",
                "B1-route, deeltijd",
                "Onderwijsroute, start in september",
            ])
            .to_owned(),
        (1, 6) => format!("{} en {}", 1960 + dice.below(50), 2005 + dice.below(20)),
        (1, 7 | 8) => sentences(dice, 1),
        (2, 2) => {
            let count = 1 + dice.below(5);
            sentences(dice, count)
        }
        _ => return map(dice, out, kind, group),
    };
    out.map(1).unwrap().u8(1).unwrap().str(&text).unwrap();
}

fn map(dice: &mut Dice, out: &mut Cbor, kind: u8, group: u8) {
    match (kind, group) {
        (1, 4) => {
            out.map(1).unwrap().u8(1).unwrap();
            list(dice, out, LANGUAGES);
        }
        (2, 1) => {
            let minutes = 5 * (1 + dice.below(24));
            out.map(8)
                .unwrap()
                .u8(1)
                .unwrap()
                .bytes(&dice.id())
                .unwrap();
            out.u8(2).unwrap().str(dice.pick(KINDS)).unwrap();
            out.u8(3).unwrap().str(&date(dice)).unwrap();
            out.u8(4).unwrap().u64(minutes).unwrap();
            out.u8(5).unwrap();
            list(dice, out, LANGUAGES);
            out.u8(6).unwrap();
            list(dice, out, DOMAINS);
            out.u8(7)
                .unwrap()
                .str(dice.pick(&["gelukt", "vervolg", "niet_bereikt", "doorverwezen"]))
                .unwrap();
            out.u8(10).unwrap().u64(dice.below(40)).unwrap();
        }
        (3, _) => referral(dice, out, group),
        _ => {
            out.map(6)
                .unwrap()
                .u8(1)
                .unwrap()
                .bytes(&dice.id())
                .unwrap();
            out.u8(2).unwrap().bool(true).unwrap();
            out.u8(3).unwrap().str(dice.pick(LANGUAGES)).unwrap();
            out.u8(4)
                .unwrap()
                .str(dice.pick(&["oral", "signed", "guardian"]))
                .unwrap();
            out.u8(5).unwrap().bytes(&dice.id()).unwrap();
            out.u8(6).unwrap().str(&date(dice)).unwrap();
        }
    }
}

fn referral(dice: &mut Dice, out: &mut Cbor, group: u8) {
    if group == 1 {
        out.map(8)
            .unwrap()
            .u8(1)
            .unwrap()
            .bytes(&dice.id())
            .unwrap();
        out.u8(2).unwrap().bytes(&dice.id()).unwrap();
        out.u8(3).unwrap().str(dice.pick(SERVICES)).unwrap();
        out.u8(4).unwrap().str(&sentences(dice, 2)).unwrap();
        out.u8(5).unwrap().bytes(&dice.id()).unwrap();
        out.u8(6).unwrap().str(&date(dice)).unwrap();
        out.u8(7).unwrap();
        list(
            dice,
            out,
            &[
                "name",
                "latin_name",
                "municipality",
                "languages",
                "learning_route",
                "birth_years",
            ],
        );
        out.u8(8)
            .unwrap()
            .array(1)
            .unwrap()
            .bytes(&dice.id())
            .unwrap();
    } else {
        out.map(3)
            .unwrap()
            .u8(1)
            .unwrap()
            .str(dice.pick(STATUSES))
            .unwrap();
        out.u8(2).unwrap().str(dice.pick(SOURCES)).unwrap();
        out.u8(4).unwrap().str(&sentences(dice, 1)).unwrap();
    }
}

fn list(dice: &mut Dice, out: &mut Cbor, from: &[&str]) {
    let count = 1 + dice.below(2);
    out.array(count).unwrap();
    for _ in 0..count {
        out.str(dice.pick(from)).unwrap();
    }
}

fn date(dice: &mut Dice) -> String {
    format!(
        "{}-{:02}-{:02}",
        2026 + dice.below(3),
        1 + dice.below(12),
        1 + dice.below(28)
    )
}

/// Mostly Dutch; a fifth Arabic, a seventh Tigrinya, some Ukrainian and English: one language per note, as people write.
fn sentences(dice: &mut Dice, count: u64) -> String {
    let from = match dice.below(20) {
        0..=3 => ARABIC,
        4..=6 => TIGRINYA,
        7 => UKRAINIAN,
        8 => ENGLISH,
        _ => DUTCH,
    };
    (0..count)
        .map(|_| dice.pick(from))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether these bytes are an op's content: an array of byte strings that are arrays of nine.
pub(crate) fn is_content(bytes: &[u8]) -> bool {
    let mut decoder = minicbor::Decoder::new(bytes);
    let Ok(Some(count)) = decoder.array() else {
        return false;
    };
    (0..count).all(|_| {
        decoder.bytes().is_ok_and(|change| {
            let mut change = minicbor::Decoder::new(change);
            change.array().ok() == Some(Some(9)) && change.datatype().ok() == Some(Type::Bytes)
        })
    }) && decoder.position() == bytes.len()
}

const FIRST: &[&str] = &[
    "Amina",
    "Yusuf",
    "Selam",
    "Mehari",
    "Layla",
    "Omar",
    "Fatima",
    "Samuel",
    "Oksana",
    "Dmytro",
    "Hana",
    "Ibrahim",
    "Sanne",
    "Joost",
    "محمد",
    "فاطمة",
    "أحمد",
    "ليلى",
    "يوسف",
    "مريم",
    "ሰላም",
    "ሳሙኤል",
    "ምሕረት",
    "ተስፋይ",
    "Оксана",
    "Дмитро",
];
const LAST: &[&str] = &[
    "Haddad",
    "Tesfay",
    "Al-Masri",
    "Gebremedhin",
    "Bakker",
    "Kovalenko",
    "Rahimi",
    "Yilmaz",
    "de Wit",
    "Nasser",
    "الحداد",
    "المصري",
    "ገብረመድህን",
    "ተስፋይ",
    "Коваленко",
];
const TOWNS: &[&str] = &[
    "Oss",
    "Tilburg",
    "Weert",
    "Gorinchem",
    "Leiden",
    "Zwolle",
    "Assen",
    "Helmond",
    "Bernheze",
    "Land van Cuijk",
];
const LANGUAGES: &[&str] = &[
    "nl", "ar", "ti", "en", "uk", "tr", "fa", "ps", "so", "am", "ku", "fr", "pl", "ru",
];
const KINDS: &[&str] = &[
    "HUISBEZOEK",
    "GESPREK",
    "MEEGAAN",
    "INTAKE",
    "VOORTGANG",
    "WARM",
    "BELLEN",
    "APPEN",
    "VIDEO",
    "INLOOP",
    "TREF",
    "BRIEF",
    "PRAKTISCH",
    "HERINNERING",
    "NIETGELUKT",
    "GROEP",
    "OVERLEG_PARTNER",
    "OVERLEG_REGIE",
];
const DOMAINS: &[&str] = &[
    "TAAL",
    "WERK",
    "GELD",
    "WONEN",
    "GEZOND",
    "MENTAAL",
    "KIND",
    "GEZIN",
    "HERENIGING",
    "NETWERK",
    "MEEDOEN",
    "DAGELIJKS",
    "RECHT",
    "VEILIG",
];
const STATUSES: &[&str] = &[
    "concept",
    "klaar_voor_verzending",
    "verzonden",
    "ontvangen",
    "actie_nieuwkomer",
    "geaccepteerd",
    "wachtlijst",
    "bezig",
    "afgewezen",
    "doorgezet",
    "niet_bereikt",
    "afgerond_geholpen",
    "afgerond_niet_geholpen",
];
const SOURCES: &[&str] = &[
    "partner_portal",
    "partner_telefoon",
    "partner_email",
    "partner_brief",
    "nieuwkomer_vertelt",
    "eigen_waarneming",
    "import",
];
const SERVICES: &[&str] = &[
    "Taalhuis bibliotheek",
    "Formulierenbrigade",
    "Schuldhulpmaatje",
    "Wijkteam",
    "GGD jeugdgezondheidszorg",
    "Taalcoach aan huis",
    "Juridisch Loket",
    "Werkplein",
    "ROC taal en inburgering",
    "Sociaal raadslieden",
    "Fietsles voor vrouwen",
    "Inloop buurthuis",
];
const DUTCH: &[&str] = &[
    "Op bezoek geweest, de woning is op orde maar de verwarming doet het niet goed.",
    "Samen de brief van de gemeente gelezen en uitgelegd wat er gevraagd wordt.",
    "Afspraak gemaakt met de huisarts voor volgende week dinsdag om tien uur.",
    "Wil graag vaker Nederlands oefenen, bij voorkeur in de avond.",
    "De kinderen gaan nu naar school en hebben het naar hun zin.",
    "Heeft vragen over de zorgtoeslag; samen ingelogd met DigiD en de aanvraag gedaan.",
    "Was niet thuis, een briefje in de bus gedaan en een bericht gestuurd.",
    "Belt volgende week terug over de inschrijving bij de taalschool.",
    "We hebben het gehad over werk; ervaring als lasser en als chauffeur.",
    "Voelt zich alleen en zou het fijn vinden om mensen te ontmoeten.",
    "Meegegaan naar het gesprek bij de gemeente en vertaald waar dat nodig was.",
    "De toets op niveau A2 is gehaald, heel blij mee!",
    "Slaapt slecht en heeft veel hoofdpijn, wil daar met de dokter over praten.",
    "Afgesproken dat de consulent de uitkering nakijkt.",
    "Er is een betalingsregeling getroffen met het energiebedrijf.",
    "De fiets is gemaakt en de weg naar school is een keer samen gereden.",
    "Heeft een uitnodiging gekregen voor de inburgering en snapt niet wat er in staat.",
    "Aangemeld bij het taalhuis in de bibliotheek, start na de vakantie.",
    "Wacht op antwoord van de IND over de gezinshereniging.",
    "Doet mee met de wandelgroep op woensdag en kent daar al een paar mensen.",
    "Vraagt of er hulp is bij het invullen van formulieren van de Belastingdienst.",
    "Geen gehoor, morgen nog een keer proberen.",
    "De huur is betaald, maar er komt nog een rekening voor water.",
    "Gaat volgende maand beginnen met vrijwilligerswerk in de kringloopwinkel.",
    "Met toestemming doorverwezen; hij wil zelf bellen.",
    "Zij vertelt dat het beter gaat sinds de verhuizing.",
    "Kan goed lezen en schrijven in de eigen taal, Nederlands gaat langzaam.",
    "Partner bevestigt de ontvangst en neemt binnen twee weken contact op.",
    "Op de wachtlijst gezet, ongeveer zes weken.",
    "Diploma's zijn opgestuurd voor waardering.",
    "Heeft nog geen tandarts; lijst met praktijken gegeven.",
    "Afspraak verzet naar donderdag omdat er een kind ziek was.",
];
const ARABIC: &[&str] = &[
    "زرت العائلة في البيت وتحدثنا عن المدرسة.",
    "قرأنا رسالة البلدية معا وشرحت له المطلوب.",
    "عنده موعد مع الطبيب الأسبوع القادم يوم الثلاثاء.",
    "يريد أن يتعلم اللغة الهولندية في المساء.",
    "الأطفال سعداء في المدرسة الجديدة.",
    "لم يكن في البيت، سأتصل به غدا.",
    "تحتاج إلى مساعدة في طلب بدل الإيجار.",
    "تبحث عن عمل في المطبخ أو في التنظيف.",
    "ينتظر جواب لم شمل العائلة.",
    "يشعر بالوحدة ويريد أن يتعرف على الناس.",
    "ذهبنا معا إلى البلدية وترجمت له.",
    "نجح في امتحان اللغة وهو سعيد جدا.",
];
const TIGRINYA: &[&str] = &[
    "ናብ ገዝኦም ከይደ ብዛዕባ ቤት ትምህርቲ ተዘራሪብና።",
    "ደብዳቤ ናይ ምምሕዳር ከተማ ብሓባር ኣንቢብና።",
    "ዝመጽእ ሰሙን ምስ ሓኪም ቆጸራ ኣለዎ።",
    "ቋንቋ ሆላንድ ክመሃር ይደሊ ኣሎ።",
    "ቆልዑ ኣብ ቤት ትምህርቲ ሕጉሳት ኣለዉ።",
    "ኣብ ገዛ ኣይጸንሐን፣ ጽባሕ ክድውለሉ እየ።",
    "ስራሕ ይደሊ ኣሎ፣ ኣብ ክሽነ ክሰርሕ ይኽእል።",
    "ሓገዝ የድልዮ ኣሎ ፎርም ንምምላእ።",
    "ስድራቤቱ ክመጹ ይጽበ ኣሎ።",
    "ፈተና ሓሊፉ፣ ኣዝዩ ተሓጒሱ።",
];
const UKRAINIAN: &[&str] = &[
    "Була вдома, говорили про школу для дітей.",
    "Разом прочитали лист від муніципалітету.",
    "Має зустріч з лікарем наступного тижня.",
    "Хоче вивчати нідерландську ввечері.",
    "Шукає роботу, має досвід у магазині.",
];
const ENGLISH: &[&str] = &[
    "Visited at home, talked about school and about the letter from the municipality.",
    "Has an appointment with the doctor next week.",
    "Would like to practise Dutch with a language buddy.",
    "Asked for help with the form for housing benefit.",
];
