//! The coding `zstd`: [`ZSTD`], for [`Compression`](crate::content_coding::Compression) and
//! [`Decompression`](crate::content_coding::Decompression). It is a feature of its own, because it is
//! built by a C compiler.
//!
//! ```
//! use webserver::content_coding::{BROTLI, Compression, GZIP};
//! use webserver::zstandard::ZSTD;
//!
//! const COMPRESSION: Compression = Compression::with(&[ZSTD, BROTLI, GZIP]);
//! ```

mod zstd;

pub use self::zstd::ZSTD;
