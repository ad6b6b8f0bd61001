//! `embed!("folder")`: the files of a folder become part of the program.

mod expand;
mod read;

pub(crate) use self::expand::expand;
