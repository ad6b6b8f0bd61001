"""Tables and sentences in Markdown."""
import statistics

from .servers import FLOOR, OURS


def table(head, rows):
    """Returns a table. The first column is text, and the others are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def named(title, ours):
    return f"**{title}**" if ours else title


def figure(title):
    """Returns a plot for the page. Its text says what it shows."""
    name, words = title
    return f"![{words}](benchmarks/{name}.svg)\n"


def standing(columns, ours=OURS, titles=None, floor=FLOOR):
    """Returns a sentence with the columns in which our server has the least value, and the server
    with the least value in each other column. `columns` is a dict of name to (dict of server to
    figure)."""
    lost = []
    for name, figures in columns.items():
        rivals = {who: figure for who, figure in figures.items() if who != floor}
        best = min(rivals, key=rivals.get)
        if ours in rivals and number(rivals[best]) != number(rivals[ours]):
            title = (titles or {}).get(best, best)
            lost.append(f"{name} ({title} {number(rivals[best])}, `{ours}` {number(rivals[ours])})")
    if not lost:
        return f"`{ours}` is first of the servers in every column.\n"
    won = len(columns) - len(lost)
    return (f"`{ours}` is first of the servers in {won} of {len(columns)} columns. "
            f"It is not first in these columns: {'; '.join(lost)}.\n")


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def size(count):
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            scaled = count / unit
            # `g` would write four digits before the point with an exponent.
            return f"{scaled:,.0f} {name}" if scaled >= 1000 else f"{scaled:.3g} {name}"
    return f"{count:.0f} B"


def median_by(rows, keys, value):
    """Returns the median of a figure for each combination of keys."""
    found = {}
    for row in rows:
        found.setdefault(tuple(row[key] for key in keys), []).append(row[value])
    return {place: statistics.median(figures) for place, figures in found.items()}


def times(factor):
    """Returns a ratio in words, such as `1.4 times` or `the same within 3 %`."""
    if abs(factor - 1) < 0.03:
        return "the same within 3 %"
    return f"{factor:.2f} times" if factor < 10 else f"{factor:.0f} times"
