//! Serves the files of a folder, with one worker: `files ADDRESS FOLDER`. `benchmarks/files` measures it
//! beside nginx.

#![forbid(unsafe_code)]

use webserver::files::{FilePath, Files};
use webserver::prelude::*;

#[get("/{path..}")]
async fn file(
    path: FilePath<'_>,
    request: &Request,
    files: State<Files>,
) -> Result<Response, Problem> {
    files.serve(path, request).await
}

#[webserver::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("files ADDRESS FOLDER".into());
    };
    let builder = ServerBuilder::new().bind(&*address).workers(1).banner(false);
    builder.state(Files::new(folder)?).routes(routes![file]).build().run().await?;
    Ok(())
}
