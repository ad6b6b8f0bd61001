use webserver::prelude::*;

#[get("/")]
fn show(#[header(trace)] trace: &str) -> String {
    trace.to_owned()
}

fn main() {}
