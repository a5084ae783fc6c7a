//! One line of the file as an earlier filing.

use beian_domain::{
    case::{EarlierFiling, Particulars},
    identity::{DomainName, IcpNumber, PrintedReading, ProvinceSign, Regions, WebsiteNumber},
    message::Message,
    procedure::ProcedureId,
    refusal::Refused,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::ImportError;

/// Websites filed earlier are kept under the platform's procedure.
const PROCEDURE: &str = "national-platform";
/// Names the cases and commands of imports; never changes.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_3a52_7c84_5e0b_9a41_d2c7_0b95_e8f3);
/// Characters of a value that a reject repeats.
const SHOWN: usize = 200;

const COLUMNS: [&str; 7] = ["number", "province_prefix", "site_name", "organisation", "domain", "icp_number", "note"];

/// A line that was not imported, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Line in the file, from 1.
    pub line: u64,
    /// Column; empty when the line as a whole is meant.
    pub column: &'static str,
    /// What stands there, shortened.
    pub value: String,
    /// Why not.
    pub reason: Message,
}

impl Reject {
    pub(super) fn line(line: u64, value: &str, reason: Message) -> Self {
        Self::at(line, "", value, reason)
    }

    /// A refusal of the application, with the number as its place.
    pub(super) fn refused(line: u64, number: String, refused: &Refused) -> Self {
        let reason = refused.0.first().map_or_else(|| Message::new("import_refused"), |first| first.message.clone());
        Self::at(line, "number", &number, reason)
    }

    fn at(line: u64, column: &'static str, value: &str, reason: Message) -> Self {
        Self { line, column, value: value.chars().take(SHOWN).collect(), reason }
    }
}

/// Where each column of ours stands in the file.
pub(super) struct Columns {
    places: [Option<usize>; 7],
    pub(super) count: usize,
}

/// The cells of a line in the order of [`COLUMNS`].
pub(super) struct Cells([String; 7]);

impl Columns {
    /// Finds the columns by the header; only the number must be there.
    pub(super) fn find(header: &[String]) -> Result<Self, ImportError> {
        let places = COLUMNS.map(|column| header.iter().position(|name| name.eq_ignore_ascii_case(column)));
        if places[0].is_none() {
            let found: String = header.join(", ").chars().take(SHOWN).collect();
            return Err(ImportError::File(
                Message::new("import_columns").with("expected", COLUMNS.join(", ")).with("found", found),
            ));
        }
        Ok(Self { places, count: header.len() })
    }

    pub(super) fn assign(&self, cells: &[String]) -> Cells {
        Cells(self.places.map(|place| place.and_then(|index| cells.get(index)).cloned().unwrap_or_default()))
    }
}

/// A line that was read.
pub(super) struct Row {
    number: WebsiteNumber,
    particulars: Particulars,
    note: String,
    content: String,
    pub(super) warnings: Vec<Message>,
}

impl Row {
    pub(super) fn read(line: u64, cells: &Cells, regions: &Regions, today: NaiveDate) -> Result<Self, Reject> {
        let content = cells.0.join("\u{1f}");
        let [number, sign, site_name, organisation, domain, icp_number, note] = &cells.0;
        let (number, mut warnings) =
            read_number(number, regions, today).map_err(|reason| Reject::at(line, COLUMNS[0], number, reason))?;
        check_sign(sign, &number).map_err(|reason| Reject::at(line, COLUMNS[1], sign, reason))?;
        let (domains, doubts) = read_domains(domain).map_err(|reason| Reject::at(line, COLUMNS[4], domain, reason))?;
        warnings.extend(doubts);
        let (icp_number, doubt) = read_icp_number(icp_number);
        warnings.extend(doubt);
        let particulars = Particulars {
            unit_name: organisation.clone(),
            site_name: Some(site_name.clone()).filter(|name| !name.is_empty()),
            domains,
            icp_number,
        };
        Ok(Self { number, particulars, note: note.clone(), content, warnings })
    }

    /// The number as read.
    pub(super) fn filing_number(&self) -> String {
        self.number.to_string()
    }

    /// The command's id and the filing it records.
    pub(super) fn into_filing(self, source: &str) -> (Uuid, EarlierFiling) {
        let number = self.number.to_string();
        let command_id = Uuid::new_v5(&NAMESPACE, format!("line\u{1f}{source}\u{1f}{}", self.content).as_bytes());
        let source = if self.note.is_empty() { source.to_owned() } else { format!("{source}: {}", self.note) };
        let filing = EarlierFiling {
            case_id: Uuid::new_v5(&NAMESPACE, format!("number\u{1f}{number}").as_bytes()),
            procedure: ProcedureId(PROCEDURE.to_owned()),
            number,
            particulars: self.particulars,
            source,
        };
        (command_id, filing)
    }
}

/// Bare digits, or whatever a site prints: label, link, alternative text.
fn read_number(text: &str, regions: &Regions, today: NaiveDate) -> Result<(WebsiteNumber, Vec<Message>), Message> {
    match WebsiteNumber::parse(text) {
        Ok(number) => {
            let warnings = number.warnings(regions, today);
            Ok((number, warnings.iter().map(|warning| warning.message()).collect()))
        }
        Err(error) if text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) => Err(error.message()),
        Err(_) => {
            let reading = PrintedReading::from_text(text, regions, today).map_err(|error| error.message())?;
            Ok((reading.number, reading.warnings.iter().map(|warning| warning.message()).collect()))
        }
    }
}

fn check_sign(sign: &str, number: &WebsiteNumber) -> Result<(), Message> {
    let mut letters = sign.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return if sign.is_empty() { Ok(()) } else { Err(Message::new("import_sign").with("input", sign)) };
    };
    let known = ProvinceSign::find(letter).ok_or_else(|| Message::new("import_sign").with("input", sign))?;
    if known.fits(number.region()) {
        Ok(())
    } else {
        Err(Message::new("import_sign_differs").with("sign", known).with("region", number.region()))
    }
}

fn read_domains(text: &str) -> Result<(Vec<String>, Vec<Message>), Message> {
    let (mut domains, mut doubts) = (Vec::new(), Vec::new());
    for part in text.split([',', '，', ';', '；', '、', ' ']).filter(|part| !part.is_empty()) {
        let domain = DomainName::parse(part).map_err(|error| error.message())?;
        doubts.extend(domain.warnings().iter().map(|warning| warning.message()));
        if !domains.contains(&domain.ascii().to_owned()) {
            domains.push(domain.ascii().to_owned());
        }
    }
    Ok((domains, doubts))
}

/// An ICP number that cannot be read is kept as it is written: the filing stands without it.
fn read_icp_number(text: &str) -> (Option<String>, Option<Message>) {
    match IcpNumber::parse(text) {
        _ if text.is_empty() => (None, None),
        Ok(number) => (Some(number.to_string()), None),
        Err(_) => {
            let shown: String = text.chars().take(SHOWN).collect();
            (Some(text.to_owned()), Some(Message::new("import_icp_number").with("input", shown)))
        }
    }
}
