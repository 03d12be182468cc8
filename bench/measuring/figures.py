"""Figures, as they are printed: one a line, with its budget beside it."""

from collections.abc import Sequence

Timings = Sequence[float]


def percentile(timings: Timings, share: float) -> float:
    """The value that this share of all stays below."""
    ranked = sorted(timings)
    return ranked[min(int(share * len(ranked)), len(ranked) - 1)]


def show(name: str, figure: float | str, unit: str = "", budget: float | None = None) -> None:
    """Prints a figure; one that misses its budget (at most) says so."""
    value = figure if isinstance(figure, str) else f"{figure:,.1f}" if figure < 1000 else f"{figure:,.0f}"
    missed = budget is not None and not isinstance(figure, str) and figure > budget
    aside = "" if budget is None else f"  budget {budget:g}{': MISSED' if missed else ''}"
    print(f"{name:<52}{value:>12} {unit:<12}{aside}")
