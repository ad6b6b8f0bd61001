use webserver::files::{Embedded, embed};

const FOLDER: &str = "public";

static PAGES: Embedded = embed!(FOLDER);

fn main() {
    let _ = PAGES.url("index.html");
}
