use webserver::Mounted;
use webserver::prelude::*;

struct Db;

#[get("/notes")]
fn notes(_: State<Db>) {}

routes![Notes = [notes]];

fn add<S, R>(builder: ServerBuilder<S, R>) -> ServerBuilder<S, (R, Mounted<Notes>)> {
    builder.mount::<Notes>()
}

fn main() {
    let _ = add(ServerBuilder::new()).build();
}
