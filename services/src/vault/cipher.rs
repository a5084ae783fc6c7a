//! Sealing bytes: XChaCha20-Poly1305 with a random nonce in front.

use chacha20poly1305::{
    AeadInPlace, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rand::RngCore;

/// Bytes of a nonce.
const NONCE: usize = 24;
/// Bytes of a tag.
const TAG: usize = 16;

/// A key: 256 bits.
pub(super) type Key = [u8; 32];

/// A random key, from the generator that the operating system seeds.
pub(super) fn random() -> Key {
    let mut key = Key::default();
    rand::rng().fill_bytes(&mut key);
    key
}

/// Nonce and ciphertext; `bound` is covered by the seal and must be the same to open it.
pub(super) fn seal(key: &Key, plain: &[u8], bound: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
    sealed.resize(NONCE, 0);
    sealed.extend_from_slice(plain);
    let (nonce, text) = sealed.split_at_mut(NONCE);
    rand::rng().fill_bytes(nonce);
    let tag = XChaCha20Poly1305::new(key.into()).encrypt_in_place_detached(XNonce::from_slice(nonce), bound, text);
    #[expect(clippy::expect_used, reason = "fails only beyond 256 GB")]
    sealed.extend_from_slice(&tag.expect("short text"));
    sealed
}

/// What was sealed; none if key or place are others, or a byte was changed.
pub(super) fn open(key: &Key, sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: bound }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_at_the_same_place_opens() {
        let (key, other) = (random(), random());
        let sealed = seal(&key, b"13800001234", b"case answers.phone");
        assert_eq!(open(&key, &sealed, b"case answers.phone").as_deref(), Some(b"13800001234".as_slice()));
        assert_eq!(open(&other, &sealed, b"case answers.phone"), None);
        assert_eq!(open(&key, &sealed, b"case answers.mail"), None);
        assert_eq!(open(&key, &sealed[..20], b"case answers.phone"), None);
        assert_ne!(sealed, seal(&key, b"13800001234", b"case answers.phone"), "equal values do not look equal");
    }
}
