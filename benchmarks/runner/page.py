"""Writes docs/benchmarks.md and its plots, and the tables of README.md and PERFORMANCE.md, from the
figures in docs/benchmarks. It can also compare these files with the figures."""
import os

from . import (chapters, chapters_advice, chapters_build, chapters_growth, chapters_latency, plot,
               tables)
from .rounds import CONNECTIONS

# Parts whose figures are in PERFORMANCE.md, with their own sentence on the machine.
ELSEWHERE = {"forms", "uploads"}
PAGE = os.path.join(tables.ROOT, "docs", "benchmarks.md")


def write(check=False):
    """Writes the files that have changed or, with `check`, prints which of them would change.
    Returns the exit status."""
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
    """Returns the text with the block between its marks."""
    start, end = f"<!-- figures: {mark} -->\n", f"<!-- end: {mark} -->"
    if text is None or text.count(start) != 1 or text.count(end) != 1:
        raise SystemExit(f"{name} has no place for the figures, between {start.strip()} and {end}")
    before, rest = text.split(start)
    return before + start + block.rstrip("\n") + "\n" + end + rest.split(end)[1]


def is_quick(machine, parts=None):
    """Returns whether any of these parts was measured with `--quick`."""
    return any(how["quick"] for part, how in machine["parts"].items()
               if parts is None or part in parts)


def intro(machine):
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    dates = sorted({how["date"] for how in machine["parts"].values()})
    load = machine["parts"].get("load", {"rounds": 0, "seconds": 0})
    busy = max(how["load_average_before"] for part, how in machine["parts"].items()
               if part not in ELSEWHERE)
    quick = ("\n**Some of these figures are from short rounds on a busy machine. They only show that "
             "everything runs, and\nhave to be measured again.**\n" if is_quick(machine) else "")
    return f"""# Benchmarks

`benchmarks/compare` writes this page from the raw figures in [benchmarks](benchmarks), where each
measurement has a row.
{quick}
**Machine**: {machine["processor"]}, {machine["cores"]} cores, {machine["memory_gib"]} GiB, Linux
{machine["kernel"]}; {machine["rustc"]}; {" to ".join(dict.fromkeys((dates[0], dates[-1])))}. The load
generator and the server run on the same cores and talk over the loopback interface. Before each
measurement the load average was at most {busy}.

**Versions**: {versions}; {machine["wrk"]}.

**How**: every server has two workers, the same routes, responses of the same bytes, TCP_NODELAY, fat
LTO, one codegen unit, panics that unwind, and the system's allocator. All limits, deadlines and
checks of `webserver` are on. The file of each server in [benchmarks/peers](../benchmarks/peers) begins
with its other settings. `wrk` drives {CONNECTIONS} connections for {load["seconds"]} s per round. There
are {load["rounds"]} rounds, and in each round the servers take turns for each scenario. The *bare loop*
is not a server: it counts blank lines and writes fixed responses. Its cost is what Tokio and the kernel
cost without a server. hyper is measured without a router and without extraction of arguments.
"""


def again():
    return """## To measure again

    benchmarks/compare table     # the table of README.md, and this page with it
    benchmarks/compare all       # everything on this page
    benchmarks/compare page      # only the page, from the existing figures

[benchmarks/README.md](../benchmarks/README.md) lists how long each part takes. For every change,
`benchmarks/instructions` checks the figures that are counted rather than timed: instructions and
allocations.
"""


def readme(machine):
    requests, stands = chapters.ratio_table(with_memory=True)
    hello, hello_stands = chapters_build.hello_table()
    kept = ("load", "memory", "hello")
    quick = ", in short rounds on a busy machine" if is_quick(machine, kept) else ""
    date = machine["parts"]["load"]["date"]
    return f"""CPU per request relative to a bare Tokio loop that parses nothing, and memory, on
{machine["cores"]} cores ({machine["processor"]}, {date}{quick}):

{requests}
{stands}
{hello}
{hello_stands}
[docs/benchmarks.md](docs/benchmarks.md) describes the machine and the method, and has the figures for
latency, throughput and the growth of cost. `benchmarks/compare table` repeats these measurements."""
