//! An example that runs as a separate process, and what Linux says about a process.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An example that runs as a separate process. Dropping it ends the process.
#[derive(Debug)]
pub struct Example {
    child: Child,
    /// The address that it listens on.
    pub addr: SocketAddr,
}

impl Example {
    /// Starts the example and waits until it accepts connections. `arguments` returns its
    /// arguments, given its address.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(name: &str, arguments: impl Fn(SocketAddr) -> Vec<String>) -> Self {
        let addr = free_address();
        let mut command = Command::new(example(name));
        command.args(arguments(addr));
        Self::spawn(command, addr)
    }

    /// Starts an example that takes `N` more ports after its first, and listens on all of them. Returns
    /// it, and the further addresses.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_with<const N: usize>(name: &str) -> (Self, [SocketAddr; N]) {
        let more: [SocketAddr; N] = std::array::from_fn(|_| free_address());
        let port = |addr: &SocketAddr| addr.port().to_string();
        let example =
            Self::start(name, |first| std::iter::once(&first).chain(&more).map(port).collect());
        let start = Instant::now();
        for addr in more {
            while TcpStream::connect(addr).is_err() {
                assert!(
                    start.elapsed() < Duration::from_secs(20),
                    "{name} does not listen on {addr}"
                );
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        (example, more)
    }

    /// Starts the example `testbed` with two workers and the given limit on open descriptors.
    ///
    /// # Panics
    /// If it does not start.
    pub fn testbed(descriptors: u64) -> Self {
        Self::testbed_in(descriptors, &[])
    }

    /// Starts the example `testbed` like [`Self::testbed`], with these variables in its
    /// environment.
    ///
    /// # Panics
    /// If it does not start.
    pub fn testbed_in(descriptors: u64, environment: &[(&str, &str)]) -> Self {
        let addr = free_address();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"")]);
        command.arg(example("testbed")).args(["--workers", "2", "--addr", &addr.to_string()]);
        command.envs(environment.iter().copied());
        Self::spawn(command, addr)
    }

    fn spawn(mut command: Command, addr: SocketAddr) -> Self {
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut example = Self { child, addr };
        let start = Instant::now();
        while TcpStream::connect(addr).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "{command:?} does not listen");
            if let Ok(Some(status)) = example.child.try_wait() {
                panic!("{command:?} ended: {status}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        example
    }

    /// Returns the process ID.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by name, waits for the process to end, and returns its exit code.
    ///
    /// # Panics
    /// If it does not end.
    pub fn signal(&mut self, name: &str) -> Option<i32> {
        self.send_signal(name);
        self.wait()
    }

    /// Sends a signal by name.
    ///
    /// # Panics
    /// If there is no such signal or process.
    pub fn send_signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status();
        assert!(sent.expect("kill can be run").success(), "the signal is sent");
    }

    /// Waits for the process to end and returns its exit code.
    ///
    /// # Panics
    /// If it does not end.
    pub fn wait(&mut self) -> Option<i32> {
        let start = Instant::now();
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.code();
            }
            assert!(start.elapsed() < Duration::from_secs(20), "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Returns the resident memory in bytes.
    ///
    /// # Panics
    /// If there is no `/proc`.
    pub fn resident(&self) -> u64 {
        memory(self.id(), "VmRSS:")
    }

    /// Returns the peak resident memory in bytes.
    ///
    /// # Panics
    /// If there is no `/proc`.
    pub fn peak(&self) -> u64 {
        memory(self.id(), "VmHWM:")
    }

    /// Returns the number of open descriptors.
    ///
    /// # Panics
    /// If there is no `/proc`.
    pub fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.id())).expect("it runs, on Linux").count()
    }

    /// Returns the processor time used so far, in hundredths of a second, the unit that Linux uses
    /// for all processes.
    ///
    /// # Panics
    /// If there is no `/proc`.
    pub fn cpu_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id()));
        let stat = stat.expect("the process runs, on Linux");
        // These are fields 14 and 15. Field 2, the name in parentheses, may contain spaces.
        let rest = stat.rsplit(") ").next().expect("a line of fields");
        rest.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a memory figure of a process in bytes, by its name in Linux.
///
/// # Panics
/// If there is no `/proc`.
pub fn memory(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.expect("the process runs, on Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.expect("a number of KiB") * 1024
}

/// Returns the folder of the repository.
///
/// # Panics
/// If this package is moved elsewhere.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is a folder of the repository").to_owned()
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address")
}

/// Returns the path of the example that cargo built beside this test. An example that is not there is built:
/// `cargo test` in the root builds those without tests of their own, and `cargo test -p webserver-tests` none.
///
/// # Panics
/// If the example cannot be built, or this is not a test.
pub fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let profile = test.ancestors().nth(2).expect("tests are in target/PROFILE/deps");
    let path = profile.join("examples").join(name);
    if !path.exists() {
        build(name, profile);
    }
    path
}

/// Builds an example in the folder of a profile.
fn build(name: &str, profile: &Path) {
    let target = profile.parent().expect("the folder of a profile is in the target folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--example", name, "--target-dir"]).arg(target);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    let status = cargo.current_dir(root()).status().expect("cargo can be started");
    assert!(status.success(), "the example {name} cannot be built");
}
