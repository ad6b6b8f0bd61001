//! Codings of contents: which responses are encoded, how streams are, and which requests are decoded.

mod bodies;
mod decoded;
mod decoders;
mod encoded;
mod fields;
mod streams;
