//! Serde's errors about values that it refuses, in words that fit a query, together with the text
//! that an error is about.
//! Serde may keep a text before it knows what the text is for, and refuse the text later. Each
//! refusal is also recorded in a thread-local list. `again` says why, and what it relies on.

use std::cell::RefCell;
use std::fmt::{self, Display};

use serde_core::de::{Expected, Unexpected};

use super::offer;
use super::offer::{Address, Offer};
use crate::extract::decode::Malformed;
use crate::extract::names::one_of;
use crate::extract::urlencoded::error::QueryError;

/// An error of serde. The name of the parameter is often known only later. The struct is one word
/// wide, because each step of serde passes a result on.
#[derive(Debug)]
pub(crate) struct Failed(Box<(QueryError, About)>);

/// The subject of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Serde does not say what the failure is about.
    Unknown,
    /// The value that a text was given as, such as a number.
    Given,
    /// The text at this address.
    Text(Address),
    /// A name that occurs more than once.
    Repeated,
    /// A text that cannot be decoded.
    Malformed,
}

/// A text that serde has refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) about: About,
    /// The form in which the same text might be accepted.
    pub(crate) offer: Option<Offer>,
    /// Serde's description of what it expected.
    pub(crate) expected: String,
}

thread_local! {
    static REFUSED: RefCell<Vec<Refusal>> = const { RefCell::new(Vec::new()) };
}

/// Takes all refusals that were recorded since the last call.
pub(crate) fn take_refused() -> Vec<Refusal> {
    REFUSED.take()
}

/// Records that a text was refused.
pub(crate) fn note(refusal: Refusal) {
    REFUSED.with_borrow_mut(|refused| refused.push(refusal));
}

impl Failed {
    #[cold]
    pub(crate) fn new(error: QueryError, about: About) -> Self {
        Self(Box::new((error, about)))
    }

    pub(crate) fn error(&self) -> &QueryError {
        &self.0.0
    }

    pub(crate) fn into_error(self) -> QueryError {
        self.0.0
    }

    pub(crate) fn about(&self) -> About {
        self.0.1
    }

    pub(crate) fn set_about(&mut self, about: About) {
        self.0.1 = about;
    }

    /// Sets the name of the parameter, if no name is known yet.
    pub(crate) fn at(mut self, own: &str) -> Self {
        if let QueryError::Invalid { name, .. } | QueryError::Malformed { name, .. } = &mut self.0.0
            && name.is_empty()
        {
            *name = own.to_owned().into();
        }
        self
    }

    /// Adds the part of the name that a missing field is in.
    pub(crate) fn within(mut self, part: &str) -> Self {
        if let QueryError::Missing { name } = &mut self.0.0 {
            *name = format!("{part}.{name}").into();
        }
        self
    }

    /// Returns the name of the parameter, if it is known.
    pub(crate) fn name(&self) -> Option<&str> {
        Some(self.error().name()).filter(|name| !name.is_empty())
    }

    pub(crate) fn malformed(why: Malformed) -> Self {
        Self::new(QueryError::malformed("", why), About::Malformed)
    }

    fn invalid(about: About, detail: String) -> Self {
        Self::new(QueryError::Invalid { name: "".into(), detail }, about)
    }

    /// Creates the error for a text that is not what serde expects, and records the refusal.
    /// `detail` is serde's own message.
    fn refused(text: &str, expected: &str, detail: impl Display) -> Self {
        let about = About::Text(offer::address(text));
        let reading = offer::read(text, expected);
        let detail = reading.error.unwrap_or_else(|| detail.to_string());
        note(Refusal { about, offer: reading.offer, expected: expected.to_owned() });
        if text.is_empty() && reading.offer == Some(Offer::List) {
            note(Refusal { about, offer: Some(Offer::Nothing), expected: expected.to_owned() });
        }
        Self::invalid(about, detail)
    }
}

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().fmt(f)
    }
}

impl std::error::Error for Failed {}

impl serde_core::de::Error for Failed {
    #[cold]
    fn custom<T: Display>(detail: T) -> Self {
        let mut detail = detail.to_string();
        // The name of a Rust type does not help a client.
        if detail.starts_with("data did not match any variant of untagged enum") {
            detail = String::from("does not have any of the accepted forms");
        }
        Self::invalid(About::Unknown, detail)
    }

    #[cold]
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected.to_string();
        match unexpected {
            Unexpected::Str(text) => {
                let detail = format_args!("invalid type: {unexpected}, expected {expected}");
                Self::refused(text, &expected, detail)
            }
            // Only a name that occurs several times is given as a sequence, and only a text that
            // cannot be decoded is given as a newtype.
            Unexpected::Seq => {
                note(Refusal { about: About::Repeated, offer: None, expected });
                let QueryError::Invalid { detail, .. } = QueryError::repeated("") else {
                    return Self::custom("");
                };
                Self::invalid(About::Repeated, detail)
            }
            Unexpected::NewtypeStruct => {
                note(Refusal { about: About::Malformed, offer: None, expected });
                Self::malformed(Malformed::Percent)
            }
            _ => {
                let detail = format!("invalid type: {unexpected}, expected {expected}");
                Self::invalid(About::Given, detail)
            }
        }
    }

    #[cold]
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let detail = format!("invalid value: {unexpected}, expected {expected}");
        match unexpected {
            Unexpected::Str(text) => Self::refused(text, &expected.to_string(), detail),
            _ => Self::invalid(About::Given, detail),
        }
    }

    #[cold]
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let about = About::Text(offer::address(variant));
        let offer = variant.is_empty().then_some(Offer::Nothing);
        note(Refusal { about, offer, expected: String::new() });
        let detail = format!("is not {}", one_of(expected));
        Self::invalid(about, detail)
    }

    #[cold]
    fn missing_field(name: &'static str) -> Self {
        Self::new(QueryError::Missing { name: name.into() }, About::Unknown)
    }

    #[cold]
    fn unknown_field(name: &str, _: &'static [&'static str]) -> Self {
        let detail = String::from("is not a parameter of this page");
        let error = QueryError::Invalid { name: name.to_owned().into(), detail };
        Self::new(error, About::Unknown)
    }

    #[cold]
    fn duplicate_field(name: &'static str) -> Self {
        Self::new(QueryError::repeated(name), About::Unknown)
    }
}
