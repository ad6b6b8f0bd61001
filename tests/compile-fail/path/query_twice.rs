use webserver::prelude::*;

#[get("/a?{q}?{r}")]
fn handler(q: u8, r: u8) -> &'static str {
    "x"
}

fn main() {}
