//! `#[derive(FromParam)]`: enums and newtypes as parameters. `expand` checks the definition and writes
//! the code.

mod expand;

pub(crate) use self::expand::expand;
