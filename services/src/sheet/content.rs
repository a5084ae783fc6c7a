//! What a file is by its first bytes, whatever its name or its sender says.

use super::{SheetError, SheetKind};

/// First bytes of the kinds of files that offices send by mistake, or others on purpose.
const SIGNATURES: [(&[u8], &str); 13] = [
    (WORKBOOK, "XLSX (ZIP)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS (OLE)"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"{\\rtf", "RTF"),
    (b"MZ\x90\x00", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
];
const WORKBOOK: &[u8] = b"PK\x03\x04";

/// Refuses a file that is not what it was handed in as.
pub(super) fn check(kind: SheetKind, bytes: &[u8]) -> Result<(), SheetError> {
    let declared = match kind {
        SheetKind::Csv => "CSV",
        SheetKind::Xlsx if bytes.starts_with(WORKBOOK) => return Ok(()),
        SheetKind::Xlsx => "XLSX",
    };
    match SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        Some((_, found)) => Err(SheetError::new("table_other_kind").with("declared", declared).with("found", found)),
        None => Ok(()),
    }
}
