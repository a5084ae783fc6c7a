//! Secrets: drawn from the system's randomness, kept as SHA-256, compared as such.

use rand::{TryRngCore, rngs::OsRng};
use sha2::{Digest, Sha256};

use super::AccessError;

/// 256 random bits, hexadecimal.
pub(crate) fn random() -> Result<String, AccessError> {
    Ok(hex(&random_bytes::<32>()?))
}

/// A code of six random digits.
pub(crate) fn random_digits() -> Result<String, AccessError> {
    // 2^64 is so much larger than a million that no code is likelier than another.
    Ok(format!("{:06}", u64::from_be_bytes(random_bytes()?) % 1_000_000))
}

/// Random bytes.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], AccessError> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(|_| AccessError::NoRandomness)?;
    Ok(bytes)
}

/// What is kept of a secret with 256 random bits. Looking for it, or comparing it, gives nothing away: nobody can choose
/// a secret by its hash.
pub(crate) fn hashed(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it could be a secret of ours: looked at before anything is asked of the database.
pub(crate) fn looks_random(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
