//! The texts of a form or a query that serde keeps before it knows what they are for. Serde refuses a
//! kept text if a field wants a number. The text is then given as a number, and the form is read
//! again. A text that is no number is a mistake, and a made-up number stands for it after that, so
//! that the next mistake is found too.

use std::cell::RefCell;

use serde_core::de::Unexpected;

use super::stop::called;
use crate::extract::pairs::Pair;
use crate::extract::urlencoded::de::{Node, Offer, Offers, address, read_text};

/// The forms in which kept texts are given.
#[derive(Debug, Default)]
pub(super) struct Kept(RefCell<Offers>);

/// What a refused text means.
pub(super) enum Refused<'a> {
    /// The text is given in another form from now on.
    ReadAgain,
    /// The text is a mistake. `reads_again` tells whether another text stands for it now.
    Wrong { pair: Pair<'a>, detail: String, reads_again: bool },
    /// What was refused is not a text.
    Unknown,
}

impl Kept {
    /// Returns the form in which a text is given, if it is not text.
    pub(super) fn form(&self, text: &str) -> Option<Offer> {
        self.0.borrow().of(text)
    }

    /// Returns whether a single text is given as a list.
    pub(super) fn is_list(&self, text: &str) -> bool {
        self.0.borrow().is_list(text)
    }

    /// Finds the text that serde has refused under this name, and another form of it.
    pub(super) fn refused<'a>(
        &self,
        node: Node<'_, 'a>,
        name: &str,
        expected: &str,
    ) -> Refused<'a> {
        let is =
            |pair: &&Pair<'_>| pair.value.is_ok_and(|text| called(Unexpected::Str(text)) == name);
        let Some(pair) = node.pairs().iter().find(is) else { return Refused::Unknown };
        let text = pair.value.unwrap_or_default();
        let reading = read_text(text, expected);
        let mut offers = self.0.borrow_mut();
        if let Some(offer) = reading.offer
            && offers.insert(address(text), offer)
        {
            return Refused::ReadAgain;
        }
        let Some(detail) = reading.error else { return Refused::Unknown };
        let made_up = match expected {
            "a boolean" => Some(Offer::Bool(false)),
            "f32" | "f64" => Some(Offer::Float(1.0)),
            "a character" => None,
            _ => Some(Offer::Unsigned(1)),
        };
        let reads_again = made_up.is_some_and(|offer| offers.insert(address(text), offer));
        Refused::Wrong { pair: *pair, detail, reads_again }
    }
}
