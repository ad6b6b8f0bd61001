"""The page's chapters on requests: CPU, throughput, memory."""
import statistics

from . import calls, parts, plot, rounds, tables, wire
from .servers import FLOOR, NAMES, OURS, TITLES
from .text import figure, median_by, named, number, size, standing, table

SINGLE = [name for name in wire.SCENARIOS if name != "pipelined"]


def ratio_columns():
    """Returns the columns of the table of CPU per request, each by server, and the servers in
    order."""
    found = rounds.ratios(tables.read("load"))
    names = [name for name in NAMES if (name, "plaintext") in found]
    columns = {column: {name: found[name, column] for name in names} for column in wire.SCENARIOS}
    mean = {name: statistics.mean(found[name, column] for column in SINGLE) for name in names}
    return {"mean of the first five": mean, **columns}, sorted(names, key=mean.get)


def ratio_table(with_memory):
    columns, order = ratio_columns()
    kept = {row["server"]: row["per_connection"] for row in tables.read("memory")}
    head = ["", *wire.SCENARIOS, "mean of the first five"]
    head += ["bytes per idle connection"] if with_memory and kept else []
    rows = []
    for name in [FLOOR] + [name for name in order if name != FLOOR]:
        cells = [f"{columns[column][name]:.2f}" for column in head[1:] if column in columns]
        cells += [f"{kept[name]:,.0f}"] if with_memory and name in kept else []
        cells = [f"**{cell}**" if name == OURS else cell for cell in cells]
        rows.append([named(TITLES[name], name == OURS), *cells])
    if with_memory and kept:
        columns = {**columns, "memory": kept}
    return table(head, rows), standing(columns, titles=TITLES)


def cpu():
    rows = tables.read("load")
    if not rows:
        return ""
    ratios, stands = ratio_table(with_memory=False)
    micros = rounds.medians(rows, "cpu_us")
    columns, order = ratio_columns()
    absolute = table(["microseconds", *wire.SCENARIOS], [
        [named(TITLES[name], name == OURS)]
        + [number(micros[name, scenario]) for scenario in wire.SCENARIOS] for name in order])
    plot.bars("cpu", "CPU per request, relative to a bare Tokio loop", "times the bare loop",
              [(scenario, columns[scenario]) for scenario in SINGLE], order)
    plot.bars("cpu_pipelined", "CPU per pipelined request, relative to a bare Tokio loop",
              "times the bare loop", [("16 in a write", columns["pipelined"])], order)
    errors = sum(row["errors"] for row in rows)
    return f"""## CPU per request

The table has the CPU time per request of the server's process, including the kernel's part, divided by
that of the bare loop for the same scenario in the same round. Each figure is the median over the rounds.
Compare these ratios: the machine's speed changes from minute to minute, but a ratio of two measurements
within seconds hardly changes. There were {errors} errors in {sum(row["requests"] for row in rows):,}
requests.

{ratios}
{stands}
{figure(("cpu", "CPU per request for each server and scenario"))}
{figure(("cpu_pipelined", "CPU per pipelined request for each server"))}
CPU time per request in microseconds, the median over the rounds:

{absolute}"""


def inside():
    """Writes where the instructions of a request go, and the system calls."""
    return "\n".join(part for part in (instructions(), system_calls()) if part)


def instructions():
    rows = tables.read("parts")
    if not rows:
        return ""
    found = median_by(rows, ["part", "scenario"], "instructions")
    every = [*parts.ORDER, None]
    total = {scenario: sum(found[part, scenario] for part in parts.ORDER)
             for scenario in wire.SCENARIOS}
    shown = table(["", *wire.SCENARIOS], [
        [part or "together"] + [f"{found[part, scenario] if part else total[scenario]:,.0f}"
                                for scenario in wire.SCENARIOS] for part in every])
    return f"""## Where the instructions go

The table has the instructions of one request to `webserver` through a connection in memory, counted by
callgrind and grouped by the module whose source each instruction comes from. Inlined code of the
standard library counts towards the module that it is inlined into. A socket adds the instructions of
Tokio, the C library and the kernel, which take most of the CPU time above.

{shown}"""


def system_calls():
    rows = tables.read("calls")
    if not rows:
        return ""
    found = median_by(rows, ["server", "scenario"], "calls")
    names = [name for name in NAMES if (name, "plaintext") in found]
    columns = {scenario: {name: found[name, scenario] for name in names}
               for scenario in calls.CASES}
    shown = table(["calls per request", *calls.CASES], [
        [named(TITLES[name], name == OURS)]
        + [f"{found[name, scenario]:.3f}" for scenario in calls.CASES] for name in names])
    return f"""### System calls

The system calls are counted by strace while {calls.CONNECTIONS} connections send requests in waves. In
addition to a read and a write there is the wait for events. One wait may find several requests, and how
many is chance, so differences of a few hundredths mean nothing.

{shown}
{standing(columns, titles=TITLES)}"""


def throughput():
    rows = tables.read("load")
    if not rows:
        return ""
    rates, p50, p99 = (rounds.medians(rows, key) for key in ("per_second", "p50_us", "p99_us"))
    names = [name for name in NAMES if (name, "plaintext") in rates]
    best = sorted(names, key=lambda name: -rates[name, "plaintext"])
    shown = table(["thousand requests a second", *wire.SCENARIOS], [
        [named(TITLES[name], name == OURS)]
        + [number(rates[name, scenario] / 1000) for scenario in wire.SCENARIOS] for name in best])
    delays = table(["plaintext, microseconds", "median", "99 %"], [
        [named(TITLES[name], name == OURS), number(p50[name, "plaintext"]),
         number(p99[name, "plaintext"])] for name in best])
    plot.bars("throughput", "Requests a second", "thousand requests a second",
              [(scenario, {name: rates[name, scenario] / 1000 for name in names})
               for scenario in SINGLE], best)
    return f"""## Throughput

The load generator and the server share the cores. A server that costs less leaves more CPU time to the
generator, so these figures differ less than the servers do.

{shown}
{figure(("throughput", "Requests a second for each server and scenario"))}
The table has the latency of a request in this closed loop, where a slow response delays the next
request:

{delays}"""


def memory():
    rows = sorted(tables.read("memory"), key=lambda row: row["per_connection"])
    if not rows:
        return ""
    count = rows[0]["connections"]
    shown = table(["", "bytes per connection", "without any", f"with {count:,}"], [
        [named(TITLES[row["server"]], row["server"] == OURS), f"{row['per_connection']:,.0f}",
         size(row["before_bytes"]), size(row["after_bytes"])] for row in rows])
    each = {row["server"]: row["per_connection"] for row in rows}
    plot.bars("memory", f"Resident bytes per idle connection of {count:,}", "bytes",
              [("", each)], [row["server"] for row in rows])
    return f"""## Memory per idle connection

The memory per connection is the resident memory of the process with {count:,} connections minus that
without connections, divided by their number. Each connection has sent one request and is now idle. The
kernel's memory for the sockets comes in addition and is the same for all servers.

{shown}
{standing({"memory": each}, titles=TITLES)}
{figure(("memory", "Resident bytes per idle connection for each server"))}"""
