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

/// Reads what is a single value from `self.single()`.
macro_rules! single_values {
    () => {
        single_values! {
            deserialize_bool deserialize_char deserialize_str deserialize_string
            deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
            deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf
            deserialize_unit deserialize_identifier
        }
    };
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            self.single()?.$method(visitor)
        }
    )+};
}

pub(crate) use {newtype_as_its_field, single_values, tuples_as_seq, unit_struct_as_unit};
