//! The pairs whose names have the same first parts, as serde's deserializer: a struct, a map, a list
//! or a variant with fields. `steps` has the parts of the names.

use std::cell::Cell;

use serde_core::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::failed::Failed;
use super::forward::{newtype_as_its_field, single_values, tuples_as_seq, unit_struct_as_unit};
use super::node::{Child, Children, Node};
use super::offers::Offers;
use super::value::{Value, Values};

/// A group from which serde reads.
#[derive(Clone, Copy)]
pub(super) struct Group<'s, 'a> {
    pub(super) node: Node<'s, 'a>,
    pub(super) offers: &'s Offers,
    /// Set to whether a struct with known fields was asked for. Only the root has it.
    pub(super) is_struct: Option<&'s Cell<bool>>,
}

impl<'s, 'a> Group<'s, 'a> {
    fn values(self) -> Values<'s, 'a> {
        Values { pairs: self.node.values(), offers: self.offers }
    }

    /// Returns the values, if there are any, or a group has been sent instead of one.
    fn single(self) -> Result<Values<'s, 'a>, Failed> {
        if self.node.values().is_empty() {
            return Err(Failed::custom("has fields, and should be a single value"));
        }
        Ok(self.values())
    }

    fn map<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        let children = self.node.children(fields);
        visitor.visit_map(Entries { rest: children, current: None, offers: self.offers })
    }
}

impl<'de> Deserializer<'de> for Group<'_, 'de> {
    type Error = Failed;

    single_values!();

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.offers.begin();
        match self.node.groups() {
            None => self.values().deserialize_any(visitor),
            Some(_) => self.map(&[], visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.groups() {
            None => self.values().deserialize_map(visitor),
            Some(_) => self.map(&[], visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        if let Some(is_struct) = self.is_struct {
            is_struct.set(true);
        }
        match self.node.groups() {
            None => self.values().deserialize_struct(name, fields, visitor),
            Some(_) => self.map(fields, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.groups() {
            None => self.values().deserialize_option(visitor),
            Some(_) => visitor.visit_some(self),
        }
    }

    newtype_as_its_field!();

    /// Reads the values of one name, or the groups `lines[0]`, `lines[1]` in the order of their
    /// numbers.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        if self.node.groups().is_none() {
            return self.values().deserialize_seq(visitor);
        }
        let Some(items) = self.node.items() else {
            return Err(Failed::custom("has fields, and should be a list"));
        };
        visitor.visit_seq(Items { rest: items.into_iter(), offers: self.offers })
    }

    tuples_as_seq!();

    unit_struct_as_unit!();

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        if self.node.groups().is_none() {
            return self.values().deserialize_enum(name, variants, visitor);
        }
        let mut children = self.node.children(&[]);
        match (children.next(), children.next()) {
            (Some(child), None) => visitor.visit_enum(Variant { child, offers: self.offers }),
            _ => Err(Failed::custom("has more than one variant")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }
}

/// Reads what is at a child.
fn read<'s, 'a, S: DeserializeSeed<'a>>(
    child: Child<'s, 'a>,
    offers: &'s Offers,
    seed: S,
) -> Result<S::Value, Failed> {
    let Child { name, node } = child;
    let sent = node.sent();
    let read = if node.groups().is_none() {
        seed.deserialize(Values { pairs: node.values(), offers })
    } else {
        seed.deserialize(Group { node, offers, is_struct: None })
            .map_err(|error| error.within(name))
    };
    read.map_err(|error| error.at(sent))
}

struct Entries<'s, 'a> {
    rest: Children<'s, 'a>,
    current: Option<Child<'s, 'a>>,
    offers: &'s Offers,
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Failed;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failed> {
        self.current = self.rest.next();
        let Some(Child { name, node }) = self.current else { return Ok(None) };
        let value = Value::part(name, node.first(), self.offers);
        seed.deserialize(value).map(Some).map_err(|error| error.at(node.sent()))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failed> {
        match self.current.take() {
            Some(child) => read(child, self.offers, seed),
            None => Err(Failed::custom("is missing")),
        }
    }
}

struct Items<'s, I> {
    rest: I,
    offers: &'s Offers,
}

impl<'s, 'de, I: Iterator<Item = Child<'s, 'de>>> SeqAccess<'de> for Items<'s, I>
where
    'de: 's,
{
    type Error = Failed;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failed> {
        self.rest.next().map(|child| read(child, self.offers, seed)).transpose()
    }
}

/// A variant with fields, such as `shape[round][radius]=1`.
struct Variant<'s, 'a> {
    child: Child<'s, 'a>,
    offers: &'s Offers,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Failed;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failed> {
        let name = Value::part(self.child.name, self.child.node.first(), self.offers);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Failed;

    fn unit_variant(self) -> Result<(), Failed> {
        Err(Failed::custom("has fields, and its variant does not"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failed> {
        read(self.child, self.offers, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failed> {
        Group { node: self.child.node, offers: self.offers, is_struct: None }
            .deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        let group = Group { node: self.child.node, offers: self.offers, is_struct: None };
        group.map(fields, visitor).map_err(|error| error.within(self.child.name))
    }
}
