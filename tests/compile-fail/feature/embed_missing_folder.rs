use webserver::files::{Embedded, embed};

static PAGES: Embedded = embed!("pages");

fn main() {
    let _ = PAGES.url("index.html");
}
