//! Why an app cannot be described.

use std::error::Error;
use std::fmt;

/// Why an app cannot be described: all reasons, each as a sentence.
///
/// ```
/// use webserver::openapi::DescriptionError;
///
/// fn print(error: &DescriptionError) {
///     for reason in error.reasons() {
///         eprintln!("{reason}");
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionError(pub(super) Vec<String>);

impl DescriptionError {
    /// Returns the reasons.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for DescriptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the app cannot be described")?;
        for reason in &self.0 {
            write!(f, "\n- {reason}")?;
        }
        Ok(())
    }
}

impl Error for DescriptionError {}
