//! The names and values of a query as serde sees them. A query is a map whose values are texts, and
//! the texts are read as the types of the struct's fields. If a name occurs several times, its
//! value is a list of texts. For a `Vec`, a query is a list of pairs.

use std::cell::Cell;

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use super::failed::Failed;
use super::forward::{newtype_as_its_field, tuples_as_seq};
use super::group::Group;
use super::node::Node;
use super::offers::Offers;
use super::value::{List, Value, Values};
use crate::extract::pairs::{Pair, Pairs};

/// The query from which serde reads.
#[derive(Clone, Copy)]
pub(crate) struct Source<'s, 'a> {
    /// All pairs in their order, which a list reads; `None` for a group of pairs.
    pub(crate) pairs: Option<&'a Pairs<'a>>,
    /// The pairs that are to be read, sorted by name.
    pub(crate) sorted: &'s [Pair<'a>],
    /// The names that are not to be read.
    pub(crate) except: &'s [&'s str],
    /// The group of the pairs by the parts of their names; `None` if no name has parts, or all names
    /// are to be read whole.
    pub(crate) node: Option<Node<'s, 'a>>,
    /// Whether a struct with known fields was asked for.
    pub(crate) is_struct: &'s Cell<bool>,
}

impl<'s, 'a> Source<'s, 'a> {
    /// Reads a `T` once.
    #[inline]
    pub(super) fn read<T: Deserialize<'a>>(self, offers: &'s Offers) -> Result<T, Failed> {
        match self.node {
            None => T::deserialize(Whole { source: self, offers }),
            Some(node) => self.read_node(node, offers),
        }
    }

    #[cold]
    fn read_node<T: Deserialize<'a>>(
        self,
        node: Node<'s, 'a>,
        offers: &'s Offers,
    ) -> Result<T, Failed> {
        T::deserialize(Group { node, offers, is_struct: Some(self.is_struct) })
    }
}

/// The query as a whole.
#[derive(Clone, Copy)]
pub(crate) struct Whole<'s, 'a> {
    pub(crate) source: Source<'s, 'a>,
    pub(crate) offers: &'s Offers,
}

impl<'de> Deserializer<'de> for Whole<'_, 'de> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Self { source, offers } = self;
        visitor.visit_map(Names { rest: source.sorted, current: &[], offers })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Source { pairs, except, .. } = self.source;
        let listed =
            pairs.into_iter().flat_map(Pairs::iter).filter(|pair| !except.contains(&pair.name));
        visitor.visit_seq(Listed { rest: listed, offers: self.offers })
    }

    tuples_as_seq!();

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }

    newtype_as_its_field!();

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit_struct map struct enum identifier ignored_any
    }
}

/// The names with their values; each name occurs once.
struct Names<'s, 'a> {
    rest: &'s [Pair<'a>],
    /// The pairs of the name that was returned last.
    current: &'s [Pair<'a>],
    offers: &'s Offers,
}

impl<'de> MapAccess<'de> for Names<'_, 'de> {
    type Error = Failed;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failed> {
        let Some(first) = self.rest.first() else { return Ok(None) };
        let len = self.rest.iter().take_while(|pair| pair.name == first.name).count();
        (self.current, self.rest) = self.rest.split_at(len);
        let name = Value::name(*first, self.offers);
        seed.deserialize(name).map(Some).map_err(|error| error.at(first.name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failed> {
        let name = self.current.first().map_or("", |pair| pair.name);
        let values = Values { pairs: self.current, offers: self.offers };
        seed.deserialize(values).map_err(|error| error.at(name))
    }
}

/// All pairs in their order.
struct Listed<'s, I> {
    rest: I,
    offers: &'s Offers,
}

impl<'de, I: Iterator<Item = Pair<'de>>> SeqAccess<'de> for Listed<'_, I> {
    type Error = Failed;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failed> {
        let Some(pair) = self.rest.next() else { return Ok(None) };
        let one = One { pair, offers: self.offers };
        seed.deserialize(one).map(Some).map_err(|error| error.at(pair.name))
    }
}

/// A name and its value, as a list of two elements.
struct One<'s, 'a> {
    pair: Pair<'a>,
    offers: &'s Offers,
}

impl<'de> Deserializer<'de> for One<'_, 'de> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Self { pair, offers } = self;
        let both = [Value::name(pair, offers), Value::of(pair, offers)];
        visitor.visit_seq(List(both.into_iter()))
    }

    newtype_as_its_field!();

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
