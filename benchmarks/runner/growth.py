"""How cost grows: docs/benchmarks/growth_NAME.tsv.

Connections, workers and bodies are measured through sockets, like the load. Routes and fields are
counted in instructions, through a connection in memory (`src/bin/cost.rs`), so that nothing else
affects the figures.
"""
import resource
import time
from contextlib import ExitStack

from . import features, memory, rounds, tables, wire
from .servers import HOST, NAMES, Server

CONNECTIONS = [1, 10, 100, 1000, 10000]
RIVALS = ["bare", "webserver", "actix", "axum", "hyper"]
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
BODIES = [0, KIB, 64 * KIB, MIB, 16 * MIB, 256 * MIB, GIB]
READERS = ["webserver", "actix", "axum", "hyper"]
# The total size of the bodies that are sent: a smaller body is sent several times.
AT_LEAST = 256 * MIB
MOST_TIMES = 1000
ROUTES = [10, 100, 1000]
FIELDS = [3, 10, 30, 100]


def connections(all_rounds, seconds):
    """Measures CPU per request and throughput, for several numbers of connections that send
    requests at once."""
    rows = []
    with ExitStack() as stack:
        running = [stack.enter_context(Server(name)) for name in RIVALS]
        for number in range(all_rounds):
            for count in CONNECTIONS:
                for server in running:
                    row = {"round": number, "scenario": count, "server": server.name}
                    row.update(rounds.one(server, "plaintext", count, seconds))
                    rows.append(row)
            print(f"connections: round {number + 1} of {all_rounds}", flush=True)
            tables.write("growth_connections", rows)


def idle_connections():
    """Measures bytes per idle connection, for several numbers of connections."""
    rows = []
    for count in CONNECTIONS[1:]:
        with Server("webserver") as server:
            before, after = memory.hold(server, count)
        rows.append({"connections": count, "before_bytes": before, "after_bytes": after})
    tables.write("growth_idle", rows)


def workers(all_rounds, seconds):
    """Measures CPU per request and throughput with one worker and with two."""
    rows = []
    with ExitStack() as stack:
        running = [(count, stack.enter_context(Server(name, count)))
                   for name in NAMES for count in (1, 2)]
        for number in range(all_rounds):
            for count, server in running:
                row = {"round": number, "scenario": count, "server": server.name}
                row.update(rounds.one(server, "plaintext", rounds.CONNECTIONS, seconds))
                rows.append(row)
            print(f"workers: round {number + 1} of {all_rounds}", flush=True)
            tables.write("growth_workers", rows)


def bodies(all_rounds):
    """Measures CPU and memory of a server that reads a body and counts its bytes."""
    rows = []
    with ExitStack() as stack:
        running = [stack.enter_context(Server(name)) for name in READERS]
        for number in range(all_rounds):
            for size in BODIES:
                for server in running:
                    row = {"round": number, "scenario": size, "server": server.name}
                    row.update(upload(server, size))
                    rows.append(row)
            print(f"bodies: round {number + 1} of {all_rounds}", flush=True)
            tables.write("growth_bodies", rows)


def upload(server, size):
    """Sends bodies of one size over one connection, one after another."""
    times = max(1, min(MOST_TIMES, AT_LEAST // max(size, 1)))
    piece = memoryview(bytes(min(size, 256 * KIB)))
    head = f"POST /count HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {size}\r\n\r\n".encode()
    server.forget_peak()
    resting = server.memory("VmHWM")
    client = wire.Client(server.port)
    used, start = server.cpu(), time.monotonic()
    for _ in range(times):
        client.send(head)
        for _ in range(size // max(len(piece), 1)):
            client.send(piece)
        _, body = client.answer()
        if int(body) != size:
            raise RuntimeError(f"{server.name} counts {body} of {size} bytes")
    used, took = server.cpu() - used, time.monotonic() - start
    client.close()
    return {"requests": times, "cpu_us": used / times * 1e6, "seconds": took,
            "peak_bytes": server.memory("VmHWM") - resting}


def counted(tools):
    """Counts instructions, for several numbers of routes and for several numbers of fields in a
    request."""
    rows = []
    for case, sizes in (("routes", ROUTES), ("paths", ROUTES), ("fields", FIELDS)):
        for size in sizes:
            count, allocations = features.count(tools, case, size)
            rows.append({"case": case, "size": size, "instructions": count,
                         "allocations_per_1000": allocations})
        print(f"counted: {case}", flush=True)
    tables.write("growth_counted", rows)


def child_seconds():
    """Returns the CPU seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
