"""The figures of forms, JSON bodies and uploads in PERFORMANCE.md."""
import statistics

from . import forms, tables
from .servers import OURS
from .text import median_by, named, number, size, standing, table

TITLES = {"webserver": "webserver", "axum": "axum", "actix": "actix-web", "salvo": "salvo"}
HEADS = {"form": "form", "json": "JSON"}


def blocks():
    return {"forms": requests(), "uploads": uploads()}


def requests():
    rows, counts = tables.read("forms"), tables.read("forms_counted")
    times = median_by(rows, ["server", "scenario"], "cpu_us")
    columns = {f"{HEADS[case]}: CPU, µs": {name: times[name, case] for name in forms.NAMES}
               for case in forms.CASES}
    for what, kind in (("instructions", "instructions"), ("allocations", "allocations")):
        found = median_by(counts, ["server", "scenario"], kind)
        columns |= {f"{HEADS[case]}: {what}": {name: found[name, case] for name in forms.NAMES}
                    for case in forms.CASES}
    ratios = {case: ratio(rows, case) for case in forms.CASES}
    shown = table(["", *columns], [
        [named(TITLES[name], name == OURS)] + [number(column[name]) for column in columns.values()]
        for name in forms.NAMES])
    known = ", ".join(f"{name} {version}" for name, version in forms.versions().items())
    how = tables.read_machine()["parts"]["forms"]
    busy = (f" The machine was not idle (load average {how['load_average_before']}), so compare the ratios."
            if how["load_average_before"] > 1 else "")
    return f"""{shown}
{standing(columns, titles=TITLES)}The CPU time of the next best server is {ratios["form"]:.2f} times ours for the form, and
{ratios["json"]:.2f} times for JSON: the median of the ratios in each of {how["rounds"]} rounds, on {how["date"]}.{busy}
Compared with {known}.
"""


def ratio(rows, case):
    """Returns the ratio of the best other server to ours, as the median over the rounds."""
    at = {(row["server"], row["round"]): row["cpu_us"] for row in rows if row["scenario"] == case}
    turns = sorted({turn for _, turn in at})
    others = [name for name in forms.NAMES if name != OURS]
    return min(statistics.median(at[name, turn] / at[OURS, turn] for turn in turns) for name in others)


def uploads():
    rows = tables.read("uploads")
    times = median_by(rows, ["server"], "cpu_s_per_gib")
    peaks = {name: max(row["peak_bytes"] for row in rows if row["server"] == name)
             for name in forms.UPLOADERS}
    titles = {**TITLES, "axum": "axum, with multer"}
    return table([f"a file of {size(forms.SENT)}", "CPU per GiB", "most resident memory"], [
        [named(titles[name], name == OURS), f"{times[name,]:.3f} s", size(peaks[name])]
        for name in forms.UPLOADERS])
