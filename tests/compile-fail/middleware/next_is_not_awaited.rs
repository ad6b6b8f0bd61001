#![deny(unused_must_use)]
use webserver::prelude::*;

struct Twice;

impl Middleware for Twice {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            next.run(request);
            StatusCode::OK.into_response()
        })
    }
}

fn main() {}
