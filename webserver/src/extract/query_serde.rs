//! The names and values of a query as serde sees them: a map whose values are text, read as what the
//! struct's fields are, and lists of text where a name is there several times.

use std::fmt::{self, Display};

use serde_core::de::value::StrDeserializer;
use serde_core::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;

use super::{FromParam, Pairs, QueryError};

/// Reads a `T` from all pairs but those of the names in `except`.
pub(super) fn read<T: DeserializeOwned>(
    pairs: &Pairs<'_>,
    except: &[&str],
) -> Result<T, QueryError> {
    let mut sorted: Vec<_> = pairs.iter().filter(|(name, _)| !except.contains(name)).collect();
    // Stable, so that the values of one name stay in their order.
    sorted.sort_by_key(|(name, _)| *name);
    T::deserialize(Whole(&sorted)).map_err(|Failed(error)| error)
}

/// Serde's way to say what is wrong; where it is gets known on the way out.
#[derive(Debug)]
struct Failed(QueryError);

impl Failed {
    fn at(self, name: &str) -> Self {
        match self.0 {
            QueryError::Invalid { name: none, detail } if none.is_empty() => {
                Self(QueryError::Invalid { name: name.to_owned().into(), detail })
            }
            error => Self(error),
        }
    }
}

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}

impl serde_core::de::Error for Failed {
    fn custom<T: Display>(detail: T) -> Self {
        Self(QueryError::Invalid { name: "".into(), detail: detail.to_string() })
    }

    fn missing_field(name: &'static str) -> Self {
        Self(QueryError::Missing { name: name.into() })
    }

    fn unknown_field(name: &str, _: &'static [&'static str]) -> Self {
        let detail = String::from("is not a parameter of this page");
        Self(QueryError::Invalid { name: name.to_owned().into(), detail })
    }
}

/// The query as a whole: names and values, sorted by name.
struct Whole<'a>(&'a [(&'a str, &'a str)]);

impl<'de> Deserializer<'de> for Whole<'_> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_map(Names { rest: self.0, current: &[] })
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
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The names, each once.
struct Names<'a> {
    rest: &'a [(&'a str, &'a str)],
    /// The pairs of the name that was given last.
    current: &'a [(&'a str, &'a str)],
}

impl<'de> MapAccess<'de> for Names<'_> {
    type Error = Failed;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failed> {
        let Some((name, _)) = self.rest.first() else { return Ok(None) };
        let len = self.rest.iter().take_while(|(own, _)| own == name).count();
        (self.current, self.rest) = self.rest.split_at(len);
        let key: StrDeserializer<'_, Failed> = (*name).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failed> {
        let name = self.current.first().map_or("", |(name, _)| name);
        seed.deserialize(Values(self.current)).map_err(|error| error.at(name))
    }
}

/// The values of one name; there is at least one.
struct Values<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Values<'a> {
    fn single(&self) -> Result<Value<'a>, Failed> {
        match self.0 {
            [] => Err(Failed::custom("is missing")),
            [(_, value)] => Ok(Value(value)),
            [(name, _), ..] => Err(Failed(QueryError::repeated((*name).to_owned()))),
        }
    }
}

macro_rules! singly {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            self.single()?.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Failed;

    singly! {
        deserialize_any deserialize_bool deserialize_char deserialize_str deserialize_string
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_map deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_seq(List(self.0.iter().map(|(_, value)| Value(value))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.single()?.deserialize_enum(name, variants, visitor)
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

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.single()?.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.single()?.deserialize_unit(visitor)
    }
}

struct List<I>(I);

impl<'de, 'a, I: Iterator<Item = Value<'a>>> SeqAccess<'de> for List<I> {
    type Error = Failed;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failed> {
        self.0.next().map(|value| seed.deserialize(value)).transpose()
    }
}

/// One value.
struct Value<'a>(&'a str);

macro_rules! parsed {
    ($($method:ident $visit:ident $t:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            visitor.$visit(<$t>::from_param(self.0).map_err(Failed::custom)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_str(self.0)
    }

    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_char visit_char char;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_bytes(self.0.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_bytes(self.0.as_bytes())
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        if self.0.is_empty() { visitor.visit_unit() } else { Err(Failed::custom("is not empty")) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        str string unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The variant that the text names; it has no fields.
impl<'de> EnumAccess<'de> for Value<'_> {
    type Error = Failed;
    type Variant = Unit;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Unit), Failed> {
        Ok((seed.deserialize(self)?, Unit))
    }
}

struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Failed;

    fn unit_variant(self) -> Result<(), Failed> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query can not hold"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query can not hold"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query can not hold"))
    }
}

#[cfg(test)]
mod tests;
