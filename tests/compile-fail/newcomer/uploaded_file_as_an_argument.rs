use webserver::prelude::*;

#[post("/photo")]
fn add(file: UploadedFile) -> String {
    file.file_name().unwrap_or_default().to_owned()
}

fn main() {}
