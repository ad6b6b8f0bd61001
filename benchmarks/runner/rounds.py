"""CPU per request and throughput.

All servers run at the same time. All but one are idle, which costs nothing. In each round every
scenario is sent to every server before the next scenario begins. So the figures that are compared
are seconds apart, and other load of the machine affects all of them alike. Each round begins with
another server, so that no server always comes after the slowest one. Ratios are taken within a
round.
"""
import json
import re
import statistics
import subprocess
import tempfile
from contextlib import ExitStack

from . import tables, wire
from .servers import FLOOR, HOST, NAMES, Server

CONNECTIONS = 64
THREADS = 2


def load(rounds, seconds, names=NAMES):
    """Measures every scenario with wrk in a closed loop: docs/benchmarks/load.tsv."""
    rows = []
    with ExitStack() as stack:
        running = [stack.enter_context(Server(name)) for name in names]
        sizes = {server.name: wire.check(server) for server in running}
        for server in running:
            wrk(server, script("plaintext"), CONNECTIONS, 1)
        for number in range(rounds):
            first = number % len(running)
            for scenario in wire.SCENARIOS:
                for server in running[first:] + running[:first]:
                    row = {"round": number, "scenario": scenario, "server": server.name}
                    row.update(one(server, scenario, CONNECTIONS, seconds))
                    row["answer_bytes"] = sizes[server.name][scenario]
                    rows.append(row)
            print(f"load: round {number + 1} of {rounds}", flush=True)
            tables.write("load", rows)


def one(server, scenario, connections, seconds):
    """Measures one round of one scenario for one server."""
    before = server.cpu()
    row = wrk(server, script(scenario), connections, seconds)
    used = server.cpu() - before
    return {"requests": row["requests"], "cpu_us": used / max(row["requests"], 1) * 1e6,
            "per_second": row["requests"] / row["seconds"], "p50_us": row["p50_us"],
            "p99_us": row["p99_us"], "errors": row["errors"]}


def script(scenario):
    """Returns the script that tells wrk what to send."""
    method, target, body, depth, _ = wire.SCENARIOS[scenario]
    lines = [f'wrk.method = "{method}"', f'wrk.path = "{target}"']
    if body:
        lines += [f"wrk.body = {json.dumps(body.decode())}",
                  'wrk.headers["Content-Type"] = "application/json"']
    if depth > 1:
        lines += ["local all = {}", "function init()",
                  f"  for i = 1, {depth} do all[i] = wrk.format() end",
                  "  all = table.concat(all)", "end", "function request() return all end"]
    return "\n".join(lines)


def wrk(server, lines, connections, seconds):
    """Runs wrk. A function in the script prints its figures as integers, which are returned."""
    lines += ('\nfunction done(all, latency)\n  local e = all.errors\n'
              '  io.write(string.format("FIGURES %d %d %d %d %d\\n", all.requests, all.duration,\n'
              '    latency:percentile(50), latency:percentile(99),\n'
              '    e.status + e.connect + e.read + e.write + e.timeout))\nend\n')
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as source:
        source.write(lines)
        source.flush()
        done = subprocess.run(
            ["wrk", f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{seconds}s",
             "--timeout", "10s", "-s", source.name, f"http://{HOST}:{server.port}"],
            capture_output=True, text=True, timeout=seconds + 60)
    found = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if not found:
        raise RuntimeError(f"wrk and {server.name}: {done.stdout}{done.stderr}")
    requests, micros, p50, p99, errors = map(int, found.groups())
    return {"requests": requests, "seconds": micros / 1e6, "p50_us": p50, "p99_us": p99,
            "errors": errors}


def ratios(rows, key="cpu_us", floor=FLOOR):
    """Returns, for each server and scenario, the median of its ratios to the floor in the same
    round."""
    at = {(row["server"], row["scenario"], row["round"]): row[key] for row in rows}
    found = {}
    for (server, scenario, number), figure in at.items():
        beside = at.get((floor, scenario, number))
        if beside:
            found.setdefault((server, scenario), []).append(figure / beside)
    return {place: statistics.median(all_rounds) for place, all_rounds in found.items()}


def medians(rows, key):
    """Returns, for each server and scenario, the median over the rounds."""
    found = {}
    for row in rows:
        found.setdefault((row["server"], row["scenario"]), []).append(row[key])
    return {place: statistics.median(figures) for place, figures in found.items()}
