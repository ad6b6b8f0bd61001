"""Plots as SVG: bars, and lines over an axis. They are readable on a light and on a dark page, and
have a text for readers who cannot see them."""
import math
import os
from html import escape

from . import tables

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 72, 150, 40, 48
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: 600 }
.grid { stroke: #d0d7de; stroke-width: 1 }
.axis { stroke: #57606a; stroke-width: 1 }
.c0 { --c: #57606a } .c1 { --c: #cf222e } .c2 { --c: #0969da } .c3 { --c: #1a7f37 }
.c4 { --c: #9a6700 } .c5 { --c: #8250df } .c6 { --c: #bf3989 }
.line { fill: none; stroke: var(--c); stroke-width: 2 } .dot, .bar { fill: var(--c) }
.name { fill: var(--c); font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .grid { stroke: #30363d } .axis { stroke: #8b949e }
  .c0 { --c: #8b949e } .c1 { --c: #ff7b72 } .c2 { --c: #58a6ff } .c3 { --c: #3fb950 }
  .c4 { --c: #d29922 } .c5 { --c: #bc8cff } .c6 { --c: #f778ba }
}
"""
# A name has the same colour in every plot.
COLOURS = {"bare": 0, "webserver": 1, "actix": 2, "actix-web": 2, "axum": 3, "hyper": 4, "ntex": 5,
           "rocket": 6}


def lines(name, title, across, up, series, log_x=True, log_y=False):
    """Draws lines. `series` is a list of (name, [(x, y)]). On a logarithmic axis, zero is at the
    left end."""
    points = [point for _, all_points in series for point in all_points]
    x_axis = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT, log_x, whole=True)
    y_axis = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP, log_y)
    out = [grid(x_axis, y_axis, across, up)]
    labels = []
    for order, (label, all_points) in enumerate(series):
        colour = f"c{COLOURS.get(label, (order + 1) % 7)}"
        places = [(x_axis.at(x), y_axis.at(y)) for x, y in sorted(all_points)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        out.append(f'<g class="{colour}"><polyline class="line" points="{path}"/>')
        out += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        out.append("</g>")
        labels.append([places[-1][1] + 4, colour, label])
    out += side_labels(labels)
    said = "; ".join(f"{label}: " + ", ".join(f"{short(y)} at {short(x)}" for x, y in sorted(points))
                     for label, points in series)
    save(name, title, f"{up} over {across}. {said}", out)


def side_labels(labels):
    """Draws the names beside the ends of the lines. Names that would overlap are moved apart."""
    labels.sort()
    for above, below in zip(labels, labels[1:]):
        below[0] = max(below[0], above[0] + 14)
    over = labels[-1][0] - (HEIGHT - 4) if labels else 0
    return [f'<text class="name {colour}" x="{WIDTH - RIGHT + 10}" y="{y - max(over, 0):.1f}">'
            f"{escape(label)}</text>" for y, colour, label in labels]


def bars(name, title, up, groups, names):
    """Draws bars. `groups` is a list of (label, {name: value})."""
    y_axis = Axis([0] + [v for _, values in groups for v in values.values()],
                  HEIGHT - BOTTOM, TOP, False)
    out = [grid(None, y_axis, "", up)]
    room = (WIDTH - RIGHT - LEFT) / len(groups)
    thick = room * 0.8 / len(names)
    for number, (label, values) in enumerate(groups):
        start = LEFT + room * (number + 0.1)
        for order, key in enumerate(names):
            if key not in values:
                continue
            top, x = y_axis.at(values[key]), start + thick * order
            out.append(f'<rect class="bar c{COLOURS.get(key, order)}" x="{x:.1f}" y="{top:.1f}" '
                       f'width="{thick * 0.9:.1f}" height="{HEIGHT - BOTTOM - top:.1f}"/>')
        middle = LEFT + room * (number + 0.5)
        out.append(f'<text x="{middle:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
                   f"{escape(label)}</text>")
    for order, key in enumerate(names):
        out.append(f'<text class="name c{COLOURS.get(key, order)}" x="{WIDTH - RIGHT + 10}" '
                   f'y="{TOP + 14 + 18 * order}">{escape(key)}</text>')
    said = "; ".join(f"{label}: " + ", ".join(f"{key} {short(v)}" for key, v in values.items())
                     for label, values in groups)
    save(name, title, f"{up}. {said}", out)


class Axis:
    """Maps values to positions on a linear axis that starts at zero, or on a logarithmic axis."""

    def __init__(self, values, start, end, log, whole=False):
        self.start, self.end, self.log = start, end, log
        positive = [v for v in values if v > 0] or [1]
        if log:
            self.low, self.high = min(positive), max(positive)
            if not whole:
                self.low = 10 ** math.floor(math.log10(self.low))
                self.high = 10 ** math.ceil(math.log10(self.high))
            # Zero has a place of its own.
            self.low /= 4 if any(v == 0 for v in values) else 1
            if self.low == self.high:
                self.high = self.low * 10
        else:
            self.low, self.high = 0, (max(positive) if whole else max(positive) * 1.08)
        self.values = sorted(set(values))

    def at(self, value):
        if self.log:
            value = max(value, self.low)
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * share

    def ticks(self):
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            return [10.0 ** power for power in range(first, last + 1)] or [self.low, self.high]
        step = 10 ** math.floor(math.log10(self.high / 4))
        step *= next(m for m in (1, 2, 5, 10) if self.high / (step * m) <= 6)
        return [step * n for n in range(int(self.high / step) + 1)]


def grid(x_axis, y_axis, across, up):
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    out = []
    for tick in y_axis.ticks():
        y = y_axis.at(tick)
        out.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
                   f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{short(tick)}</text>')
    if x_axis:
        # The axis has a label for each measured value.
        for value in x_axis.values:
            x = x_axis.at(value)
            out.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{bottom}" '
                       f'y2="{bottom + 4}"/><text x="{x:.1f}" y="{bottom + 18}" '
                       f'text-anchor="middle">{short(value)}</text>')
    out.append(f'<line class="axis" x1="{LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'
               f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">'
               f"{escape(across)}</text>"
               f'<text transform="translate(16 {(TOP + bottom) / 2}) rotate(-90)" '
               f'text-anchor="middle">{escape(up)}</text>')
    return "\n".join(out)


def short(value):
    """Returns a short form of a number: 1,500,000 as 1.5 M, and binary sizes in KiB or MiB."""
    for size, unit in ((1 << 30, " GiB"), (1 << 20, " MiB"), (1 << 10, " KiB")):
        if value >= size and value % size == 0:
            return f"{int(value // size)}{unit}"
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= size * 10 or value == size:
            return f"{value / size:.3g}{unit}"
    return f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"


def save(name, title, said, parts):
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'role="img" aria-label="{escape(title)}">\n<title>{escape(title)}</title>\n'
            f"<desc>{escape(said)}</desc>\n<style>{STYLE}</style>\n"
            f'<text class="title" x="{LEFT}" y="22">{escape(title)}</text>\n'
            + "\n".join(parts) + "\n</svg>\n")
    FILES[os.path.join(tables.DATA, name + ".svg")] = text


# The plots by path. `page` writes or compares them.
FILES = {}
