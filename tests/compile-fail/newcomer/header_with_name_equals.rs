use webserver::prelude::*;

#[get("/")]
fn show(#[header(name = "x-trace")] trace: &str) -> String {
    trace.to_owned()
}

fn main() {}
