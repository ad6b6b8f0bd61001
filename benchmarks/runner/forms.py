"""Forms, JSON bodies and uploads, compared with axum, actix-web and salvo (`peers-forms`).

docs/benchmarks/forms.tsv has the CPU time per request. wrk sends a form or a JSON body of ten fields to
one server after another, as in `rounds`. docs/benchmarks/forms_counted.tsv has the instructions and heap
allocations per request of the server's whole process, without the kernel, counted by valgrind. The
difference between N and 2N requests is the cost of the requests alone. docs/benchmarks/uploads.tsv has
the CPU time and the memory of a form with a file of 100 MiB, which the server reads as it arrives.
"""
import json
import os
import re
import signal
import subprocess
import time
import urllib.parse
from contextlib import ExitStack

from . import rounds, tables, wire
from .servers import HERE, HOST, Server

FOLDER = os.path.join(HERE, "peers-forms")
NAMES = ["webserver", "axum", "actix", "salvo"]
FIELDS = {
    "name": "Ada Lovelace", "email": "ada@example.com", "street": "12 St James's Square",
    "town": "London", "zip": 10115, "country": "England", "phone": "+44 20 7946 0958", "age": 36,
    "newsletter": True, "message": "Please deliver it before noon; thank you & good-bye.",
}
ANSWER = b'{"name":"Ada Lovelace","town":"London","price":10361,"newsletter":true}'
CASES = {
    "form": ("application/x-www-form-urlencoded",
             urllib.parse.urlencode({**FIELDS, "newsletter": "true"}).encode()),
    "json": ("application/json", json.dumps(FIELDS, separators=(",", ":")).encode()),
}
TIMES = 200
UPLOADERS = ["webserver", "axum"]
SENT = 100 << 20
BLOCK = b"x" * (1 << 20)
PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
END = b"\r\n--b--\r\n"


def binary(name):
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(FOLDER, "target"))
    return os.path.join(target, "release", name)


def build():
    for name in NAMES:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", name], cwd=FOLDER, check=True)


class FormServer(Server):
    """One of these servers, possibly as the program of a tool."""

    def __init__(self, name, tool=()):
        self.tool = list(tool)
        super().__init__(name)

    def command(self, workers):
        return [*self.tool, binary(self.name), f"{HOST}:{self.port}"]


def request(case):
    content_type, body = CASES[case]
    head = (f"POST /{case} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


def ask(client, case):
    client.send(request(case))
    head, body = client.answer()
    if not head.startswith(b"HTTP/1.1 200 ") or body != ANSWER:
        raise RuntimeError(f"{case} is answered with {head!r} {body!r}")


def load(count, seconds):
    rows = []
    with ExitStack() as stack:
        running = [stack.enter_context(FormServer(name)) for name in NAMES]
        for server in running:
            client = wire.Client(server.port)
            stack.callback(client.close)
            for case in CASES:
                ask(client, case)
                rounds.wrk(server, script(case), rounds.CONNECTIONS, 1)
        for number in range(count):
            first = number % len(running)
            for case in CASES:
                for server in running[first:] + running[:first]:
                    before = server.cpu()
                    told = rounds.wrk(server, script(case), rounds.CONNECTIONS, seconds)
                    used = (server.cpu() - before) / max(told["requests"], 1)
                    rows.append({"round": number, "scenario": case, "server": server.name,
                                 "requests": told["requests"], "cpu_us": used * 1e6,
                                 "errors": told["errors"]})
            print(f"forms: round {number + 1} of {count}", flush=True)
            tables.write("forms", rows)


def script(case):
    content_type, body = CASES[case]
    return "\n".join(['wrk.method = "POST"', f'wrk.path = "/{case}"',
                      f"wrk.body = {json.dumps(body.decode())}",
                      f'wrk.headers["Content-Type"] = "{content_type}"'])


def counted():
    """Counts instructions and allocations."""
    rows = []
    tools = {"instructions": (["--tool=callgrind", "--callgrind-out-file=/dev/null"],
                              r"Collected : (\d+)"),
             "allocations": (["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"],
                             r"total heap usage: ([\d,]+) allocs")}
    for name in NAMES:
        for case in CASES:
            row = {"server": name, "scenario": case}
            for what, (tool, pattern) in tools.items():
                few, many = (total(name, case, times, tool, pattern) for times in (TIMES, 2 * TIMES))
                row[what] = (many - few) / TIMES
            rows.append(row)
        print(f"forms: {name} is counted", flush=True)
        tables.write("forms_counted", rows)


def total(name, case, times, tool, pattern):
    """Returns what valgrind counts in a server that answers so many requests."""
    with FormServer(name, ["valgrind", *tool]) as server:
        client = wire.Client(server.port)
        for _ in range(times):
            ask(client, case)
        client.close()
        # So that no request is in flight.
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        server.log.seek(0)
        said = server.log.read().decode("utf-8", "replace")
    return int(re.search(pattern, said).group(1).replace(",", ""))


def uploads(count):
    rows = []
    with ExitStack() as stack:
        running = [stack.enter_context(FormServer(name)) for name in UPLOADERS]
        for server in running:
            upload(server)
        for number in range(count):
            for server in running if number % 2 else reversed(running):
                before, server_before = server.cpu(), server.memory()
                server.forget_peak()
                upload(server)
                used = server.cpu() - before
                rows.append({"round": number, "server": server.name,
                             "cpu_s_per_gib": used * (1 << 30) / SENT,
                             "peak_bytes": server.memory("VmHWM"), "before_bytes": server_before})
        print(f"uploads: {count} rounds", flush=True)
        tables.write("uploads", rows)


def upload(server):
    client = wire.Client(server.port)
    length = len(PART) + SENT + len(END)
    client.send(f"POST /multipart HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {length}\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode() + PART)
    for _ in range(SENT // len(BLOCK)):
        client.send(BLOCK)
    client.send(END)
    head, body = client.answer()
    client.close()
    if body != str(SENT).encode():
        raise RuntimeError(f"{server.name} answers an upload with {head!r} {body!r}")


def versions():
    """Returns the versions of the compared crates, from their lock file."""
    with open(os.path.join(FOLDER, "Cargo.lock")) as source:
        text = source.read()
    names = ["axum", "multer", "actix-web", "salvo"]
    return {name: re.search(rf'name = "{name}"\nversion = "([^"]+)"', text).group(1) for name in names}
