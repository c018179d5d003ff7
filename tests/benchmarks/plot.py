"""The figures as a picture, where matplotlib (of the extra `bench`) is installed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Measure

_SKIPPED = ("quads an article", "ratio")


def draw(measures: Sequence[Measure], path: Path) -> bool:
    """Write an SVG or PNG; False when there is no matplotlib."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "kg"  # the same figures give the same file
    from matplotlib import pyplot

    panels = [*_bars(measures), *_lines(measures)]
    heights = [max(2.0, 0.6 + 0.24 * len(some)) if not lines else 3.0 for _, some, lines in panels]
    figure, axes = pyplot.subplots(
        len(panels), 1, figsize=(9, sum(heights)), height_ratios=heights, squeeze=False, layout="constrained"
    )
    for (title, some, lines), axis in zip(panels, axes[:, 0], strict=True):
        axis.set_title(title, loc="left", fontsize=10)
        (_draw_lines if lines else _draw_bars)(axis, some)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)
    return True


_Panel = tuple[str, list[Measure], bool]  # what is above it, what is in it, whether as lines over the size


def _bars(measures: Sequence[Measure]) -> list[_Panel]:
    """What has the same unit in the same benchmark, beside each other."""
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        if measure.size is None and measure.samples:
            groups.setdefault((measure.benchmark, measure.unit), []).append(measure)
    return [(f"{of}, {unit}" if unit else of, some, False) for (of, unit), some in groups.items() if len(some) > 1]


def _lines(measures: Sequence[Measure]) -> list[_Panel]:
    """What was measured at several sizes, a unit a panel."""
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        if measure.size is not None and measure.unit not in _SKIPPED:
            groups.setdefault((measure.benchmark, measure.unit), []).append(measure)
    return [(f"{of}, {unit}", some, True) for (of, unit), some in groups.items()]


def _draw_bars(axis: Any, some: list[Measure]) -> None:
    medians = [measure.median or 0.0 for measure in some]
    spread = [
        [median - min(measure.samples) for measure, median in zip(some, medians, strict=True)],
        [max(measure.samples) - median for measure, median in zip(some, medians, strict=True)],
    ]
    axis.barh([measure.name for measure in some], medians, xerr=spread, height=0.6, ecolor="0.3", capsize=2)
    if min(medians) > 0 and max(medians) > 30 * min(medians):
        axis.set_xscale("log")
    axis.invert_yaxis()
    axis.tick_params(labelsize=7)
    axis.bar_label(axis.containers[-1], fmt="%.3g", fontsize=7, padding=3)


def _draw_lines(axis: Any, some: list[Measure]) -> None:
    by_name: dict[str, list[Measure]] = {}
    for measure in some:
        by_name.setdefault(measure.name, []).append(measure)
    for name, of in by_name.items():
        axis.plot([measure.size for measure in of], [measure.median for measure in of], marker="o", label=name)
    axis.set_xscale("log")
    axis.set_ylim(bottom=0)
    axis.set_xlabel("articles", fontsize=8)
    axis.tick_params(labelsize=7)
    axis.legend(fontsize=7)
