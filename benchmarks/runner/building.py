"""What compiling costs: docs/benchmarks/build_NAME.tsv, wall seconds and CPU seconds of cargo with
all that it starts. The frameworks take turns, so that what the machine does is in all alike."""
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
    """A hello world from nothing: crates in its tree, clean builds, its stripped binary."""
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
    """The debug build after a one-line change of a handler."""
    rows = []
    for count in CHANGED:
        folders = {framework: apps.routes(framework, count) for framework in apps.FRAMEWORKS}
        for framework, folder in folders.items():
            cargo(folder, "build", shared=framework)
        for edit in range(edits + 1):
            for framework, folder in folders.items():
                apps.change_a_line(folder, edit)
                wall, cpu = cargo(folder, "build", shared=framework)
                # The first one writes what the others find.
                if edit:
                    rows.append({"round": edit - 1, "routes": count, "framework": framework,
                                 "seconds": wall, "cpu_seconds": cpu})
        print(f"building: changed {count} routes", flush=True)
        tables.write("build_changed", rows)


def service(edits):
    """An app of async handlers with state and JSON: checked and built after a changed line, and its
    own crate built from nothing."""
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
                    # The first one writes what the others find.
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
    """The app's own crate from nothing, its dependencies being there, over how many routes it has:
    checked, and built for debugging."""
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
        # Only whole rows: a run that is broken off leaves a page that can be written.
        tables.write("build_routes", rows)


def cargo(folder, *arguments, shared=None):
    """Wall and CPU seconds."""
    used, start = child_seconds(), time.monotonic()
    subprocess.run(["cargo", *arguments, "--quiet", "--offline"], cwd=folder, check=True,
                   env=environment(shared))
    return time.monotonic() - start, child_seconds() - used


def environment(shared):
    """Apps of one framework share what it depends on."""
    env = {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"}
    if shared:
        env["CARGO_TARGET_DIR"] = os.path.join(apps.WORK, "target-" + shared)
    return env


def crates(folder):
    """All that is compiled into it or runs when it is compiled, without the app itself."""
    tree = subprocess.run(
        ["cargo", "tree", "--offline", "--prefix", "none", "-e", "normal,build", "-f", "{p}"],
        cwd=folder, check=True, capture_output=True, text=True).stdout
    return len({line.replace(" (*)", "") for line in tree.splitlines() if line}) - 1
