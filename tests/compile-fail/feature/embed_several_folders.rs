use webserver::files::{Embedded, embed};

static PAGES: Embedded = embed!("public", "images");

fn main() {
    let _ = PAGES.url("index.html");
}
