use webserver::prelude::*;

struct S;

impl S {
    #[get("/")]
    fn handler(&self) {}
}

fn main() {}
