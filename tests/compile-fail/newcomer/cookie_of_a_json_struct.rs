use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Settings {
    theme: String,
}

#[get("/")]
fn show(#[cookie] settings: Settings) -> String {
    settings.theme
}

fn main() {}
