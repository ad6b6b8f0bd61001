//! A text is not a validator.
use webserver::prelude::*;
use webserver::Preconditions;

#[put("/")]
fn index(conditions: Preconditions) -> Result<NoContent, Problem> {
    conditions.check("v7")?;
    Ok(NoContent)
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
