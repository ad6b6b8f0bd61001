//! Driving an app without a socket: requests are made from strings and go through the same dispatch
//! as those from the wire. Nothing of HTTP/1.1's syntax is here.

mod client;

pub use self::client::{Client, ClientRequest, ClientResponse};
