//! The guide: what is written in `docs`, a page to a module. There is no code here.
//!
#![doc = include_str!("../docs/guide.md")]

#[doc = include_str!("../docs/routes.md")]
pub mod routes {}

#[doc = include_str!("../docs/arguments.md")]
pub mod arguments {}

#[doc = include_str!("../docs/responses.md")]
pub mod responses {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/state.md")]
pub mod state {}

#[doc = include_str!("../docs/middleware.md")]
pub mod middleware {}

#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/serving.md")]
pub mod serving {}

#[doc = include_str!("../docs/compiler.md")]
pub mod compiler {}
