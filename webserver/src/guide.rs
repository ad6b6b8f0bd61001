//! The guide: how to write an application, topic by topic. The pages are the files in `docs`. This
//! module has no code, but every example in the pages is compiled and run as a test.
//!
#![cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#![doc = include_str!("../docs/guide.md")]

// `links.md` has the targets of the pages' links for rustdoc. It comes first because Markdown uses
// the first of two definitions. The definitions at the end of a page are for people who read the
// file itself. Doc tests are collected without `links.md`, so that their line numbers are the line
// numbers of the page.

#[cfg(feature = "tower")]
#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/tower.md")]
pub mod tower {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/routes.md")]
pub mod routes {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/linking.md")]
pub mod linking {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/arguments.md")]
pub mod arguments {}

#[cfg(feature = "garde")]
#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/validation.md")]
pub mod validation {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/responses.md")]
pub mod responses {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/conditional.md")]
pub mod conditional {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/events.md")]
pub mod events {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), feature = "multipart"), doc = include_str!("../docs/uploads.md"))]
pub mod uploads {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), feature = "secure-cookies"), doc = include_str!("../docs/sessions.md"))]
pub mod sessions {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), feature = "files"), doc = include_str!("../docs/files.md"))]
pub mod files {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/catchers.md")]
pub mod catchers {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/state.md")]
pub mod state {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/middleware.md")]
pub mod middleware {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/groups.md")]
pub mod groups {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/cross_origin.md")]
pub mod cross_origin {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), feature = "compression"), doc = include_str!("../docs/compression.md"))]
pub mod compression {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), all(feature = "load", feature = "request-id")), doc = include_str!("../docs/load.md"))]
pub mod load {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(any(not(doctest), feature = "idempotency"), doc = include_str!("../docs/idempotency.md"))]
pub mod idempotency {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/openapi.md")]
pub mod openapi {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/serving.md")]
pub mod serving {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[cfg_attr(
    any(not(doctest), all(feature = "telemetry", feature = "metrics", feature = "health")),
    doc = include_str!("../docs/telemetry.md")
)]
pub mod telemetry {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/compiler.md")]
pub mod compiler {}

#[cfg_attr(not(doctest), doc = include_str!("../docs/links.md"))]
#[doc = include_str!("../docs/coming_from.md")]
pub mod coming_from {}
