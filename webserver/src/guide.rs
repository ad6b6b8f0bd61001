//! The guide: how to write an application, by subject. The pages are the files in `docs`; there is
//! no code here, but every example in them is compiled and run as a test.
//!
#![doc = include_str!("../docs/links.md")]
#![doc = include_str!("../docs/guide.md")]

// `links.md` has the targets of the pages' links for rustdoc. It stands first, because Markdown takes
// the first of two definitions: those at the end of a page are for readers of the file.

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/routes.md")]
pub mod routes {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/arguments.md")]
pub mod arguments {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/responses.md")]
pub mod responses {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/state.md")]
pub mod state {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/middleware.md")]
pub mod middleware {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/serving.md")]
pub mod serving {}

#[doc = include_str!("../docs/links.md")]
#[doc = include_str!("../docs/compiler.md")]
pub mod compiler {}
