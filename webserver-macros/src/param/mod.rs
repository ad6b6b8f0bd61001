//! `#[derive(FromParam)]`: enums and newtypes as parameters. `read` reads the definition, and `expand`
//! checks it and writes the code.

mod expand;
mod read;

pub(crate) use self::expand::expand;
