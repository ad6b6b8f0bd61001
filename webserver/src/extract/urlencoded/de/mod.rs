//! A query as serde reads it. `read` is the entry, `whole` and `value` are serde's deserializers,
//! `failed` has serde's errors, `offer` and `offers` have the other forms of a text, and `again`
//! reads a query again with some texts in another form. `steps` splits
//! names with parts, `node` has the pairs of one group, and `group` is their deserializer.

mod again;
mod failed;
mod forward;
mod group;
mod node;
mod offer;
mod offers;
mod read;
mod steps;
mod value;
mod whole;

pub(crate) use self::node::{Child, Children, Node};
pub(crate) use self::offer::{Offer, address, read as read_text};
pub(crate) use self::offers::Offers;
pub(crate) use self::read::{Names, read, read_node};
pub(crate) use self::steps::{DEPTH, is_too_deep};
pub(crate) use super::error::QueryError;

#[cfg(test)]
mod tests;
