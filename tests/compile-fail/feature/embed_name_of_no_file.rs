use webserver::files::{Embedded, embed};

static PAGES: Embedded = embed!(".");

const SCRIPT: &str = PAGES.name("script.js");

fn main() {
    let _ = SCRIPT;
}
