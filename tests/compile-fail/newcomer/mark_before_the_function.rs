use webserver::prelude::*;

#[get("/")]
#[header("x-trace")]
fn show(x_trace: &str) -> String {
    x_trace.to_owned()
}

fn main() {}
