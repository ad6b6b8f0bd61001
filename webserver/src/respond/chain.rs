//! The text of an error with its causes, for the log.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// An error and all its causes. A cause whose text is already the end of the error's text is not
/// repeated: many errors write their cause themselves.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written: Cow<'_, str> = self.0.to_string().into();
        f.write_str(&written)?;
        // An error that is its own cause would be written without end.
        for cause in std::iter::successors(self.0.source(), |error| (*error).source()).take(32) {
            let text = cause.to_string();
            if !written.ends_with(&text) {
                write!(f, ": {text}")?;
                written = text.into();
            }
        }
        Ok(())
    }
}
