//! The names and values of a query as serde sees them. A query is a map whose values are texts,
//! which are read as the types of the struct's fields. If a name occurs several times, its value is
//! a list of texts. For a `Vec`, a query is a list of pairs.

mod again;
mod failed;
mod offers;
mod value;

use serde_core::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;

use self::failed::{Failed, take_refused};
use self::offers::Offers;
use self::value::{List, Value, Values};
use super::error::QueryError;
use super::pairs::{Pair, Pairs};

/// Reads a `T` from all pairs except the pairs whose names are in `except`.
pub(crate) fn read<T: DeserializeOwned>(
    pairs: &Pairs<'_>,
    except: &[&str],
) -> Result<T, QueryError> {
    let sorted = sorted(pairs, except);
    let (source, offers) = (Source { pairs, sorted: &sorted, except }, Offers::default());
    let result = T::deserialize(Whole { source, offers: &offers });
    if offers.matter() {
        return again::read(source, result);
    }
    result.map_err(|failed| {
        // The noted refusals are not needed.
        drop(take_refused());
        failed.into_error()
    })
}

/// Returns the pairs that are to be read, sorted by name.
fn sorted<'a>(pairs: &'a Pairs<'_>, except: &[&str]) -> Vec<Pair<'a>> {
    let mut sorted = Vec::with_capacity(pairs.count());
    pairs.iter().for_each(|pair| {
        if !except.contains(&pair.name) {
            sorted.push(pair);
        }
    });
    // A stable sort keeps the values of one name in their order.
    sorted.sort_by_key(|pair| pair.name);
    sorted
}

/// The source of everything that is read.
#[derive(Clone, Copy)]
struct Source<'a> {
    pairs: &'a Pairs<'a>,
    /// The pairs that are to be read, sorted by name.
    sorted: &'a [Pair<'a>],
    except: &'a [&'a str],
}

/// The query as a whole.
#[derive(Clone, Copy)]
struct Whole<'a> {
    source: Source<'a>,
    offers: &'a Offers,
}

impl<'de> Deserializer<'de> for Whole<'de> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Self { source, offers } = self;
        visitor.visit_map(Names { rest: source.sorted, current: &[], offers })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Source { pairs, except, .. } = self.source;
        let listed = pairs.iter().filter(|pair| !except.contains(&pair.name));
        visitor.visit_seq(Listed { rest: listed, offers: self.offers })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, v: V) -> Result<V::Value, Failed> {
        self.deserialize_seq(v)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit_struct map struct enum identifier ignored_any
    }
}

/// The names with their values; each name occurs once.
struct Names<'a> {
    rest: &'a [Pair<'a>],
    /// The pairs of the name that was returned last.
    current: &'a [Pair<'a>],
    offers: &'a Offers,
}

impl<'de> MapAccess<'de> for Names<'de> {
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
struct Listed<'a, I> {
    rest: I,
    offers: &'a Offers,
}

impl<'de, I: Iterator<Item = Pair<'de>>> SeqAccess<'de> for Listed<'de, I> {
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
struct One<'a> {
    pair: Pair<'a>,
    offers: &'a Offers,
}

impl<'de> Deserializer<'de> for One<'de> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let Self { pair, offers } = self;
        let both = [Value::name(pair, offers), Value::of(pair, offers)];
        visitor.visit_seq(List(both.into_iter()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests;
