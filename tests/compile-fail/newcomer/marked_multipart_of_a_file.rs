use webserver::prelude::*;

#[post("/photo")]
fn add(#[multipart] file: UploadedFile) -> String {
    file.file_name().unwrap_or_default().to_owned()
}

fn main() {}
