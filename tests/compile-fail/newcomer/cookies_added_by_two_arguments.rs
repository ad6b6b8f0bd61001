use webserver::Cookies;
use webserver::prelude::*;

#[post("/login")]
fn login(cookies: Cookies<'_>) -> webserver::Result<NoContent> {
    cookies.add("session", "ada")?;
    Ok(NoContent)
}

fn main() {}
