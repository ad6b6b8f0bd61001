//! An option that does not exist.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload {
    #[field(rename = "a")]
    file: UploadedFile,
}

fn main() {}
