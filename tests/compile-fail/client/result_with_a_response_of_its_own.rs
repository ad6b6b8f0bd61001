use webserver::prelude::*;
use webserver::request;

struct Csv(String);

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

#[get("/csv")]
fn csv() -> Option<Csv> {
    Some(Csv("1,2".to_owned()))
}

routes![App = [csv]];

fn main() {
    let _ = request!(App, csv());
}
