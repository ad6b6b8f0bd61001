//! As what a text is given to serde where serde does not say what it wants: in a struct with
//! `#[serde(flatten)]` and in tagged or untagged enums it keeps all values first, and takes no text
//! for a number afterwards.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZero;

use super::super::FromParam;
use super::failed::{About, Refusal, take_refused};

/// What a text can be given as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Offer {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    /// An empty text as what is not there.
    Nothing,
    /// A list of this one value.
    List,
}

/// What is given otherwise than as text. There is nothing of it, as a rule.
#[derive(Debug, Default)]
pub(super) struct Offers {
    given: Option<Box<Given>>,
    /// Whether serde was given a value without saying what it wants, or an empty value for an
    /// `Option`; nothing of this file matters otherwise.
    matter: Cell<bool>,
}

/// The offers by the addresses of the texts.
#[derive(Clone, Debug, Default)]
struct Given {
    single: BTreeMap<Address, Offer>,
    lists: BTreeMap<Address, Offer>,
}

impl Offers {
    /// As what this text is given; as text if there is none.
    #[inline]
    pub(super) fn of(&self, text: &str) -> Option<Offer> {
        self.given.as_ref().and_then(|given| given.single.get(&address(text)).copied())
    }

    /// Whether this single value is given as a list.
    #[inline]
    pub(super) fn is_list(&self, text: &str) -> bool {
        self.given.as_ref().is_some_and(|given| given.lists.contains_key(&address(text)))
    }

    /// Notes that refusals matter from now on.
    pub(super) fn begin(&self) {
        if !self.matter.replace(true) {
            drop(take_refused());
        }
    }

    pub(super) fn matter(&self) -> bool {
        self.matter.get()
    }

    /// These and one more, if it is new.
    pub(super) fn with(&self, refusal: &Refusal) -> Option<Self> {
        let (About::Text(address), Some(offer)) = (refusal.about, refusal.offer) else {
            return None;
        };
        let mut more = self.copy();
        more.insert(address, offer).then_some(more)
    }

    /// Adds an offer, if there is none for that text.
    pub(super) fn insert(&mut self, address: Address, offer: Offer) -> bool {
        let Given { single, lists } = &mut **self.given.get_or_insert_default();
        let map = if offer == Offer::List { lists } else { single };
        let is_new = !map.contains_key(&address);
        map.entry(address).or_insert(offer);
        is_new
    }

    pub(super) fn copy(&self) -> Self {
        Self { given: self.given.clone(), matter: Cell::new(false) }
    }
}

/// What a text is known by: where it begins, and its length. No two values of a query have the same,
/// nor does a value have that of a name, but for names of no characters.
pub(super) type Address = (usize, usize);

pub(super) fn address(text: &str) -> Address {
    (text.as_ptr().addr(), text.len())
}

/// A text read as what serde expects: what to give instead of the text, or why it is none.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) offer: Option<Offer>,
    pub(super) error: Option<String>,
}

/// Reads a text as what serde expects, by the words in which serde and its types say that.
pub(super) fn read(text: &str, expected: &str) -> Reading {
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
                // A text is taken for one, if it is one.
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

/// Reads a text as a `T`. An empty one that is none may be what is not there.
fn of<'a, T: FromParam<'a>>(text: &'a str, offer: impl FnOnce(T) -> Option<Offer>) -> Reading {
    match T::from_param(text) {
        Ok(value) => Reading { offer: offer(value), error: None },
        Err(error) => {
            let nothing = text.is_empty().then_some(Offer::Nothing);
            Reading { offer: nothing, error: Some(error.to_string()) }
        }
    }
}

/// What a text looks like, for a type that says in its own words what it expects.
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
