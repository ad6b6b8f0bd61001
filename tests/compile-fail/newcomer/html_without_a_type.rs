use webserver::prelude::*;

#[get("/")]
fn show() -> Html {
    Html("<p>hello</p>")
}

fn main() {}
