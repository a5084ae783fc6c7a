//! The session's cookie: read from a request, written into an answer.

use axum::http::{HeaderMap, header};

/// Over HTTPS; the prefix makes browsers insist on `Secure`, `Path=/` and this very host.
const SECURE: &str = "__Host-beian";
/// Over plain HTTP, as on one's own machine.
const PLAIN: &str = "beian";

/// How a visitor reached us, as far as cookies care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cookies {
    pub(crate) https: bool,
}

impl Cookies {
    fn name(self) -> &'static str {
        if self.https { SECURE } else { PLAIN }
    }

    /// The secret that a request carries. A name given twice is somebody's trick and counts as none.
    pub(crate) fn secret(self, headers: &HeaderMap) -> Option<String> {
        named(headers, self.name())
    }

    /// `Set-Cookie` for a new secret. It ends with the browser; the server knows when the session does.
    pub(crate) fn set(self, secret: &str) -> String {
        format!("{}={secret}; Path=/; HttpOnly; SameSite=Strict{}", self.name(), self.secure())
    }

    /// `Set-Cookie` that takes the cookie away.
    pub(crate) fn clear(self) -> String {
        format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{}", self.name(), self.secure())
    }

    /// The state that a browser took along to an identity provider.
    pub(crate) fn state(self, headers: &HeaderMap) -> Option<String> {
        named(headers, &self.state_name())
    }

    /// `Set-Cookie` for it. Lax, since the browser comes back from elsewhere.
    pub(crate) fn set_state(self, state: &str) -> String {
        format!("{}={state}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{}", self.state_name(), self.secure())
    }

    /// `Set-Cookie` that takes it away.
    pub(crate) fn clear_state(self) -> String {
        format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", self.state_name(), self.secure())
    }

    fn state_name(self) -> String {
        format!("{}-state", self.name())
    }

    fn secure(self) -> &'static str {
        if self.https { "; Secure" } else { "" }
    }
}

/// The value of a cookie that is there once.
fn named(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.to_owned());
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    fn headers(cookies: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookies.parse().unwrap());
        headers
    }

    #[test]
    fn the_cookie_of_https_is_not_taken_from_http_and_none_is_taken_twice() {
        let (plain, secure) = (Cookies { https: false }, Cookies { https: true });
        assert_eq!(plain.secret(&headers("a=1; beian=x")), Some("x".to_owned()));
        assert_eq!(secure.secret(&headers("beian=x")), None);
        assert_eq!(secure.secret(&headers("__Host-beian=y")), Some("y".to_owned()));
        assert_eq!(plain.secret(&headers("beian=x; beian=y")), None);
    }

    #[test]
    fn a_cookie_is_for_this_host_and_not_for_scripts() {
        let set = Cookies { https: true }.set("x");
        assert_eq!(set, "__Host-beian=x; Path=/; HttpOnly; SameSite=Strict; Secure");
    }
}
