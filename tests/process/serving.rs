//! A server in a child process of the test, which a signal stops.

use std::future::Future;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};

use webserver::Server;
use webserver_tests::child;

/// This test program, run as a child process that runs one test.
pub(crate) struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) addr: SocketAddr,
}

impl Serving {
    pub(crate) fn start(test: &str) -> Self {
        Self::spawn(child(test))
    }

    /// Starts the server by a command that runs the child's command.
    pub(crate) fn spawn(mut command: Command) -> Self {
        let spawned = command.stdout(Stdio::piped()).spawn();
        let mut child = spawned.expect("a test can be run");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let mut line = String::new();
        while !line.starts_with("address ") {
            line.clear();
            let read = stdout.read_line(&mut line).expect("it is text");
            assert!(read > 0, "the child ended");
        }
        let addr = line["address ".len()..].trim().parse().expect("an address");
        Self { child, stdout, addr }
    }

    /// Returns the process ID.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    }

    /// Returns the output printed after the child was told to end.
    pub(crate) fn rest(mut self) -> String {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("it is text");
        assert!(self.child.wait().expect("it ends").success(), "{rest}");
        rest
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program of the child: serves until a signal, and then runs `after`.
pub(crate) fn serve<F: Future<Output = ()>>(server: Server, after: impl FnOnce(String) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let handle = server.handle();
        let told = async { println!("\naddress {}", handle.addrs().await[0]) };
        let (ran, ()) = tokio::join!(server.run(), told);
        after(format!("run: {:?}", ran.map_err(|error| error.to_string()))).await;
    });
}
