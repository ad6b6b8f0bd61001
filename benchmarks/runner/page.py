"""docs/benchmarks.md and its plots, and the tables of README.md and PERFORMANCE.md, from the figures
in docs/benchmarks; or the comparison of what is there with that."""
import os

from . import (chapters, chapters_advice, chapters_build, chapters_growth, chapters_latency, plot,
               tables)
from .rounds import CONNECTIONS

PAGE = os.path.join(tables.ROOT, "docs", "benchmarks.md")


def write(check=False):
    """Writes what has changed, or with `check` says what would change. What a program ends with."""
    files = render()
    stale = [path for path, text in files.items() if current(path) != text]
    names = ", ".join(os.path.relpath(path, tables.ROOT) for path in stale)
    if check:
        return f"not what the figures say: {names}; run benchmarks/compare page" if stale else 0
    for path in stale:
        with open(path, "w") as out:
            out.write(files[path])
    print(f"written: {names}" if stale else "the page is as it was")
    return 0


def current(path):
    if not os.path.exists(path):
        return None
    with open(path) as source:
        return source.read()


def render():
    plot.FILES.clear()
    machine = tables.read_machine()
    parts = [intro(machine), chapters.cpu(), chapters.throughput(), chapters.inside(), chapters_latency.latency(),
             chapters.memory(), chapters_build.building(), chapters_growth.growth(), again()]
    page = "\n".join(part.rstrip("\n") + "\n" for part in parts if part)
    files = {PAGE: page, **plot.FILES}
    for name, blocks in (("README.md", {"peers": readme(machine)}),
                         ("PERFORMANCE.md", chapters_advice.blocks())):
        path = os.path.join(tables.ROOT, name)
        text = current(path)
        for mark, block in blocks.items():
            text = between(text, name, mark, block)
        files[path] = text
    return files


def between(text, name, mark, block):
    """The text with the block between its marks."""
    start, end = f"<!-- figures: {mark} -->\n", f"<!-- end: {mark} -->"
    if text is None or text.count(start) != 1 or text.count(end) != 1:
        raise SystemExit(f"{name} has no place for the figures, between {start.strip()} and {end}")
    before, rest = text.split(start)
    return before + start + block.rstrip("\n") + "\n" + end + rest.split(end)[1]


def is_quick(machine, parts=None):
    """Whether any of these parts was only tried."""
    return any(how["quick"] for part, how in machine["parts"].items()
               if parts is None or part in parts)


def intro(machine):
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    dates = sorted({how["date"] for how in machine["parts"].values()})
    load = machine["parts"].get("load", {"rounds": 0, "seconds": 0})
    busy = max(how["load_average_before"] for how in machine["parts"].values())
    quick = ("\n**Some of these are short rounds beside other work: they show that everything runs. "
             "The figures to\nkeep are still to be measured.**\n" if is_quick(machine) else "")
    return f"""# Benchmarks

This page is written by `benchmarks/compare` from the raw figures in [benchmarks](benchmarks), where
each measurement has a row.
{quick}
**Machine**: {machine["processor"]}, {machine["cores"]} cores, {machine["memory_gib"]} GiB, Linux
{machine["kernel"]}; {machine["rustc"]}; {" to ".join(dict.fromkeys((dates[0], dates[-1])))}. Generator
and server share the cores, over the loopback interface. Before the parts began the load average was
at most {busy}.

**Versions**: {versions}; {machine["wrk"]}.

**How**: every server has two workers, the same routes, answers of the same bytes, TCP_NODELAY, fat
LTO, one codegen unit, panics that unwind, and the system's allocator; all limits, deadlines and
checks of `webserver` are on. What else each is given is at the head of its file in
[benchmarks/peers](../benchmarks/peers). `wrk` drives {CONNECTIONS} connections for {load["seconds"]} s
a round, {load["rounds"]} rounds, in which the servers take turns for each scenario. The *bare loop*
is no server: it counts blank lines and writes fixed answers, and so is the floor of what Tokio and
the kernel cost. hyper has no router and no extraction.
"""


def again():
    return """## To measure again

    benchmarks/compare table     # the table of README.md, and this page with it
    benchmarks/compare all       # everything on this page
    benchmarks/compare page      # the page alone, from the figures that are there

[benchmarks/README.md](../benchmarks/README.md) says how long each part takes. What is counted rather
than timed, instructions and allocations, is guarded by `benchmarks/instructions` with every change.
"""


def readme(machine):
    requests, stands = chapters.ratio_table(with_memory=True)
    hello, hello_stands = chapters_build.hello_table()
    kept = ("load", "memory", "hello")
    quick = ", in short rounds beside other work" if is_quick(machine, kept) else ""
    date = machine["parts"]["load"]["date"]
    return f"""CPU per request relative to a bare Tokio loop that parses nothing, and memory, on
{machine["cores"]} cores ({machine["processor"]}, {date}{quick}):

{requests}
{stands}
{hello}
{hello_stands}
How that was measured, on what, latency, throughput and how cost grows:
[docs/benchmarks.md](docs/benchmarks.md). `benchmarks/compare table` measures it again."""
