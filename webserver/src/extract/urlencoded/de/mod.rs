//! A query as serde reads it. `read` is the entry, `whole` and `value` are serde's deserializers,
//! `failed` has serde's errors, `offer` and `offers` have the other forms of a text, and `again`
//! reads a query again with some texts in another form.

mod again;
mod failed;
mod forward;
mod offer;
mod offers;
mod read;
mod value;
mod whole;

pub(crate) use self::read::read;

#[cfg(test)]
mod tests;
