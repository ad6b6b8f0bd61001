//! Codings of contents (RFC 9110, section 8.4.1): [`Compression`] encodes the bodies of responses, and
//! [`Decompression`] decodes those of requests.
//!
//! [The guide](crate::guide::compression) explains both.
//!
//! | coding | name | from |
//! |---|---|---|
//! | [`GZIP`] | `gzip` | RFC 1952 |
//! | [`BROTLI`] | `br` | RFC 7932 |
//! | [`DEFLATE`] | `deflate`, which is the zlib format | RFC 1950 |
//! | `zstandard::ZSTD`, with the feature `zstd` | `zstd` | RFC 8878 |

mod accept;
mod brotli;
mod coding;
mod compression;
mod decoding;
mod decompression;
mod deflate;
mod encoding;
mod media;
mod work;

pub use self::brotli::BROTLI;
pub use self::coding::{Coding, Decoder, Encoder, Malformed, Progress, Step};
pub use self::compression::Compression;
pub use self::decompression::Decompression;
pub use self::deflate::{DEFLATE, GZIP};
