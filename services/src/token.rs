//! Development tokens, `dev.<role>.<organ or ->.<name>`, read into an actor: they prove nothing and are taken only by a
//! server that was started for training or tests.

use beian_domain::{
    actor::{Actor, Role},
    identity::RegionCode,
};

/// Longest name in a token, in characters.
const LONGEST_NAME: usize = 60;

/// Which tokens a server takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tokens {
    /// None: everybody is a stranger.
    #[default]
    Refused,
    /// Development tokens, believed as they stand.
    Development,
}

/// Why a token names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not `Bearer` and a token.
    #[error("the authorization is not \"Bearer\" and a token")]
    Scheme,
    /// This server takes no such token.
    #[error("this server takes no development tokens")]
    NotTaken,
    /// Not four parts, or a part that cannot be.
    #[error("a development token is written dev.<role>.<organ or ->.<name>")]
    Shape,
}

impl Tokens {
    /// The actor of an `Authorization` header.
    ///
    /// # Errors
    /// [`TokenError`]; the caller is then a stranger.
    pub fn actor(self, authorization: &str) -> Result<Actor, TokenError> {
        let token = authorization.strip_prefix("Bearer ").ok_or(TokenError::Scheme)?;
        match self {
            Self::Refused => Err(TokenError::NotTaken),
            Self::Development => development_actor(token.trim()).ok_or(TokenError::Shape),
        }
    }
}

/// An applicant holds no office; an official without an organ serves the nation.
fn development_actor(token: &str) -> Option<Actor> {
    let mut parts = token.splitn(4, '.');
    let (kind, role, organ, name) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let role = Role::parse(role)?;
    let organ = match organ {
        "-" => None,
        code => Some(RegionCode::parse(code).ok()?),
    };
    let fits = kind == "dev" && is_name(name) && (role.is_official() || organ.is_none());
    fits.then(|| Actor { name: name.to_owned(), role, organ })
}

fn is_name(name: &str) -> bool {
    let allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '\u{4e00}'..='\u{9fff}');
    (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_development_token_names_role_organ_and_person() {
        let actor = Tokens::Development.actor("Bearer dev.officer.530102.clerk-1");
        assert!(matches!(actor, Ok(actor) if actor.role == Role::Officer && actor.name == "clerk-1"));
        assert!(Tokens::Development.actor("Bearer dev.applicant.-.某单位").is_ok());
    }

    #[test]
    fn anything_else_names_nobody() {
        let long = format!("Bearer dev.officer.-.{}", "a".repeat(61));
        for wrong in
            ["", "dev.officer.-.a", "Bearer dev.officer.-", "Bearer dev.king.-.a", "Bearer x.officer.-.a", &long]
        {
            assert!(Tokens::Development.actor(wrong).is_err(), "{wrong}");
        }
        for wrong in ["Bearer dev.officer.99.a", "Bearer dev.applicant.530102.a", "Bearer dev.officer.-.a b"] {
            assert_eq!(Tokens::Development.actor(wrong), Err(TokenError::Shape), "{wrong}");
        }
        assert_eq!(Tokens::Refused.actor("Bearer dev.officer.-.a"), Err(TokenError::NotTaken));
    }
}
