//! A form with files as a struct.

#[derive(FromMultipart)]
pub struct Upload {
    title: String,
    #[field(name = "photo[]", limit = "5 MiB", max = 3)]
    photos: Vec<UploadedFile>,
}
