"""The page's chapter on compiling."""
from . import plot, tables
from .apps import FRAMEWORKS
from .servers import OURS
from .text import figure, median_by, named, number, size, standing, table, times


def building():
    parts = [hello(), changed(), by_routes()]
    if not any(parts):
        return ""
    return ("## Compiling\n\nApps that are the same on three frameworks with their default features, "
            "written by `benchmarks/runner/apps.py`.\nSeconds by the clock, and CPU seconds of cargo "
            "and all that it starts, which depend less on what\nelse the machine does. Release builds "
            "have fat LTO, one codegen unit, and are stripped.\n\n" + "\n".join(filter(None, parts)))


def hello_table():
    rows = tables.read("build_hello")
    if not rows:
        return "", ""
    keys = ["crates", "debug_seconds", "debug_cpu_seconds", "release_seconds",
            "release_cpu_seconds", "binary_bytes"]
    heads = ["crates", "debug build", "its CPU", "release build", "its CPU", "binary"]
    found = {key: median_by(rows, ["framework"], key) for key in keys}
    names = [name for name in FRAMEWORKS if (name,) in found["crates"]]

    def cell(key, name):
        value = found[key][(name,)]
        if key == "crates":
            return f"{value:.0f}"
        return size(value) if key == "binary_bytes" else f"{value:.1f} s"

    shown = table(["hello world", *heads], [
        [named(name, name == OURS)] + [cell(key, name) for key in keys] for name in names])
    columns = {head: {name: found[key][(name,)] for name in names}
               for key, head in zip(keys, heads) if head != "its CPU"}
    return shown, standing(columns)


def hello():
    shown, stands = hello_table()
    return shown and f"""### A hello world from nothing

One route that gives a text, with default features, which bring JSON to all three, and started as the
frameworks' own first examples are. The crates are all that are compiled for it, macros and build
scripts included. axum's program has a multi-threaded runtime, and of what this one has in it neither
limits and deadlines, nor problem details, a stop on signals, a listener for each worker, and the list of
the routes at the start; actix-web's has compression, cookies and HTTP/2 beside.

{shown}
{stands}"""


def changed():
    rows = tables.read("build_changed")
    if not rows:
        return ""
    found = {key: median_by(rows, ["framework", "routes"], key) for key in
             ("seconds", "cpu_seconds")}
    counts = sorted({row["routes"] for row in rows})
    head = [""] + [f"{count:,} routes{what}" for count in counts for what in ("", ", its CPU")]
    shown = table(head, [
        [named(name, name == OURS)] + [f"{found[key][name, count]:.2f} s" for count in counts
                                       for key in ("seconds", "cpu_seconds")]
        for name in FRAMEWORKS])
    columns = {f"{count:,} routes": {name: found["seconds"][name, count] for name in FRAMEWORKS}
               for count in counts}
    return f"""### After one changed line

The debug build of an app after the text of one handler was changed; the median of the changes.

{shown}
{standing(columns)}"""


def by_routes():
    rows = tables.read("build_routes")
    if not rows:
        return ""
    found = median_by(rows, ["framework", "command", "routes"], "cpu_seconds")
    counts = sorted({row["routes"] for row in rows})
    parts = []
    for command, title in (("check", "`cargo check`"), ("build", "`cargo build`")):
        series = [(name, [(count, found[name, command, count]) for count in counts])
                  for name in FRAMEWORKS]
        plot.lines(f"build_{command}", f"cargo {command} of an app over its routes", "routes",
                   "CPU seconds", series, log_x=False)
        parts.append(table([title] + [f"{count:,} routes" for count in counts], [
            [named(name, name == OURS)] + [f"{y:.1f} s" for _, y in points]
            for name, points in series]))
        parts.append(figure((f"build_{command}", f"{command} time over routes")))
    least, most = counts[0], counts[-1]
    ours = {command: found[OURS, command, most] - found[OURS, command, least]
            for command in ("check", "build")}
    per = {command: seconds / (most - least) * 1000 for command, seconds in ours.items()}
    growth = (found[OURS, "build", most] - found[OURS, "build", counts[-2]]) / (most - counts[-2])
    early = (found[OURS, "build", counts[1]] - found[OURS, "build", least]) / (counts[1] - least)
    columns = {f"{command}, {count:,}": {name: found[name, command, count] for name in FRAMEWORKS}
               for command in ("check", "build") for count in counts}
    return f"""### Over the number of routes

The app's own crate from nothing, once its dependencies are there, in CPU seconds.

{chr(10).join(parts)}
Between {least:,} and {most:,} routes each route adds {number(per["check"])} ms to a check and
{number(per["build"])} ms to a build. Among the last routes one adds {times(growth / early)} of what
it does among the first: what is done for each handler is a straight line, and the comparing of
routes and the laying out of the table, which the compiler does in its interpreter, come on top as a
sort does, n log n.

{standing(columns)}"""


