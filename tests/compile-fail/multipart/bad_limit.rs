//! A limit is a size with a unit.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload {
    #[field(limit = "5 MB")]
    file: UploadedFile,
}

fn main() {}
