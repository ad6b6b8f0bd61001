use webserver::prelude::*;

struct Guard;

impl Middleware for Guard {
    fn on_request(&self, request: Request) -> FutureRequest {
        request
    }
}

fn main() {}
