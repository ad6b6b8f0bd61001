//! Links to handlers: `uri!(App, users::show(id = 7))`. The first part runs in const evaluation: an
//! index of the app's routes (`index`), the place of a handler in it (`place`), and the check of a
//! link's names (`check`). The second part writes the link: which values fit a parameter (`fits`),
//! how a value is encoded at its place (`sink`), whether the path leads to another handler (`taken`), and
//! the link itself (`link`).

mod check;
mod fits;
mod index;
mod link;
mod linked;
mod message;
mod place;
mod sink;
mod taken;

pub use self::check::{Checked, check, check_own};
pub use self::fits::Nothing;
pub use self::index::{Index, LinkIndex};
pub use self::link::{
    Link, LinkError, Numbered, OwnPath, link, own_path, part, try_link, try_own_path,
};
pub use self::linked::Linked;
