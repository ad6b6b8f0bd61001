use webserver::prelude::*;

#[get("/")]
fn show(#[header] x_trace: Option<&'static str>) -> &'static str {
    x_trace.unwrap_or("none")
}

fn main() {}
