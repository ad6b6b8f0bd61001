//! The grammars that a request has in every version of HTTP: classes of bytes, and a host with its
//! port. The syntax of HTTP/1.1 lines is not here.

pub(crate) mod authority;
pub(crate) mod class;
