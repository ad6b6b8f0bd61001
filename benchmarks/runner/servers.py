"""The servers: how they are built, started and ended, and the figures that the system has of a
process."""
import os
import resource
import socket
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(HERE, "peers")
HOST = "127.0.0.1"
FLOOR = "bare"
OURS = "webserver"
# The floor, our server, and the others by name.
NAMES = [FLOOR, OURS, "actix", "axum", "hyper", "ntex", "rocket"]
# Their names on the page.
TITLES = {"bare": "a bare Tokio loop", "webserver": "webserver", "actix": "actix-web",
          "axum": "axum", "hyper": "hyper, no router", "ntex": "ntex", "rocket": "Rocket"}
TICK = os.sysconf("SC_CLK_TCK")


def allow_descriptors():
    """Sets the limit of open descriptors to the allowed maximum. Servers and generators inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def binary(name):
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(PEERS, "target"))
    return os.path.join(target, "release", name + "-peer")


def build(names=NAMES):
    """Builds each server alone, so that none is built with features that another one enables."""
    for name in names:
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", name + "-peer"],
                       cwd=PEERS, check=True)


def build_tools():
    """Builds the programs of this workspace and returns their folder."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--bins"], cwd=HERE, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "target"))
    return os.path.join(target, "release")


def on_core(core):
    """Returns the beginning of a command that runs on one core only."""
    return [] if core is None else ["taskset", "-c", str(core)]


def free_port():
    with socket.socket() as s:
        s.bind((HOST, 0))
        return s.getsockname()[1]


class Server:
    """One server process. It is a context: the process ends with it."""

    def __init__(self, name, workers=2, core=None):
        self.name, self.port = name, free_port()
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [*on_core(core), *self.command(workers)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)
        self.pid = self.process.pid
        try:
            self.wait_until_it_listens()
        except RuntimeError:
            self.stop()
            raise

    def command(self, workers):
        return [binary(self.name), "--addr", f"{HOST}:{self.port}", "--workers", str(workers)]

    def wait_until_it_listens(self):
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.log.seek(0)
        said = self.log.read().decode("utf-8", "replace")
        raise RuntimeError(f"{self.name} does not listen on {self.port}: {said}")

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def cpu(self):
        """Returns the seconds that its threads have been on a CPU. They come from the scheduler's
        nanoseconds or, if the system does not have these, from the ticks of utime and stime."""
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            try:
                with open(f"/proc/{self.pid}/task/{task}/schedstat") as f:
                    total += int(f.read().split()[0])
            except FileNotFoundError:
                pass
        if total:
            return total / 1e9
        with open(f"/proc/{self.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self, what="VmRSS"):
        """Returns the resident bytes or, with VmHWM, their maximum."""
        with open(f"/proc/{self.pid}/status") as f:
            for line in f:
                if line.startswith(what + ":"):
                    return int(line.split()[1]) * 1024
        return 0

    def forget_peak(self):
        with open(f"/proc/{self.pid}/clear_refs", "w") as f:
            f.write("5")
