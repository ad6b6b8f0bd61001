use webserver::prelude::*;

#[post("/photo")]
async fn add(Parts(photo): Parts<Photo>) -> webserver::Result<NoContent> {
    photo.file.save("photo.png")?;
    Ok(NoContent)
}

#[derive(FromMultipart)]
struct Photo {
    file: UploadedFile,
}

fn main() {}
