//! Entries under conditions. What a condition leaves out neither conflicts nor exists.
use webserver::prelude::*;

#[get("/")]
fn home() {}

#[cfg(not(any()))]
#[get("/new")]
fn new() {}

#[cfg(not(any()))]
routes![Shop = [#[cfg(any())] missing, new]];

fn main() {
    let routes = routes![
        #[cfg(any())]
        old,
        home,
        #[cfg(any())]
        "/a" => [old, "/b" => [old, home]],
        #[cfg(not(any()))]
        #[cfg(not(any(unix, not(unix), any())))]
        "/c" => [home],
        "/shop" => [#[cfg(not(any()))] Shop, #[cfg(any())] home],
    ];
    let _ = ServerBuilder::new().routes(routes).build();
}
