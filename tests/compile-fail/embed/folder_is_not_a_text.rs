use webserver::files::{Embedded, embed};

static ASSETS: Embedded = embed!(public);

fn main() {}
