//! Those methods of serde's `Deserializer` that call another method in the same way for every part
//! of a query. They are macros, because a trait cannot have two sets of default methods.

/// Reads a newtype as its field.
macro_rules! newtype_as_its_field {
    () => {
        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            visitor: V,
        ) -> Result<V::Value, Failed> {
            visitor.visit_newtype_struct(self)
        }
    };
}

/// Reads a tuple of any kind as a list.
macro_rules! tuples_as_seq {
    () => {
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
    };
}

/// Reads a struct without fields as `()`.
macro_rules! unit_struct_as_unit {
    () => {
        fn deserialize_unit_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            visitor: V,
        ) -> Result<V::Value, Failed> {
            self.deserialize_unit(visitor)
        }
    };
}

pub(crate) use {newtype_as_its_field, tuples_as_seq, unit_struct_as_unit};
