use webserver::files::{Embedded, embed};

static ASSETS: Embedded = embed!("pubic");

fn main() {}
