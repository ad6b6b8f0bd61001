//! The values of one name, and a single text, as serde's deserializers.

use serde_core::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, SeqAccess, VariantAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;

use super::failed::{About, Failed, Refusal, note};
use super::forward::{newtype_as_its_field, single_values, tuples_as_seq, unit_struct_as_unit};
use super::offer::{Offer, address};
use super::offers::Offers;
use crate::extract::decode::Malformed;
use crate::extract::pairs::Pair;
use crate::extract::params::FromParam;
use crate::extract::urlencoded::error::QueryError;

/// The values of one name; there is at least one.
#[derive(Clone, Copy)]
pub(crate) struct Values<'s, 'a> {
    pub(crate) pairs: &'s [Pair<'a>],
    pub(crate) offers: &'s Offers,
}

impl<'s, 'a> Values<'s, 'a> {
    #[inline]
    fn single(self) -> Result<Value<'s, 'a>, Failed> {
        match self.pairs {
            [] => Err(Failed::custom("is missing")),
            [pair] => Ok(Value::of(*pair, self.offers)),
            [pair, ..] => {
                Err(Failed::new(QueryError::repeated(pair.name.to_owned()), About::Repeated))
            }
        }
    }
}

impl<'de> Deserializer<'de> for Values<'_, 'de> {
    type Error = Failed;

    single_values!();

    single_values!(deserialize_map);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.pairs {
            [pair] if !pair.value.is_ok_and(|text| self.offers.is_list(text)) => {
                self.single()?.deserialize_any(visitor)
            }
            _ => {
                self.offers.begin();
                self.deserialize_seq(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.pairs {
            [pair] => optional(self, Value::of(*pair, self.offers), visitor),
            // Only a group with the same name was sent.
            [] => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    newtype_as_its_field!();

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        let value = |pair: &Pair<'de>| Value::of(*pair, self.offers);
        visitor.visit_seq(List(self.pairs.iter().map(value)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.single()?.deserialize_enum(name, variants, visitor)
    }

    tuples_as_seq!();

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

    unit_struct_as_unit!();
}

/// Reads an `Option`. Whether an empty text is a value is not known until the type has refused the
/// text. In that case the query is read again, and the `Option` is then `None`.
fn optional<'de, D, V>(whole: D, value: Value<'_, 'de>, visitor: V) -> Result<V::Value, Failed>
where
    D: Deserializer<'de, Error = Failed>,
    V: Visitor<'de>,
{
    if !value.text.is_empty() || value.flaw.is_some() {
        return visitor.visit_some(whole);
    }
    if value.offers.of(value.text) == Some(Offer::Nothing) {
        return visitor.visit_none();
    }
    visitor.visit_some(whole).inspect_err(|_| {
        value.offers.begin();
        let about = About::Text(address(value.text));
        note(Refusal { about, offer: Some(Offer::Nothing), expected: String::new() });
    })
}

/// The elements of a list.
pub(crate) struct List<I>(pub(crate) I);

impl<'s, 'de: 's, I: Iterator<Item = Value<'s, 'de>>> SeqAccess<'de> for List<I> {
    type Error = Failed;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failed> {
        self.0.next().map(|value| seed.deserialize(value)).transpose()
    }
}

/// A single text, which is a value or a name.
#[derive(Clone, Copy)]
pub(crate) struct Value<'s, 'a> {
    text: &'a str,
    flaw: Option<Malformed>,
    is_name: bool,
    offers: &'s Offers,
}

impl<'s, 'a> Value<'s, 'a> {
    pub(crate) fn of(pair: Pair<'a>, offers: &'s Offers) -> Self {
        let text = pair.value.unwrap_or_default();
        Self { text, flaw: pair.value.err(), is_name: false, offers }
    }

    pub(crate) fn name(pair: Pair<'a>, offers: &'s Offers) -> Self {
        Self { text: pair.name, flaw: pair.value.err(), is_name: true, offers }
    }

    /// A part of the name of a pair.
    pub(crate) fn part(name: &'a str, pair: Option<Pair<'a>>, offers: &'s Offers) -> Self {
        let flaw = pair.and_then(|pair| pair.value.err());
        Self { text: name, flaw, is_name: true, offers }
    }

    /// Returns the text, if it could be decoded.
    fn text(self) -> Result<&'a str, Failed> {
        self.flaw.map_or(Ok(self.text), |why| Err(Failed::malformed(why)))
    }

    fn offered<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.offers.of(self.text) {
            None | Some(Offer::List) => visitor.visit_borrowed_str(self.text),
            Some(Offer::Unsigned(number)) => visitor.visit_u64(number),
            Some(Offer::Signed(number)) => visitor.visit_i64(number),
            Some(Offer::Float(number)) => visitor.visit_f64(number),
            Some(Offer::Bool(truth)) => visitor.visit_bool(truth),
            Some(Offer::Nothing) => visitor.visit_unit(),
        }
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $t:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            visitor.$visit(<$t>::from_param(self.text()?).map_err(Failed::custom)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Failed;

    /// Reads a value that serde keeps before it knows what the value is for.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.offers.begin();
        // The value is not refused here, because it may never be used.
        if self.flaw.is_some() && !self.is_name {
            return visitor.visit_newtype_struct(Undecoded { depth: 0 });
        }
        self.offered(visitor)
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

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_borrowed_str(self.text()?)
    }

    /// Reads the name of a field or of a variant. A name that cannot be decoded does not match any
    /// field. For a flattened map, serde also keeps names that do not match a field.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match (self.is_name, self.text) {
            (true, "") => visitor.visit_borrowed_str(""),
            (true, _) => self.offered(visitor),
            (false, _) => visitor.visit_borrowed_str(self.text()?),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_borrowed_bytes(self.text()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_borrowed_bytes(self.text()?.as_bytes())
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        if self.text()?.is_empty() {
            visitor.visit_unit()
        } else {
            Err(Failed::custom("is not empty"))
        }
    }

    unit_struct_as_unit!();

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        optional(self, self, visitor)
    }

    newtype_as_its_field!();

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.text()?;
        visitor.visit_enum(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { seq tuple tuple_struct map struct }
}

/// The variant that the text names. The variant cannot have fields.
impl<'de> EnumAccess<'de> for Value<'_, 'de> {
    type Error = Failed;
    type Variant = Unit;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Unit), Failed> {
        Ok((seed.deserialize(self)?, Unit))
    }
}

pub(crate) struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Failed;

    fn unit_variant(self) -> Result<(), Failed> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query cannot express"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query cannot express"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Failed> {
        Err(Failed::custom("names a variant with fields, which a query cannot express"))
    }
}

/// A value that cannot be decoded, in the form in which serde keeps it: nested newtypes, which no
/// field type accepts. So the value is refused only if it is read.
struct Undecoded {
    depth: u8,
}

/// The number of nested newtypes, which is larger than in any field type.
const DEPTH: u8 = 8;

impl<'de> Deserializer<'de> for Undecoded {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.depth {
            DEPTH.. => visitor.visit_unit(),
            depth => visitor.visit_newtype_struct(Self { depth: depth + 1 }),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
