use webserver::prelude::*;

#[derive(IntoResponse)]
#[response(status = 201, content_type = "json")]
struct Saved(String);

fn main() {}
