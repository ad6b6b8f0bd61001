//! The variant of an enum, which is its name, or an object with its name and its content.

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use super::piece::Piece;
use super::reader::Reader;
use super::stop::Stop;

/// A variant with its content, if it was sent with one.
pub(super) struct Variant<'a, 'de> {
    of: Reader<'a, 'de>,
    name: Cow<'de, str>,
    content: Option<Piece<'a, 'de>>,
}

impl<'a, 'de> Variant<'a, 'de> {
    pub(super) fn new(
        of: Reader<'a, 'de>,
        name: Cow<'de, str>,
        content: Option<Piece<'a, 'de>>,
    ) -> Self {
        Self { of, name, content }
    }

    /// Reads the content.
    fn content<R>(self, read: impl FnOnce(Reader<'a, 'de>) -> Result<R, Stop>) -> Result<R, Stop> {
        let content = self.content.ok_or_else(|| Stop::ours("lacks the content of the variant"))?;
        let child = self.of.child(&self.name, content);
        #[cfg(feature = "garde")]
        let child = child.content_of(&self.of);
        read(child).map_err(|stop| stop.at(|| child.here()))
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Stop> {
        Ok((seed.deserialize(self.of.with(Piece::Name(&self.name)))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        match self.content {
            None => Ok(()),
            Some(_) => self.content(<()>::deserialize),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Stop> {
        self.content(|content| seed.deserialize(content))
    }

    fn newtype_variant<T: Deserialize<'de>>(self) -> Result<T, Stop> {
        self.content(Reader::read)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Stop> {
        self.content(|content| content.deserialize_tuple(count, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.content(|content| content.deserialize_struct("", fields, visitor))
    }
}
