//! Runs an app without a socket. Requests are made from strings and go through the same dispatch as
//! requests from the network. This module does not know the syntax of HTTP/1.1.

mod in_memory;

pub use self::in_memory::{Client, ClientRequest, ClientResponse};
