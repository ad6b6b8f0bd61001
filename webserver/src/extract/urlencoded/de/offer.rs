//! The forms in which a single text can be given to serde, and how a text is read as the type that
//! serde expects. `offers` has the texts that are given in another form.

use std::num::NonZero;

use crate::extract::params::FromParam;

/// A form in which a text can be given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Offer {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    /// An absent value, for an empty text.
    Nothing,
    /// A list that contains only this value.
    List,
}

/// The identity of a text: the address of its first byte, and its length. No two values of a query
/// have the same identity, and no value has the identity of a name, except for empty names.
pub(crate) type Address = (usize, usize);

pub(crate) fn address(text: &str) -> Address {
    (text.as_ptr().addr(), text.len())
}

/// The result of reading a text as the type that serde expects: the value to give instead of the
/// text, or the reason why the text is not of that type.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) offer: Option<Offer>,
    pub(crate) error: Option<String>,
}

/// Reads a text as the type that serde expects. `expected` is the wording in which serde and its
/// types describe what they expect.
pub(crate) fn read(text: &str, expected: &str) -> Reading {
    macro_rules! integers {
        ($($unsigned:literal $nonzero:literal $t:ty, $wide:ty => $offer:path;)*) => {
            match expected {
                $(
                    $unsigned => of::<$t>(text, |number| Some($offer(number as $wide))),
                    $nonzero => of::<NonZero<$t>>(text, |one| Some($offer(one.get() as $wide))),
                )*
                "f32" => of::<f32>(text, |number| Some(Offer::Float(number.into()))),
                "f64" => of::<f64>(text, |number| Some(Offer::Float(number))),
                "a boolean" => of::<bool>(text, |truth| Some(Offer::Bool(truth))),
                // Serde accepts a text as a character if it is one.
                "a character" => of::<char>(text, |_| None),
                list if ["a sequence", "an array", "a tuple"].iter().any(|l| list.starts_with(l)) => {
                    Reading { offer: Some(Offer::List), error: None }
                }
                _ => Reading { offer: plain(text), error: None },
            }
        };
    }
    integers! {
        "u8" "a nonzero u8" u8, u64 => Offer::Unsigned;
        "u16" "a nonzero u16" u16, u64 => Offer::Unsigned;
        "u32" "a nonzero u32" u32, u64 => Offer::Unsigned;
        "u64" "a nonzero u64" u64, u64 => Offer::Unsigned;
        "usize" "a nonzero usize" usize, u64 => Offer::Unsigned;
        "i8" "a nonzero i8" i8, i64 => Offer::Signed;
        "i16" "a nonzero i16" i16, i64 => Offer::Signed;
        "i32" "a nonzero i32" i32, i64 => Offer::Signed;
        "i64" "a nonzero i64" i64, i64 => Offer::Signed;
        "isize" "a nonzero isize" isize, i64 => Offer::Signed;
    }
}

/// Reads a text as a `T`. An empty text that is not a `T` may be an absent value.
fn of<'a, T: FromParam<'a>>(text: &'a str, offer: impl FnOnce(T) -> Option<Offer>) -> Reading {
    match T::from_param(text) {
        Ok(value) => Reading { offer: offer(value), error: None },
        Err(error) => {
            let nothing = text.is_empty().then_some(Offer::Nothing);
            Reading { offer: nothing, error: Some(error.to_string()) }
        }
    }
}

/// Guesses the form of a text, for a type that describes in its own words what it expects.
fn plain(text: &str) -> Option<Offer> {
    if text.is_empty() {
        return Some(Offer::Nothing);
    }
    let unsigned = || u64::from_param(text).ok().map(Offer::Unsigned);
    let signed = || i64::from_param(text).ok().map(Offer::Signed);
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let float = || if is_plain { text.parse().ok().map(Offer::Float) } else { None };
    let truth = || bool::from_param(text).ok().map(Offer::Bool);
    unsigned().or_else(signed).or_else(float).or_else(truth)
}
