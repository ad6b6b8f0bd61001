"""Measures what PERFORMANCE.md says about features, release profiles and handlers that block.

The cost of a feature is counted in instructions and heap allocations per request, through a
connection in memory (`src/bin/cost.rs`): docs/benchmarks/features.tsv. The difference between two
runs, of N and of 2N requests, is the cost of the requests alone. The count is the same in each run
and does not depend on a clock. Profiles are counted in the same way: docs/benchmarks/profiles.tsv.
Blocking is timed: docs/benchmarks/blocked.tsv.

The optional features of the crate are counted in the same way, with a program that is built with all of
them (`src/bin/rooms.rs`), and their processor time is read from the system: docs/benchmarks/rooms.tsv.
"""
import os
import re
import subprocess
import sys

from . import tables
from .servers import HERE

TIMES = 1000
# Each case, its size, and its name on the page.
CASES = [
    ("noop", 0, "nothing: a plain handler that gives a fixed text"),
    ("noop", 1, "one middleware of hooks that do nothing"),
    ("noop", 5, "five of them"),
    ("around", 1, "one wrap-around middleware that does nothing"),
    ("around", 5, "five of them"),
    ("logger", 1, "`Logger`, where no subscriber listens"),
    ("logged", 1, "`Logger`, written by `tracing-subscriber` to nowhere"),
    ("guard", 1, "a group with a guard that looks at a field"),
    ("guard", 3, "three of them"),
    ("provided", 1, "a guard that provides a value, which the handler takes"),
    ("waits", 1, "a guard that is an `async fn`"),
    ("wraps", 1, "a `#[middleware]` function that wraps around"),
    ("state", 1, "a `State` argument"),
    ("headers", 1, "a `HeaderMap` argument"),
    ("timeout", 1, "`timeout = \"5s\"`"),
    ("produces", 1, "`produces = \"text/plain\"`"),
    ("host", 1, "`host = \"127.0.0.1\"`"),
    ("string", 1, "a `String` as result instead of a `&'static str`"),
    ("header", 1, "one header on the response"),
    ("json", 1, "`Json` of one text as result"),
    ("catcher", 1, "`#[catch(404)]`, for a request that is not an error"),
    ("missing", 1, "404, as problem details"),
    ("caught", 1, "404, answered by `#[catch(404)]` with a fixed text"),
]
# Each case of an optional feature, the case that it is compared with, and its name on the page.
ROOMS = [
    ("get", "", "a `GET` of a fixed text"),
    ("cors", "get", "`Cors`, for a page that is allowed"),
    ("cors-other", "get", "`Cors`, for a request without `Origin`"),
    ("preflight", "get", "`Cors`: the answer to a preflight"),
    ("csrf", "get", "`Csrf`"),
    ("headers", "get", "`SecurityHeaders`: seven fields"),
    ("nonce", "get", "`SecurityHeaders` with a nonce"),
    ("id", "get", "`SetRequestId`: a new id"),
    ("limit", "get", "`ConcurrencyLimit`"),
    ("timeout", "get", "`Timeout`"),
    ("trace", "get", "`Trace`, where no subscriber listens"),
    ("metrics", "get", "`Metrics`"),
    ("layer", "get", "`Layered` around a layer of Tower that does nothing"),
    ("mount", "get", "a Tower service at a path"),
    ("post", "", "a `POST` of a page of the own origin"),
    ("csrf-post", "post", "`Csrf`"),
    ("no-key", "post", "`Idempotency`, for a request without a key"),
    ("replay", "post", "`Idempotency`, for a request that was answered before"),
    ("kib", "", "a `GET` of a fixed text of 1 KiB"),
    ("compression", "kib", "`Compression`, for a client that takes no coding"),
    ("gzip", "kib", "`Compression` by gzip"),
    ("disk", "kib", "a file of 1 KiB on disk"),
    ("disk-304", "kib", "a 304 for it"),
    ("disk-range", "kib", "100 bytes of it"),
    ("embedded", "kib", "a file of 8 KiB in the program"),
]
# valgrind does not know the system call `openat2`, and counts an instruction for each byte of the tables
# that gzip clears with one (`rep stosb`). So these are timed and not counted.
UNCOUNTED = {"disk", "disk-304", "disk-range", "gzip"}
# How often a case is asked for its processor time, and how many requests that takes each time.
ROUNDS, TIMED = 3, 20_000
# The name of each profile on the page, and its settings.
PROFILES = [
    ("cargo's own: no LTO, 16 codegen units", "false", 16),
    ("thin LTO, 16 codegen units", '"thin"', 16),
    ("fat LTO, one codegen unit", '"fat"', 1),
]


def measure(tools):
    rows = []
    for case, size, title in CASES:
        instructions, allocations = count(tools, case, size)
        rows.append({"case": case, "size": size, "instructions": instructions,
                     "allocations_per_1000": allocations, "title": title})
    print("features: counted", flush=True)
    tables.write("features", rows)


def rooms():
    """Counts and times a request with each optional feature."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--features", "rooms", "--bin", "rooms"],
                   cwd=HERE, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "target"))
    program = os.path.join(target, "release", "rooms")
    rows = []
    for case, base, title in ROOMS:
        counts = [] if case in UNCOUNTED else [
            collected([program, case, str(times)])[0] for times in (TIMES, 2 * TIMES)]
        timed = [subprocess.run([program, case, str(TIMED)], capture_output=True, text=True,
                                check=True).stdout.split() for _ in range(ROUNDS)]
        rows.append({"case": case, "base": base or case,
                     "instructions": round((counts[1] - counts[0]) / TIMES) if counts else 0,
                     "allocations_per_1000": min(int(printed) for printed, _ in timed),
                     "cpu_ns": min(int(printed) for _, printed in timed), "title": title})
        print(f"rooms: {case}", flush=True)
    tables.write("rooms", rows)


def profiles():
    """Counts two scenarios, built with each profile."""
    rows = []
    for number, (title, lto, units) in enumerate(PROFILES):
        target = os.path.join(HERE, "target", f"profile-{number}")
        subprocess.run(
            ["cargo", "build", "--quiet", "--release", "--bin", "seam", "--target-dir", target,
             "--config", f"profile.release.lto={lto}",
             "--config", f"profile.release.codegen-units={units}"], cwd=HERE, check=True)
        seam = os.path.join(target, "release", "seam")
        for scenario in ("plaintext", "people"):
            once, twice = (collected([seam, scenario, str(times)])[0] for times in (TIMES, 2 * TIMES))
            rows.append({"profile": title, "scenario": scenario,
                         "instructions": round((twice - once) / TIMES)})
        print(f"profiles: {title}", flush=True)
    tables.write("profiles", rows)


def blocked(tools):
    """Times a fast client beside a handler that blocks its worker, and beside a handler that does
    not."""
    done = subprocess.run([os.path.join(tools, "blocked")], capture_output=True, text=True,
                          check=True, timeout=60)
    keys = ["beside", "requests", "median_us", "p99_us", "longest_us"]
    tables.write("blocked", [dict(zip(keys, line.split())) for line in done.stdout.splitlines()])


def listeners(tools):
    """Times new connections beside a blocked worker, and measures the cost of a connection and of a
    request."""
    keys = ["place", "late", "of", "median_ms", "longest_ms", "new_rate", "new_us", "kept_rate",
            "kept_us"]
    rows = []
    for place in ("own", "caller"):
        done = subprocess.run([os.path.join(tools, "listeners"), place], capture_output=True,
                              text=True, check=True, timeout=120)
        rows.append(dict(zip(keys, done.stdout.split())))
    tables.write("listeners", rows)


def count(tools, case, size):
    """Returns the instructions per request and the allocations per 1,000 requests."""
    once, _ = run(tools, case, size, TIMES)
    twice, allocations = run(tools, case, size, 2 * TIMES)
    return round((twice - once) / TIMES), allocations


def run(tools, case, size, times):
    instructions, printed = collected([os.path.join(tools, "cost"), case, str(size), str(times)])
    return instructions, int(printed)


def collected(argv):
    """Returns the number of instructions that a program takes, and its output."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv],
                          capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"callgrind failed on {argv}:\n{done.stderr}")
    return int(found.group(1)), done.stdout
