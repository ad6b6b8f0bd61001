//! Forms with parts, such as uploads of files (`multipart/form-data`). The parser does not do I/O,
//! `stream` returns the parts one by one, and `typed` reads all of them into a struct.

mod boundary;
mod error;
mod fault;
mod limits;
mod parameters;
mod parser;
mod part_head;
mod stream;
mod typed;
mod uploaded;
mod value;

pub use self::error::{MultipartError, PartMistake};
pub use self::stream::{Multipart, Part};
pub use self::typed::{FieldInfo, FieldSpec, FromMultipart, Parts, ReceivedParts, form_field};
pub use self::uploaded::UploadedFile;
