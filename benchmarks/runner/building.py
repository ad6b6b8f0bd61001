"""The cost of compiling: docs/benchmarks/build_NAME.tsv. The figures are wall seconds, and CPU
seconds of cargo and all processes that it starts. The frameworks take turns, so that other load
of the machine affects all of them alike."""
import os
import shutil
import subprocess
import time

from . import apps, services, tables
from .growth import child_seconds

ROUTES = [10, 100, 300, 1000, 2000]
CHANGED = [100, 1000]
COMMANDS = ["check", "build"]


def hello(rounds):
    """Measures a hello world: the crates in its tree, clean builds, and the size of its stripped
    binary."""
    rows = []
    for number in range(rounds):
        for framework in apps.FRAMEWORKS:
            folder = apps.hello(framework)
            row = {"round": number, "framework": framework, "crates": crates(folder)}
            for profile in ("debug", "release"):
                target = os.path.join(folder, "target")
                shutil.rmtree(target, ignore_errors=True)
                flags = ["--release"] if profile == "release" else []
                wall, cpu = cargo(folder, "build", *flags)
                row.update({f"{profile}_seconds": wall, f"{profile}_cpu_seconds": cpu})
                if profile == "release":
                    row["binary_bytes"] = os.path.getsize(os.path.join(target, "release", "app"))
                shutil.rmtree(target)
            rows.append(row)
            print(f"building: hello on {framework}: {row['debug_seconds']:.0f} s, release "
                  f"{row['release_seconds']:.0f} s", flush=True)
        tables.write("build_hello", rows)


def changed(edits):
    """Measures the debug build after a one-line change of a handler."""
    rows = []
    for count in CHANGED:
        folders = {framework: apps.routes(framework, count) for framework in apps.FRAMEWORKS}
        for framework, folder in folders.items():
            cargo(folder, "build", shared=framework)
        for edit in range(edits + 1):
            for framework, folder in folders.items():
                apps.change_a_line(folder, edit)
                wall, cpu = cargo(folder, "build", shared=framework)
                # The first edit is not measured: it writes the files that the later ones reuse.
                if edit:
                    rows.append({"round": edit - 1, "routes": count, "framework": framework,
                                 "seconds": wall, "cpu_seconds": cpu})
        print(f"building: changed {count} routes", flush=True)
        tables.write("build_changed", rows)


def service(edits):
    """Measures an app of async handlers with state and JSON: its check and its build after a
    changed line, and a clean build of its own crate."""
    rows = []
    for count in CHANGED:
        folders = {framework: services.app(framework, count) for framework in apps.FRAMEWORKS}
        for framework, folder in folders.items():
            for command in COMMANDS:
                cargo(folder, command, shared=framework)
        for edit in range(edits + 1):
            for framework, folder in folders.items():
                services.edit(folder, 1_000_000 + edit)
                for command in COMMANDS:
                    row = {"round": edit - 1, "routes": count, "framework": framework,
                           "what": f"{command} after an edit"}
                    wall, cpu = cargo(folder, command, shared=framework)
                    # The first edit is not measured: it writes the files that the later ones reuse.
                    if edit:
                        rows.append({**row, "seconds": wall, "cpu_seconds": cpu})
        for framework, folder in folders.items():
            subprocess.run(["cargo", "clean", "--quiet", "--offline", "-p", "app"], cwd=folder,
                           check=True, env=environment(framework))
            wall, cpu = cargo(folder, "build", shared=framework)
            rows.append({"round": 0, "routes": count, "framework": framework, "what": "whole build",
                         "seconds": wall, "cpu_seconds": cpu})
        print(f"building: a service of {count} routes", flush=True)
        tables.write("build_service", rows)


def by_routes(sizes=None):
    """Measures a clean check and a clean debug build of the app's own crate, for several numbers of
    routes. Its dependencies are built before."""
    rows = []
    for framework in apps.FRAMEWORKS:
        for command in COMMANDS:
            cargo(apps.routes(framework, 1), command, shared=framework)
    for count in sizes or ROUTES:
        for framework in apps.FRAMEWORKS:
            folder = apps.routes(framework, count)
            for command in COMMANDS:
                subprocess.run(["cargo", "clean", "--quiet", "--offline", "-p", "app"], cwd=folder,
                               check=True, env=environment(framework))
                wall, cpu = cargo(folder, command, shared=framework)
                rows.append({"routes": count, "framework": framework, "command": command,
                             "seconds": wall, "cpu_seconds": cpu})
            print(f"building: {count} routes on {framework}: {rows[-2]['seconds']:.1f} s to check, "
                  f"{rows[-1]['seconds']:.1f} s to build", flush=True)
        # Only whole rows are written, so that the page can be written after an interrupted run.
        tables.write("build_routes", rows)


def cargo(folder, *arguments, shared=None):
    """Runs cargo and returns the wall seconds and the CPU seconds."""
    used, start = child_seconds(), time.monotonic()
    subprocess.run(["cargo", *arguments, "--quiet", "--offline"], cwd=folder, check=True,
                   env=environment(shared))
    return time.monotonic() - start, child_seconds() - used


def environment(shared):
    """Returns the environment of cargo. Apps of one framework share their built dependencies."""
    env = {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"}
    if shared:
        env["CARGO_TARGET_DIR"] = os.path.join(apps.WORK, "target-" + shared)
    return env


def crates(folder):
    """Returns the number of crates that are compiled into the app or run when it is compiled,
    without the app itself."""
    tree = subprocess.run(
        ["cargo", "tree", "--offline", "--prefix", "none", "-e", "normal,build", "-f", "{p}"],
        cwd=folder, check=True, capture_output=True, text=True).stdout
    return len({line.replace(" (*)", "") for line in tree.splitlines() if line}) - 1
