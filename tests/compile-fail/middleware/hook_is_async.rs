use webserver::prelude::*;

struct Guard;

impl Middleware for Guard {
    async fn on_request(&self, request: Request) -> Result<Request, Response> {
        Ok(request)
    }
}

fn main() {}
