"""The page's chapter on compiling."""
from . import plot, tables
from .apps import FRAMEWORKS
from .servers import OURS
from .text import figure, median_by, named, number, size, standing, table, times


def building():
    parts = [hello(), changed(), service(), by_routes()]
    if not any(parts):
        return ""
    return ("## Compiling\n\n`benchmarks/runner/apps.py` writes the same app for three frameworks, with "
            "their default features. The\ntables have seconds by the clock, and CPU seconds of cargo and "
            "all processes that it starts. CPU seconds\ndepend less on the other work of the machine. "
            "Release builds have fat LTO and one codegen unit, and are\nstripped.\n\n"
            + "\n".join(filter(None, parts)))


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
    return shown and f"""### A clean build of a hello world

Each program has one route that returns a text, and starts the server as the first example of its
framework does. The default features include JSON in all three frameworks. The number of crates is that
of all crates that are compiled, including macros and build scripts.

The three programs do not have the same features. axum's program has a multi-threaded runtime. Unlike
this crate's program, it does not have limits and deadlines, problem details, a stop on signals, a
listener for each worker, or a list of the routes at the start. actix-web's program also contains
compression, cookies and HTTP/2.

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

The table has the time of a debug build after the text of one handler was changed. It is the median of
several changes.

{shown}
{standing(columns)}"""


def service():
    rows = tables.read("build_service")
    if not rows:
        return ""
    found = {key: median_by(rows, ["what", "routes", "framework"], key)
             for key in ("seconds", "cpu_seconds")}
    counts = sorted({row["routes"] for row in rows})
    kinds = list(dict.fromkeys(row["what"] for row in rows))
    parts = []
    for kind in kinds:
        head = [kind] + [f"{count:,} routes{what}" for count in counts for what in ("", ", its CPU")]
        parts.append(table(head, [
            [named(name, name == OURS)] + [f"{found[key][kind, count, name]:.2f} s"
                                           for count in counts for key in ("seconds", "cpu_seconds")]
            for name in FRAMEWORKS]))
    columns = {f"{kind}, {count:,}": {name: found["cpu_seconds"][kind, count, name]
                                      for name in FRAMEWORKS}
               for kind in kinds for count in counts}
    return f"""### A service

An app as services are, written by `benchmarks/runner/services.py`: all handlers are async and take an
id and the shared state, and every other one takes and gives JSON. The edit changes a text in one
handler; the median of the edits. The whole build is that of the app's own crate, once its
dependencies are there.

{chr(10).join(parts)}
In CPU seconds: {standing(columns)}"""


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
    return f"""### By number of routes

The tables have the CPU seconds of a clean build of the app's own crate, with its dependencies already
built.

{chr(10).join(parts)}
Between {least:,} and {most:,} routes each route adds {number(per["check"])} ms to a check and
{number(per["build"])} ms to a build. For the last routes this addition is {times(growth / early)}
that for the first routes. The work for each handler grows linearly. In addition, the compiler's
interpreter compares the routes and lays out the table, which grows like a sort, as n log n.

{standing(columns)}"""


