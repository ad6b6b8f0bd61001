"""The raw figures: docs/benchmarks/NAME.tsv, with a row for each measurement, so that the page can
be written again without measuring. Also the description of the machine that they were measured
on."""
import datetime
import json
import os
import platform
import re
import subprocess

from .servers import HERE, PEERS

ROOT = os.path.dirname(HERE)
DATA = os.path.join(ROOT, "docs", "benchmarks")
MACHINE = os.path.join(DATA, "machine.json")


def path(name):
    return os.path.join(DATA, name + ".tsv")


def write(name, rows):
    """Writes rows, which are dicts with the same keys."""
    os.makedirs(DATA, exist_ok=True)
    with open(path(name), "w") as out:
        out.write("\t".join(rows[0]) + "\n")
        for row in rows:
            out.write("\t".join(shown(value) for value in row.values()) + "\n")


def shown(value):
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < 1000 else (
        f"{value:.0f}" if isinstance(value, float) else str(value))


def read(name):
    """Returns the rows, with numbers as numbers. Returns no rows if nothing was measured."""
    if not os.path.exists(path(name)):
        return []
    with open(path(name)) as source:
        lines = source.read().splitlines()
    keys = lines[0].split("\t")
    return [dict(zip(keys, map(value, line.split("\t")))) for line in lines[1:]]


def value(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def write_machine(parts, settings):
    """Records the machine and the versions with which these parts were measured. The records of
    other parts stay unchanged."""
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    with open("/proc/meminfo") as f:
        memory = int(re.search(r"MemTotal: *(\d+)", f.read()).group(1))
    before = read_machine() if os.path.exists(MACHINE) else {"parts": {}}
    settings = dict(settings, date=datetime.date.today().isoformat(),
                    load_average_before=round(os.getloadavg()[1], 1))
    about = {
        "processor": model.group(1) if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 1024 / 1024),
        "kernel": platform.release(),
        "rustc": output(["rustc", "--version"]),
        "wrk": output(["wrk", "-v"]).split("[")[0].strip(),
        "versions": versions(),
        "parts": {**before["parts"], **{part: settings for part in parts}},
    }
    os.makedirs(DATA, exist_ok=True)
    with open(MACHINE, "w") as out:
        json.dump(about, out, indent=2)
        out.write("\n")


def read_machine():
    with open(MACHINE) as source:
        return json.load(source)


def versions():
    """Returns the versions of the compared crates, from the lock file."""
    names = ["webserver", "actix-web", "axum", "hyper", "ntex", "rocket", "tokio"]
    locked = {}
    with open(os.path.join(PEERS, "Cargo.lock")) as source:
        text = source.read()
    # If the lock file has a crate twice, the peer uses the newest version.
    for name in names:
        found = re.findall(rf'name = "{name}"\nversion = "([^"]+)"', text)
        locked[name] = max(found, key=lambda v: [int(part) for part in v.split(".")])
    return locked


def output(argv):
    try:
        done = subprocess.run(argv, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return (done.stdout or done.stderr).strip().splitlines()[0]
