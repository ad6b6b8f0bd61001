//! The texts that are given to serde in a form other than text. For `#[serde(flatten)]` and for
//! tagged or untagged enums, serde first keeps all values. Later it does not accept a text as a
//! number.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::failed::{About, Refusal, take_refused};
use super::offer::{Address, Offer, address};

/// The texts that are given in a form other than text. Most queries do not have any.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    given: Option<Box<Given>>,
    /// Whether serde was given a value without saying what it wants, or an empty value for an
    /// `Option`. Otherwise nothing in this file matters.
    matter: Cell<bool>,
}

/// The offers by the addresses of the texts.
#[derive(Clone, Debug, Default)]
struct Given {
    single: BTreeMap<Address, Offer>,
    lists: BTreeMap<Address, Offer>,
}

impl Offers {
    /// Returns the form in which this text is given; `None` if it is given as text.
    #[inline]
    pub(crate) fn of(&self, text: &str) -> Option<Offer> {
        self.given.as_ref().and_then(|given| given.single.get(&address(text)).copied())
    }

    /// Returns whether this single value is given as a list.
    #[inline]
    pub(crate) fn is_list(&self, text: &str) -> bool {
        self.given.as_ref().is_some_and(|given| given.lists.contains_key(&address(text)))
    }

    /// Records that refusals matter from now on, and discards earlier ones.
    pub(crate) fn begin(&self) {
        if !self.matter.replace(true) {
            drop(take_refused());
        }
    }

    pub(crate) fn matter(&self) -> bool {
        self.matter.get()
    }

    /// Returns these offers and the refusal's offer, if it is new.
    pub(crate) fn with(&self, refusal: &Refusal) -> Option<Self> {
        let (About::Text(address), Some(offer)) = (refusal.about, refusal.offer) else {
            return None;
        };
        let mut more = self.copy();
        more.insert(address, offer).then_some(more)
    }

    /// Adds an offer, if there is none for its text. Returns whether the offer was added.
    pub(crate) fn insert(&mut self, address: Address, offer: Offer) -> bool {
        let Given { single, lists } = &mut **self.given.get_or_insert_default();
        let map = if offer == Offer::List { lists } else { single };
        let is_new = !map.contains_key(&address);
        map.entry(address).or_insert(offer);
        is_new
    }

    pub(crate) fn copy(&self) -> Self {
        Self { given: self.given.clone(), matter: Cell::new(false) }
    }
}
