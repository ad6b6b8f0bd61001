use webserver::CookieKeys;
use webserver::prelude::*;

fn main() {
    let _server = ServerBuilder::new().state(CookieKeys::new("secret")).build();
}
