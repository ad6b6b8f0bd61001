"""The page's chapter on latency: at a constant rate, in overload, and beside a slow handler."""
from . import pinned, plot, tables
from .servers import NAMES, OURS, TITLES
from .text import figure, median_by, named, number, size, standing, table

HEADS = ["50 %", "90 %", "99 %", "99.9 %", "longest"]


def latency():
    rows = tables.read("latency")
    if not rows:
        return ""
    order = present(rows)
    shares = sorted({row["share"] for row in rows})
    offered = {row["share"]: row["offered"] for row in rows}
    keys = pinned.PERCENTILES
    found = {key: median_by(rows, ["server", "share"], key) for key in ["rate", *keys]}
    parts = []
    for share in shares:
        parts.append(table([f"{offered[share]:,.0f} a second", "answered", *HEADS], [
            [named(TITLES[name], name == OURS), f"{found['rate'][name, share]:,.0f}"]
            + [f"{found[key][name, share]:,.0f}" for key in keys] for name in order]))
    plot.lines("latency", "99 % of requests are answered within", "offered requests a second",
               "microseconds", [(name, [(offered[share], found["p99_us"][name, share])
                                        for share in shares]) for name in order],
               log_x=False, log_y=True)
    columns = {f"{offered[share]:,.0f} a second": {name: found["p99_us"][name, share]
                                                   for name in order} for share in shares}
    return f"""## Latency at a constant rate

The generator sends requests at a constant rate, whether or not the server keeps up. The latency of a
request is measured from the moment at which it should have been sent. So if a server stalls, the wait of
every delayed request counts. Here and in the next two parts each server has one worker on one core, and
the generator has the other core, with {pinned.CONNECTIONS} connections. The rates are
{", ".join(f"{share * 100:.0f}" for share in shares)} % of what `webserver` answers when the generator
sends requests as fast as it can. Latency in microseconds:

{chr(10).join(parts)}
For the 99th percentile, {standing(columns, titles=TITLES)}
{figure(("latency", "The 99th percentile of latency over the offered rate for each server"))}
The 99th percentile mostly shows pauses during which the machine runs other work, which affect all servers
alike. Where a curve bends, the core of the server or of the generator is fully used. From there on
requests queue, and the figure depends on the length of the round and not on the server.

{overload()}
{neighbours()}"""


def overload():
    """Writes the section on more requests than any server can answer."""
    rows = tables.read("overload")
    if not rows:
        return ""
    over = rows[0]["over"]
    shares = [{"server": row["server"], "share": row["answered"] / row["capacity"]} for row in rows]
    share = median_by(shares, ["server"], "share")
    found = {key: median_by(rows, ["server"], key)
             for key in ("capacity", "answered", "before_bytes", "peak_bytes")}
    shown = table(["", "capacity", "answered", "of the capacity", "resident before", "at most"], [
        [named(TITLES[name], name == OURS), number(found["capacity"][name,]),
         number(found["answered"][name,]), f"{share[name,] * 100:.0f} %",
         size(found["before_bytes"][name,]), size(found["peak_bytes"][name,])]
        for name in present(rows)])
    return f"""### Overload

A handler keeps its worker busy for 50 microseconds. First the generator sends requests as fast as the
server answers them; this rate is the server's capacity. Then the generator sends {over:.3g} times as many requests
in an open loop. The number of answered requests should not fall, and the memory should not grow. Requests
per second:

{shown}"""


def neighbours():
    """Writes the section on requests beside a slow handler."""
    rows = tables.read("neighbours")
    if not rows:
        return ""
    pairs = [f"{where}_{key}" for key in ("p50_us", "p99_us") for where in ("alone", "beside")]
    found = {key: median_by(rows, ["server"], key) for key in pairs}
    shown = table(["microseconds", "50 % alone", "beside", "99 % alone", "beside"], [
        [named(TITLES[name], name == OURS), *(f"{found[key][name,]:,.0f}" for key in pairs)]
        for name in present(rows)])
    return f"""### Beside a slow handler

The table has the latency of 4,000 quick requests per second, pipelined on 16 connections. They are
measured alone, and while four other connections of the same worker each have 16 requests in flight to a
handler that waits for 100 milliseconds:

{shown}"""


def present(rows):
    return [name for name in NAMES if any(row["server"] == name for row in rows)]
