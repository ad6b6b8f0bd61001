use webserver::prelude::*;

#[post("/backup")]
fn backup(mut form: Multipart) -> webserver::Result<u32> {
    let mut parts = 0;
    while form.next_part().await?.is_some() {
        parts += 1;
    }
    Ok(parts)
}

fn main() {}
