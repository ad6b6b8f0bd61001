use webserver::prelude::*;
use webserver::request;

struct Names(Vec<String>);

#[get("/names")]
fn names(names: State<Names>) -> String {
    names.0.0.join(" ")
}

routes![App = [names]];

fn main() {
    let _ = request!(App, names(names = "Ada"));
}
