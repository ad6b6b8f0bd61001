//! Static files: [`Files`] serves those of a folder, on disk or [in the program](embed).
//!
//! The [guide](crate::guide::files) explains what is served and how.

#[cfg(target_os = "linux")]
mod beneath;
mod buffer;
mod cache;
mod canonical;
mod chunks;
mod coding;
mod content;
mod embedded;
#[expect(clippy::module_inception, reason = "the type has the name of the room")]
mod files;
mod find;
mod folder;
mod media;
mod opened;
mod options;
mod parts;
mod path;
mod range;
mod store;

pub use self::cache::Cache;
pub use self::embedded::{Embedded, EmbeddedFile};
pub use self::files::{Answer, Files};
pub use self::folder::FolderError;
pub use self::path::FilePath;
pub use webserver_macros::embed;
