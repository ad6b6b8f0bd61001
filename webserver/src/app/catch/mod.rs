//! Catchers: the functions that answer errors. `leaf` mounts a catcher as a type, `scopes` chooses
//! the catcher of an error, `catchers` has the catchers of a worker, and `catching` passes an error to
//! one catcher after another. The rest of the app knows only the traits in `errors`. When an error
//! reaches the catchers is decided in `lifecycle`, and a catcher is run like a handler, by `run`.

mod catchers;
mod catching;
mod leaf;
mod scopes;

pub use self::leaf::CatcherLeaf;
