//! What `#[webserver::main]` waits for: with a result, attributes and a visibility, and where the
//! library has another name.
#![deny(warnings, unreachable_pub)]

use webserver as web;

/// One of its own.
mod other {
    #[webserver::main]
    pub(crate) async fn main() -> impl std::process::Termination {
        std::future::ready(std::process::ExitCode::SUCCESS).await
    }
}

/// What the program does.
#[web::main(crate = web)]
#[allow(clippy::unnecessary_wraps)]
async fn main() -> Result<(), webserver::Error> {
    let _ = other::main;
    assert!(tokio::runtime::Handle::try_current().is_ok());
    let task = tokio::spawn(async { 7 });
    assert_eq!(task.await.ok(), Some(7));
    Ok(())
}
