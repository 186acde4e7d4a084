"""Small pictures, drawn as SVG. Colors are classes, since the page's security policy allows no inline styles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.engine.verdicts import Outcome
from autograder.report.html import Html, el

_WIDTH, _HEIGHT = 400, 200  # small, so that letters keep their size on a phone
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 18, 10, 34

# In the order in which a bar is built up.
OUTCOMES = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.ERROR,
    Outcome.TIMEOUT,
    Outcome.MEMORY,
    Outcome.CRASHED,
    Outcome.BLANK,
    Outcome.MISSING,
)
_LEGEND = (
    ("passed", "passed"),
    ("failed", "wrong"),
    ("error", "raised an error"),
    ("timeout", "timeout, memory or crash"),
    ("blank", "not written"),
)


@dataclass(frozen=True)
class Bin:
    """One bar of a histogram: values from `low` up to `high`."""

    low: float
    high: float
    count: int


def bins(values: Sequence[float], top: float, most: int = 20) -> list[Bin]:
    """Count values from 0 to `top` in bars of a width that people read easily; `top` itself is in the last one."""
    width = _round_step(top / most)
    number = max(1, math.ceil(top / width - 1e-9))
    counts = [0] * number
    for value in values:
        counts[min(number - 1, max(0, int(value / width + 1e-9)))] += 1
    return [Bin(place * width, (place + 1) * width, count) for place, count in enumerate(counts)]


def histogram(bars: Sequence[Bin], title: str, below: str, mark: float | None = None) -> Html:
    """How often values came.

    Args:
        bars: The bars.
        title: What it shows, in one sentence: what a screen reader says.
        below: What the values are, under the axis.
        mark: A value to mark, such as the median.
    """
    top = max(1, *(bar.count for bar in bars))
    low, high = bars[0].low, bars[-1].high
    step = max(1, round(_round_step(top / 4)))
    parts = []
    for level in range(0, top + 1, step):
        y = _y(level / top)
        parts.append(el("line", class_="grid", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y))
        parts.append(el("text", level, x=_LEFT - 5, y=y + 4, text_anchor="end"))
    for bar in bars:
        x, end, y = _x((bar.low - low) / (high - low)), _x((bar.high - low) / (high - low)), _y(bar.count / top)
        says = el("title", f"{bar.low:g} to {bar.high:g}: {bar.count}")
        size = {"width": _round(end - x - 1.5), "height": _round(_y(0) - y)}
        parts.append(el("rect", says, class_="bar", x=_round(x + 0.75), y=y, **size))
    ticks = _round_step((high - low) / 5)
    for number in range(int((high - low) / ticks + 1e-9) + 1):
        value = low + number * ticks
        parts.append(el("text", f"{value:g}", x=_x((value - low) / (high - low)), y=_y(0) + 14, text_anchor="middle"))
    if mark is not None:
        x = _x((mark - low) / (high - low))
        parts.append(el("line", el("title", f"median {mark:g}"), class_="mark", x1=x, x2=x, y1=_TOP - 6, y2=_y(0)))
    parts.append(_below(below))
    return _picture(title, parts)


def scatter(points: Sequence[tuple[float, float, str, bool]], title: str, below: str, left: str) -> Html:
    """Points with x from 0 to 1 and y from -1 to 1.

    Args:
        points: x, y, name and whether it is to stand out.
        title: What it shows, in one sentence.
        below: What x is.
        left: What y is.
    """
    parts = []
    for level in (-1.0, -0.5, 0.0, 0.5, 1.0):
        y = _y((level + 1) / 2)
        parts.append(el("line", class_="axis" if level == 0 else "grid", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y))
        parts.append(el("text", f"{level:g}", x=_LEFT - 5, y=y + 4, text_anchor="end"))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(el("text", f"{share:.0%}", x=_x(share), y=_y(0) + 14, text_anchor="middle"))
    for x, y, name, stands_out in sorted(points, key=lambda point: point[3]):
        says, place = el("title", name), {"cx": _x(x), "cy": _y((y + 1) / 2)}
        parts.append(el("circle", says, class_="dot odd" if stands_out else "dot", r=4 if stands_out else 2.5, **place))
    parts.append(el("text", left, x=_LEFT + 4, y=_TOP + 8, class_="what"))
    parts.append(_below(below))
    return _picture(title, parts)


def bar(share: float) -> Html:
    """A share as a bar beside its number, which a screen reader reads instead."""
    filled = el("rect", class_="bar", width=_round(100 * share), height=10)
    return el("svg", el("rect", class_="rest", width=100, height=10), filled, class_="share", **_in_line(10))


def stack(counts: Mapping[Outcome, int]) -> Html:
    """Outcomes as parts of one bar, in the order of `OUTCOMES`."""
    total, start, parts = sum(counts.values()) or 1, 0.0, []
    for outcome in OUTCOMES:
        width = 100 * counts.get(outcome, 0) / total
        if width:
            says = el("title", f"{outcome}: {width:.1f}%")
            parts.append(el("rect", says, class_=f"o-{outcome}", x=_round(start), width=_round(width), height=12))
        start += width
    return el("svg", *parts, class_="stack", **_in_line(12))


def spark(counts: Sequence[int]) -> Html:
    """Counts as small bars side by side, from the lowest value to the highest."""
    top, width = max(1, *counts), 100 / len(counts)
    parts = []
    for place, count in enumerate(counts):
        height = _round(14 * count / top)
        size = {"width": _round(width - 1), "height": height}
        parts.append(
            el("rect", el("title", count), class_="bar", x=_round(place * width), y=_round(14 - height), **size)
        )
    return el("svg", *parts, class_="stack", **_in_line(14))


def legend() -> Html:
    """What the colors of `stack` mean."""
    items = []
    for outcomes, says in _LEGEND:
        swatch = el("svg", el("rect", class_=f"o-{outcomes}", width=12, height=12), class_="swatch", **_in_line(12, 12))
        items.append(el("li", swatch, says))
    return el("ul", *items, class_="legend")


def _in_line(height: int, width: int = 100) -> dict[str, object]:
    return {
        "viewBox": f"0 0 {width} {height}",
        "preserveAspectRatio": "none",
        "aria_hidden": "true",
        "focusable": "false",
    }


def _picture(title: str, parts: Sequence[Html]) -> Html:
    return el("svg", *parts, class_="picture", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=title)


def _below(words: str) -> Html:
    return el("text", words, class_="what", x=(_LEFT + _WIDTH) / 2, y=_HEIGHT - 4, text_anchor="middle")


def _x(share: float) -> float:
    return _round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT))


def _y(share: float) -> float:
    return _round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM))


def _round(value: float) -> float:
    return round(value, 1)


def _round_step(least: float) -> float:
    """The next of 1, 2, 2.5, 5, 10, ... times a power of ten that is at least so large."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= least * (1 - 1e-9))
