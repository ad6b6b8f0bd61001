use webserver::prelude::*;

#[post("/backup")]
async fn backup(form: Multipart) -> webserver::Result<NoContent> {
    form.next_part().await?;
    Ok(NoContent)
}

fn main() {}
