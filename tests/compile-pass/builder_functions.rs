//! Functions that take a builder, add states and routes, and return it.

use webserver::Mounted;
use webserver::prelude::*;

struct Db;
struct Mailer;

#[get("/notes")]
fn notes(_: State<Db>) {}

#[post("/mail")]
async fn mail(_: State<Mailer>, _: State<Db>, _: String) {}

routes![pub(crate) Notes = [notes]];
routes![Mail = ["/v1" => [mail], Notes]];

type WithDb<S, R> = ServerBuilder<(Db, S), (R, Mounted<Notes>)>;

fn with_db<S, R>(builder: ServerBuilder<S, R>) -> WithDb<S, R> {
    builder.state(Db).mount::<Notes>()
}

fn limited<S, R>(builder: ServerBuilder<S, R>, base: &str) -> ServerBuilder<S, R> {
    builder.base_path(base).workers(1)
}

fn main() {
    let builder = limited(with_db(ServerBuilder::new().state(7_u8)), "/shop");
    let conditional = false.then_some(routes!["/v2" => [mail]]);
    let _ = builder.state(Mailer).mount::<Mail>().routes(conditional).build();
}
