//! Links to handlers: `uri!(App, users::show(id = 7))`. The first part runs in
//! const evaluation: it finds the place of the handler in the app (`place`), and checks the names of the
//! values (`check`). The second part writes the link: which values fit a parameter (`fits`),
//! how a value is encoded at its place (`sink`), whether the path leads to another handler (`taken`), and
//! all of it together (`write`). The links themselves are in `types`.

mod brought;
mod check;
mod fits;
mod linked;
mod message;
mod part;
mod place;
#[cfg(feature = "client")]
mod requested;
mod sink;
mod taken;
mod types;
mod write;

#[cfg(feature = "client")]
pub(crate) use self::brought::SENT;
pub use self::check::{Checked, check, check_own};
pub use self::fits::Nothing;
pub use self::linked::Linked;
pub use self::part::{Numbered, part};
#[cfg(feature = "client")]
pub use self::requested::{Callee, Requested, check_request};
#[cfg(feature = "client")]
pub(crate) use self::requested::{target, texts};
pub use self::types::{Link, LinkError, OwnPath};
pub use self::write::{link, own_path, try_link, try_own_path};
#[cfg(feature = "client")]
pub(crate) use self::{fits::Fits, part::Part, sink::Sink};
