//! The files of Swagger UI, compressed by `gzip`: bytes and nothing else. The room `docs` of `webserver`
//! serves them.
#![no_std]
#![forbid(unsafe_code)]

/// The version of Swagger UI.
///
/// ```
/// assert!(webserver_docs::VERSION.starts_with("5."));
/// ```
pub const VERSION: &str = "5.35.0";

/// The script `swagger-ui-bundle.js`, compressed by `gzip`.
///
/// ```
/// assert!(webserver_docs::SCRIPT.starts_with(&[0x1f, 0x8b]));
/// ```
pub const SCRIPT: &[u8] = include_bytes!("../files/swagger-ui-bundle.js.gz");

/// The style `swagger-ui.css`, compressed by `gzip`.
///
/// ```
/// assert!(webserver_docs::STYLE.starts_with(&[0x1f, 0x8b]));
/// ```
pub const STYLE: &[u8] = include_bytes!("../files/swagger-ui.css.gz");
