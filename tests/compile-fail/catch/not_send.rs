//! A catcher that holds a value that is not `Send` across an `.await`.

use std::rc::Rc;

use webserver::prelude::*;

#[catch(404)]
async fn not_found(_: &Problem) -> String {
    let text = Rc::new("lost");
    std::future::ready(()).await;
    text.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
