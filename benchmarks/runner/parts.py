"""Where the instructions of a request go: docs/benchmarks/parts.tsv.

Each scenario of `src/bin/seam.rs` goes through a connection in memory under callgrind, N and 2N
times. The difference is distributed by the source file of each instruction. Code of the standard
library that was inlined counts for the file of ours that it was inlined into.
"""
import collections
import os
import re
import subprocess
import tempfile

from . import tables
from .wire import SCENARIOS

TIMES = 500
PIPELINED = 16
# The modules of the library, in the order in which a request passes them, and their names on the page.
MODULES = {
    "h1": "`h1`: the connection's state",
    "syntax": "`h1::parse`, `h1::encode`: reading the head, writing the response's",
    "http": "`http`: request, response and body as values",
    "app": "`app`: the handler's call and the guard around it",
    "router": "`router`: finding the route",
    "extract": "`extract`: arguments",
    "respond": "`respond`: results",
    "pool": "`pool`, `clock`: buffers kept by the thread, the date",
}
JSON, COPYING, DRIVING, OTHER = "serde_json", "copying and comparing bytes", \
    "the connection in memory, in the socket's place", "other libraries"
ORDER = [*MODULES.values(), JSON, COPYING, OTHER, DRIVING]


def measure(tools):
    rows = []
    for scenario in SCENARIOS:
        requests = TIMES * (PIPELINED if scenario == "pipelined" else 1)
        few, many = (shares(tools, scenario, times) for times in (TIMES, 2 * TIMES))
        for part in ORDER:
            rows.append({"scenario": scenario, "part": part,
                         "instructions": float(many[part] - few[part]) / requests})
        print(f"parts: {scenario}", flush=True)
    tables.write("parts", rows)


def shares(tools, scenario, times):
    """Returns the instructions of each part."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}",
                        os.path.join(tools, "seam"), scenario, str(times)],
                       capture_output=True, check=True)
        with open(out.name) as lines:
            return add_up(lines)


def add_up(lines):
    """Reads callgrind's format. A name gets its number where it occurs first, costs follow the line
    of their function, and the cost of a call is not a cost of the caller itself."""
    names, found = {}, collections.Counter()
    function = file = ours = ""
    of_call = False
    for line in lines:
        key, _, rest = line.rstrip("\n").partition("=")
        if key in ("fn", "fl", "fi", "fe", "cfn", "cfi", "cfl"):
            number, _, name = rest.partition(" ")
            kind = key in ("fn", "cfn")
            if name:
                names[kind, number] = name
            if key == "fn":
                function, ours = names[kind, number], ""
            elif key in ("fl", "fi", "fe"):
                file = names[kind, number]
                ours = file if "webserver/src/" in file else ours
        elif key == "calls":
            of_call = True
        elif re.match(r"[+*\d-]", line):
            if not of_call:
                found[part(function, ours if "/library/" in file else file)] += int(line.split()[1])
            of_call = False
    return found


def part(function, file):
    """Returns the part that an instruction belongs to."""
    own = re.search(r"webserver/src/(\w+)", file) or re.search(r"\bwebserver::(\w+)", function)
    if own and own.group(1) in ("engine", "memory") or "h1/memory.rs" in file:
        return DRIVING
    if re.search(r"webserver/src/h1/(parse|encode)", file):
        return MODULES["syntax"]
    if own and own.group(1) == "io":
        return MODULES["h1"]
    if own:
        module = own.group(1) if own.group(1) in MODULES else "pool"
        return MODULES[module]
    if "seam::" in function or "benchmarks::" in function:
        return DRIVING
    if "serde" in function or "serde" in file:
        return JSON
    return COPYING if re.match(r"_*mem(cpy|cmp|move|set|chr)", function) else OTHER
