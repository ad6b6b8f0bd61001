"""The page's chapter on how cost grows, and why some curves bend."""
from . import plot, rounds, tables
from .growth import FIELDS, ROUTES
from .servers import FLOOR, OURS, TITLES
from .text import figure, median_by, named, number, size, standing, table, times


def growth():
    parts = [connections(), idle(), workers(), bodies(), counted()]
    return "## How cost grows\n\n" + "\n".join(filter(None, parts)) if any(parts) else ""


def connections():
    rows = tables.read("growth_connections")
    if not rows:
        return ""
    micros, rate = (rounds.medians(rows, key) for key in ("cpu_us", "per_second"))
    ratios = rounds.ratios(rows)
    counts = sorted({row["scenario"] for row in rows})
    names = list(dict.fromkeys(row["server"] for row in rows))
    series = [(name, [(count, micros[name, count]) for count in counts]) for name in names]
    plot.lines("growth_connections", "CPU per request over connections",
               "connections that ask as fast as they can", "microseconds", series)
    plot.lines("growth_rate", "Throughput over connections",
               "connections that ask as fast as they can", "thousand requests a second",
               [(name, [(count, rate[name, count] / 1000) for count in counts]) for name in names])
    shown = table(["relative to the bare loop"] + [f"{count:,}" for count in counts], [
        [named(TITLES[name], name == OURS)] + [f"{ratios[name, count]:.2f}" for count in counts]
        for name in names])
    one, many, most = micros[OURS, counts[0]], micros[OURS, 100], micros[OURS, counts[-1]]
    floor = micros[FLOOR, counts[-1]] / micros[FLOOR, 100]
    columns = {f"{count:,}": {name: ratios[name, count] for name in names} for count in counts}
    return f"""### Connections

{shown}
{standing(columns, titles=TITLES)}
{figure(("growth_connections", "CPU per request over connections"))}
{figure(("growth_rate", "Throughput over connections"))}
The curve has two bends. A request on a single connection costs {one / many:.2f} times as much as with a
hundred connections, because each request wakes a sleeping thread, while with many connections one
wake-up serves several requests. With {counts[-1]:,} connections a request costs {most / many:.2f} times
as much as with a hundred, and in the bare loop {floor:.2f} times. The increase comes from the kernel and
the processor, because the sockets no longer fit into the caches.
"""


def idle():
    rows = tables.read("growth_idle")
    if not rows:
        return ""
    shown = table(["idle connections"] + [f"{row['connections']:,}" for row in rows], [
        ["bytes for each"] + [f"{(row['after_bytes'] - row['before_bytes']) / row['connections']:,.0f}"
                              for row in rows],
        ["resident in all"] + [size(row["after_bytes"]) for row in rows]])
    return f"""### Idle connections

{shown}
For a few connections the figure depends on the size of the blocks that the allocator requests from the
system. For many connections it is flat: an idle connection takes a few words and holds no buffer.
"""


def workers():
    rows = tables.read("growth_workers")
    if not rows:
        return ""
    micros, rate = (rounds.medians(rows, key) for key in ("cpu_us", "per_second"))
    names = list(dict.fromkeys(row["server"] for row in rows))
    shown = table(["", "1 worker, µs", "2 workers, µs", "requests a second, 1", "2", "gain"], [
        [named(TITLES[name], name == OURS), number(micros[name, 1]), number(micros[name, 2]),
         f"{rate[name, 1]:,.0f}", f"{rate[name, 2]:,.0f}", f"{rate[name, 2] / rate[name, 1]:.2f}"]
        for name in names])
    return f"""### Workers

{shown}
With a second worker CPU per request is {times(micros[OURS, 2] / micros[OURS, 1])}, because workers
do not share data that a request writes. Throughput is {rate[OURS, 2] / rate[OURS, 1]:.2f} times that of
one worker, and not twice, because the load generator also needs a core.
"""


def bodies():
    rows = tables.read("growth_bodies")
    if not rows:
        return ""
    micros = rounds.medians(rows, "cpu_us")
    peaks = rounds.medians(rows, "peak_bytes")
    sizes = sorted({row["scenario"] for row in rows})
    names = list(dict.fromkeys(row["server"] for row in rows))
    plot.lines("growth_bodies", "CPU of a request over the size of its body", "bytes of the body",
               "microseconds", [(name, [(size_, micros[name, size_]) for size_ in sizes])
                                for name in names], log_y=True)
    shown = table(["CPU µs"] + [size(count) if count else "none" for count in sizes], [
        [named(TITLES[name], name == OURS)] + [number(micros[name, count]) for count in sizes]
        for name in names])
    largest = sizes[-1]
    columns = {f"{size(count) if count else 'no body'}": {name: micros[name, count]
                                                          for name in names} for count in sizes}
    each = {name: micros[name, largest] / largest * 1000 for name in names}
    bend = next((count for count in sizes if micros[OURS, count] > 2 * micros[OURS, 0]), largest)
    return f"""### Bodies

The client sends a body of the given size, and the handler reads it as a stream and counts its bytes.

{shown}
{standing(columns, titles=TITLES)}
{figure(("growth_bodies", "CPU over the size of the body"))}
The curve is flat as long as the body costs less than the rest of the request. At {size(bend)} the cost
has doubled. From there it grows in proportion to the body. In nanoseconds per byte at {size(largest)}:
{", ".join(f"{TITLES[name]} {figure_:.3f}" for name, figure_ in each.items())}. Memory does not grow with
the body: while `webserver` read {size(largest)}, its peak resident memory rose by
{size(peaks[OURS, largest])}.
"""


def counted():
    rows = tables.read("growth_counted")
    if not rows:
        return ""
    found = median_by(rows, ["case", "size"], "instructions")
    plot.lines("growth_routes", "Instructions per request over routes", "routes", "instructions",
               [("with a parameter", [(n, found["routes", n]) for n in ROUTES]),
                ("without", [(n, found["paths", n]) for n in ROUTES])])
    plot.lines("growth_fields", "Instructions per request over fields", "fields of the request",
               "instructions", [("webserver", [(n, found["fields", n]) for n in FIELDS])],
               log_x=False)
    routes = table(["instructions"] + [f"{n:,} routes" for n in ROUTES], [
        [title] + [f"{found[case, n]:,.0f}" for n in ROUTES]
        for case, title in (("routes", "a path with a parameter"), ("paths", "without"))])
    fields = table(["instructions"] + [f"{n} fields" for n in FIELDS], [
        ["a request"] + [f"{found['fields', n]:,.0f}" for n in FIELDS]])
    few, many = ROUTES[0], ROUTES[-1]
    first, last = FIELDS[0], FIELDS[-1]
    each = (found["fields", last] - found["fields", first]) / (last - first)
    return f"""### Routes and fields

The tables have the instructions of a whole request through a connection in memory, counted by callgrind.

{routes}
{figure(("growth_routes", "Instructions over the number of routes"))}
From {few} to {many:,} routes the cost of a path without a parameter changes by {
    found["paths", many] - found["paths", few]:+,.0f}
instructions, because an index contains its whole text. The cost of a path with a parameter changes by
{found["routes", many] - found["routes", few]:+,.0f}. Its segments are found by binary search, whose cost
grows with the logarithm of the number of routes.

{fields}
{figure(("growth_fields", "Instructions over the number of fields"))}
Between {first} and {last} fields, each header field that no code reads costs {each:,.0f} instructions{
    ", and the growth is linear" if abs(bend_of(found) - 1) < 0.25 else
    f"; the last fields cost {bend_of(found):.2f} times as much as the first"}. Each field is
checked once and stored as two positions in the buffer. A request with more than 100 fields is refused.
"""


def bend_of(found):
    """Returns the cost of a field at the end of the curve, relative to its beginning."""
    a, b, c, d = (found["fields", n] for n in FIELDS)
    return ((d - c) / (FIELDS[3] - FIELDS[2])) / ((b - a) / (FIELDS[1] - FIELDS[0]))
