//! Gives a newtype its text form: read by `parse`, written by `Display`, stored as that text.

/// Implements `FromStr`, `TryFrom<String>` and `Into<String>` through `parse` and `Display`.
macro_rules! text_form {
    ($name:ty, $error:ty) => {
        text_form!($name, $error, parse);
    };
    ($name:ty, $error:ty, $read_stored:ident) => {
        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(input: &str) -> Result<Self, Self::Err> {
                Self::parse(input)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(input: String) -> Result<Self, Self::Error> {
                Self::$read_stored(&input)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}

pub(super) use text_form;
