"""The figures in PERFORMANCE.md, by the names of their places in that file."""
from . import chapters_forms, tables
from .text import median_by, size, table

WAYS = {"alone": "none", "blocks": "a handler that repeatedly blocks for 20 ms",
        "offloads": "the same work in `spawn_blocking`",
        "itself": "none, but the fast handler passes an empty closure to `spawn_blocking`"}

PLACES = {"own": "two workers", "caller": "`on_current_runtime`, in a runtime of two threads"}


def blocks():
    return {"profiles": profiles(), "features": features(), "rooms": rooms(), "blocked": blocked(),
            "listeners": listeners(), "files": files(),
            "million": million(), **chapters_forms.blocks()}


def profiles():
    rows = tables.read("profiles")
    found = median_by(rows, ["profile", "scenario"], "instructions")
    names = dict.fromkeys(row["profile"] for row in rows)
    return table(["instructions per request", "plaintext", "JSON in and out"], [
        [name] + [f"{found[name, scenario]:,.0f}" for scenario in ("plaintext", "people")]
        for name in names])


def features():
    rows = tables.read("features")
    base = rows[0]["instructions"]
    return table(["", "instructions", "more", "allocations"], [
        [row["title"], f"{row['instructions']:,}",
         f"{row['instructions'] - base:+,}" if row is not rows[0] else "",
         f"{row['allocations_per_1000'] / 1000:.3g}"] for row in rows])


def rooms():
    rows = tables.read("rooms")
    found = {row["case"]: row for row in rows}

    def line(row):
        base, counted = found[row["base"]], row["instructions"]
        more = row is not base
        return ["+ " * more + row["title"], f"{counted:,}" if counted else "–",
                f"{counted - base['instructions']:+,}" if more and counted else "",
                f"{row['allocations_per_1000'] / 1000:.3g}", f"{row['cpu_ns']:,} ns"]

    return table(["", "instructions", "more", "allocations", "CPU"], [line(row) for row in rows])


def blocked():
    rows = tables.read("blocked")
    return table(["second load", "requests in 2 s", "median", "99 %", "longest"], [
        [WAYS[row["beside"]], f"{row['requests']:,}"]
        + [f"{row[key]:,} µs" for key in ("median_us", "p99_us", "longest_us")] for row in rows])


def listeners():
    rows = tables.read("listeners")
    of = rows[0]["of"]
    return table(["", f"of {of} new connections waited over 50 ms", "longest",
                  "processor time of a new connection", "of a request on a kept one",
                  "such requests/s"], [
        [PLACES[row["place"]], f"{row['late']}", f"{row['longest_ms']:,} ms",
         f"{row['new_us']:.0f} µs", f"{row['kept_us']:.1f} µs", f"{row['kept_rate']:,}"]
        for row in rows])


def files():
    rows = tables.read("files")
    found = {(row["bytes"], row["cached"], row["server"]): row["cpu_us"] for row in rows}

    def time(micros):
        return f"{micros:,.0f} µs" if micros < 10_000 else f"{micros / 1000:,.0f} ms"

    def ratio(length, cached):
        return f"{found[length, cached, 'webserver'] / found[length, cached, 'nginx']:.2f}"

    return table(["file", "in memory", "here", "nginx", "ratio"], [
        [size(length), cached, time(found[length, cached, "webserver"]),
         time(found[length, cached, "nginx"]), ratio(length, cached)]
        for length, cached in dict.fromkeys((row["bytes"], row["cached"]) for row in rows)])


def million():
    """Computes the memory of a million connections from the memory of one connection of 10,000."""
    each = next(row["per_connection"] for row in tables.read("memory")
                if row["server"] == "webserver")
    return (f"In a measurement, each of 10,000 idle connections took {each:,.0f} bytes of the process's memory"
            f"\n([docs/benchmarks.md](docs/benchmarks.md)); a million of them take "
            f"{size(each * 1_000_000)}.\n")
