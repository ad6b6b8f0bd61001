//! The error of a text that is not a value of a parameter's type.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// The text of a parameter is not a value of its type. `Display` names the expected type and is
/// shown after the parameter's name.
///
/// ```
/// use webserver::FromParam;
///
/// let error = u8::from_param("300").unwrap_err();
/// assert_eq!(error.to_string(), "is not a whole number from 0 to 255");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamError(Cow<'static, str>);

impl ParamError {
    /// Creates the error of a text that is not what was expected, such as `a day of the week`.
    ///
    /// ```
    /// use webserver::ParamError;
    ///
    /// assert_eq!(ParamError::new("a day of the week").to_string(), "is not a day of the week");
    /// ```
    pub fn new(expected: impl Into<Cow<'static, str>>) -> Self {
        Self(expected.into())
    }

    /// Creates the error of a list with a text that is not a valid element.
    pub(crate) fn segment(text: &str, error: &dyn fmt::Display) -> Self {
        Self(format!("a list of such values: `{text}` {error}").into())
    }
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "is not {}", self.0)
    }
}

impl Error for ParamError {}
