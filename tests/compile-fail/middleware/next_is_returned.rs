use webserver::prelude::*;

struct Inner;

impl Middleware for Inner {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        next.run(request)
    }
}

fn main() {}
