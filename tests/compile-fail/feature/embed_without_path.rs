use webserver::files::{Embedded, embed};

static PAGES: Embedded = embed!();

fn main() {
    let _ = PAGES.url("index.html");
}
