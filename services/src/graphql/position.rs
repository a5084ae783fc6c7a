//! A place in the event log as a scalar, since GraphQL's `Int` ends at 32 bits.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A place in the event log: a whole number from 1, beyond 32 bits in time. 0 stands for "before the first event".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LogPosition(pub(super) i64);

/// A place in the event log: a whole number from 1, beyond 32 bits in time. 0 stands for "before the first event".
#[Scalar]
impl ScalarType for LogPosition {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => match number.as_i64() {
                Some(position) if position >= 0 => Ok(Self(position)),
                Some(_) | None => Err(InputValueError::custom("a position is a whole number from 0")),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}
