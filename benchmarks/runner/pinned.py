"""Latencies, at rates that do not depend on the answers.

Every server has one worker, on one core, and the load generator of this workspace has another core.
If they shared cores, the figures would show the decisions of the scheduler. In each round the
servers take turns.
"""
import json
import os
import statistics
import subprocess
from contextlib import ExitStack

from . import tables
from .servers import FLOOR, HOST, NAMES, OURS, Server, on_core

CONNECTIONS = 64
# The rates, as shares of our throughput in a closed loop. The generator cannot keep up with higher
# rates, because it has to send on time and cannot wait for several answers together.
SHARES = [0.15, 0.3, 0.45, 0.6]
SERVER_CORE, GENERATOR_CORE = 0, 1
# A handler that takes so long that the generator can send more requests than the server answers.
BUSY, OVER = "/busy/50", 2
# The options of the quick requests beside a slow handler, and of the slow ones.
QUICK = ["--path", "/plaintext", "--connections", "16", "--pipeline", "16", "--rate", "4000"]
SLOW = ["--path", "/slow/100", "--connections", "4", "--pipeline", "16"]
PERCENTILES = ["p50_us", "p90_us", "p99_us", "p999_us", "max_us"]


def latency(rounds, seconds, tools, names=NAMES):
    """Sends requests at a constant rate: docs/benchmarks/latency.tsv. A latency counts from the
    time at which the request was due. The rates are shares of our throughput in a closed loop,
    so that all servers have the same work."""
    rows = []
    with ExitStack() as stack:
        running = started(stack, names)
        ours = next(server for server in running if server.name == OURS)
        for server in running:
            asked(tools, server, 1)
        most = statistics.median(asked(tools, ours, 1)["rate"] for _ in range(3))
        for number in range(rounds):
            for share in SHARES:
                for server in running:
                    figures = asked(tools, server, seconds, rate=most * share)
                    rows.append({"round": number, "share": share,
                                 "offered": float(round(most * share)), "server": server.name,
                                 **{key: figures[key] for key in ["rate", *PERCENTILES, "errors"]}})
            print(f"latency: round {number + 1} of {rounds}", flush=True)
            tables.write("latency", rows)


def overload(rounds, seconds, tools, names=NAMES):
    """Sends each server more requests than it answered in a closed loop just before:
    docs/benchmarks/overload.tsv. The floor is left out, because it does not have a handler that
    could keep it busy."""
    rows = []
    with ExitStack() as stack:
        running = started(stack, [name for name in names if name != FLOOR])
        for number in range(rounds):
            for server in running:
                can = asked(tools, server, seconds, BUSY)
                before = server.memory()
                server.forget_peak()
                over = asked(tools, server, seconds, BUSY, OVER * can["rate"])
                rows.append({"round": number, "server": server.name, "over": OVER,
                             "capacity": can["rate"], "answered": over["rate"],
                             "before_bytes": before, "peak_bytes": server.memory("VmHWM"),
                             "errors": can["errors"] + over["errors"]})
            print(f"overload: round {number + 1} of {rounds}", flush=True)
            tables.write("overload", rows)


def neighbours(rounds, seconds, tools, names=NAMES):
    """Sends quick, pipelined requests, first alone and then beside slow requests on the same
    worker, which have connections of their own: docs/benchmarks/neighbours.tsv."""
    rows = []
    with ExitStack() as stack:
        running = started(stack, [name for name in names if name != FLOOR])
        for number in range(rounds):
            for server in running:
                alone = answered(begin(tools, server, seconds, QUICK), server)
                slow = begin(tools, server, seconds, SLOW)
                beside = answered(begin(tools, server, seconds, QUICK), server)
                slow = answered(slow, server)
                rows.append({"round": number, "server": server.name,
                             **{"alone_" + key: alone[key] for key in PERCENTILES},
                             **{"beside_" + key: beside[key] for key in PERCENTILES},
                             "errors": alone["errors"] + beside["errors"] + slow["errors"]})
            print(f"neighbours: round {number + 1} of {rounds}", flush=True)
            tables.write("neighbours", rows)


def started(stack, names):
    return [stack.enter_context(Server(name, workers=1, core=SERVER_CORE)) for name in names]


def asked(tools, server, seconds, path="/plaintext", rate=None):
    """Runs the generator in a closed loop, or in an open loop if there is a rate."""
    how = ["--path", path, "--connections", str(CONNECTIONS)]
    how += ["--rate", str(round(rate))] if rate else []
    return answered(begin(tools, server, seconds, how), server)


def begin(tools, server, seconds, how):
    argv = [*on_core(GENERATOR_CORE), os.path.join(tools, "load"),
            "--addr", f"{HOST}:{server.port}", "--seconds", str(seconds), *how]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answered(generator, server):
    said, wrong = generator.communicate(timeout=120)
    if generator.returncode:
        raise RuntimeError(f"the generator and {server.name}: {wrong}")
    return json.loads(said)
