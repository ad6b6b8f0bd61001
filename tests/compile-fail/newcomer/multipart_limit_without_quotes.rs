use webserver::prelude::*;

#[derive(FromMultipart)]
struct Photo {
    #[field(limit = 5 MiB)]
    file: UploadedFile,
}

#[post("/photo")]
fn add(Parts(photo): Parts<Photo>) -> NoContent {
    drop(photo);
    NoContent
}

fn main() {}
