//! The reader as serde's deserializer: which shape each method of serde asks for.

use std::borrow::Cow;

use serde_core::de::{Deserializer, Visitor};

use super::elements::Elements;
use super::entries::Entries;
use super::piece::{Parts, Piece, Shape, Want};
use super::reader::{Reader, invalid};
use super::stop::Stop;
use super::variant::Variant;
use crate::extract::sensitive;

impl<'de> Reader<'_, 'de> {
    fn scalar<V: Visitor<'de>>(self, want: Want, visitor: V) -> Result<V::Value, Stop> {
        #[cfg(feature = "garde")]
        self.trace_scalar(want);
        match self.shape(want)? {
            Shape::Null => visitor.visit_unit(),
            Shape::Bool(value) => visitor.visit_bool(value),
            Shape::Unsigned(value) => visitor.visit_u64(value),
            Shape::Signed(value) => visitor.visit_i64(value),
            Shape::Wide(value) => visitor.visit_u128(value),
            Shape::Float(value) => visitor.visit_f64(value),
            Shape::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Shape::Text(Cow::Owned(text)) => visitor.visit_string(text),
            shape => Err(invalid(&shape, &visitor)),
        }
    }

    fn list<V: Visitor<'de>>(self, want: Want, visitor: V) -> Result<V::Value, Stop> {
        match self.shape(want)? {
            Shape::List(parts) => Elements::visit(&self, parts, want, visitor),
            shape => Err(invalid(&shape, &visitor)),
        }
    }

    fn map<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        #[cfg(feature = "garde")]
        let traced = self.trace_fields(fields);
        #[cfg(feature = "garde")]
        let this = &traced;
        #[cfg(not(feature = "garde"))]
        let this = &self;
        match self.shape(Want::Map)? {
            Shape::Map(Parts::Blanks { number, depth, .. }) => {
                let parts = Parts::Blanks { names: fields.iter(), number, depth };
                Entries::visit(this, parts, fields, visitor)
            }
            Shape::Map(Parts::Groups(groups)) => {
                let parts = Parts::Groups(groups.of_fields(fields));
                Entries::visit(this, parts, fields, visitor)
            }
            Shape::Map(parts) => Entries::visit(this, parts, fields, visitor),
            shape => Err(invalid(&shape, &visitor)),
        }
    }

    fn any<V: Visitor<'de>>(self, want: Want, visitor: V) -> Result<V::Value, Stop> {
        if want == Want::Anything && self.piece.is_sent() {
            self.findings.is_kept.set(true);
        }
        match self.shape(want)? {
            Shape::List(_) => self.list(want, visitor),
            Shape::Map(_) => self.map(&[], visitor),
            _ => self.scalar(want, visitor),
        }
    }
}

/// Defines methods that pass what the type asks for to another method.
macro_rules! forward {
    ($($to:ident($want:expr): $($method:ident)*;)*) => {$($(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            self.$to($want, visitor)
        }
    )*)*};
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Stop;

    forward! {
        any(Want::Anything): deserialize_any;
        any(Want::Text): deserialize_bytes deserialize_byte_buf;
        list(Want::List): deserialize_seq;
        map(&[]): deserialize_map;
        scalar(Want::Bool): deserialize_bool;
        scalar(Want::Number): deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32
            deserialize_f64;
        scalar(Want::Wide): deserialize_i128 deserialize_u128;
        scalar(Want::Text): deserialize_char deserialize_str deserialize_string;
        scalar(Want::Name): deserialize_identifier;
        scalar(Want::Unit): deserialize_unit;
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.scalar(Want::Unit, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.list(Want::Tuple(count), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.list(Want::Tuple(count), visitor)
    }

    /// Reads a struct, which may also be sent as a list of its fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.shape(Want::Map)? {
            #[cfg(feature = "json")]
            Shape::List(_) if matches!(self.piece, Piece::Json(_)) => {
                #[cfg(feature = "garde")]
                let this = self.trace_fields(fields);
                #[cfg(not(feature = "garde"))]
                let this = self;
                this.list(Want::Tuple(fields.len()), visitor)
            }
            _ => self.map(fields, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.piece {
            #[cfg(feature = "json")]
            Piece::Json("null") => visitor.visit_none(),
            Piece::Absent | Piece::Blank { .. } => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let is_secret = self.is_secret || name == sensitive::NAME;
        #[cfg(feature = "garde")]
        let this = self.trace_only_field();
        #[cfg(not(feature = "garde"))]
        let this = self;
        visitor.visit_newtype_struct(this.secret(is_secret)).map_err(|mut stop| {
            if let Stop::Wrong(wrong) = &mut stop {
                wrong.is_secret |= is_secret;
            }
            stop
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        #[cfg(feature = "garde")]
        self.trace_scalar(Want::Name);
        let (name, content) = match (self.piece, self.shape(Want::Text)?) {
            (Piece::Blank { number, depth }, _) if !variants.is_empty() => {
                let name = variants[number % variants.len()];
                (name.into(), Some(Piece::Blank { number, depth: depth + 1 }))
            }
            (_, Shape::Text(name)) => (name, None),
            (_, Shape::Map(mut parts)) => match (parts.next(), parts.next()) {
                (Some((name, piece)), None) => (name, Some(piece)),
                _ => return Err(Stop::ours("is not an object with the name of one variant")),
            },
            (_, shape) => return Err(invalid(&shape, &visitor)),
        };
        visitor.visit_enum(Variant::new(self, name, content))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }
}
