"""What was measured, as tables: the aim beside the result, the ways beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from benchmarks.aims import OURS, aims_table
from benchmarks.contest import MARKS, gap
from benchmarks.ledger import Measured, middle

if TYPE_CHECKING:
    from benchmarks.registry import Case

TITLES = {
    "transport": "Transport: the linear program, from arrays in memory to the flow",
    "model": "Model: from arrays in memory to a model in HiGHS",
    "candidates": "Candidates: from an inventory in memory",
    "fixed-charge": "Fixed charge: from the program in memory; the gap that was proved by then",
    "road": "The whole road: `symbiosis match`, from CSV to a checked and written plan",
}
PREFACE = """# What was measured

Written by `make bench`; nothing here is put in by hand.

{truth}

## Aims

Ours and the best peer: the median over the seeds, and the range. A way that came to nothing counts as worse than any
figure. Peers that are known to come to nothing, or to be too slow, ran for one seed.

"""
HOW = """
![Gap over time](../docs/images/gap-over-time.svg)

## How

Ways of one case ran one after the other in one run, each in a process of its own with the same time limit, libraries
imported and loops compiled beforehand: times of one case may be compared, times of different cases only where date and
load agree. *Load* is the mean number of running processes when a way began, the largest of the seeds: above 0.5 others
were at work on the same cores (or the way before had just ended), and times may be too long by as much. *MB* is the
most that the way's processes had at one moment, imports and task included.

Gaps are on the net benefit, (cost - bound) / (cost of doing nothing - cost); where everything must be shipped, and
there is no doing nothing (`fctp`), on the cost. *missed* is the share of the benefit of the best plan known (or of its
cost) by which a way's plan is worse.
"""


def document(measured: Iterable[Measured], cases: Sequence[Case] = ()) -> str:
    """All of it, as Markdown; ``cases`` are those whose aims stand first."""
    measured = list(measured)
    known = {each.name: each for each in measured}
    parts = [PREFACE.format(truth=truth(measured)) + "\n".join(_table(aims_table(known, cases))) + "\n" + HOW]
    for stage, title in TITLES.items():
        here = [each for each in measured if each.stage == stage]
        if here:
            parts += [f"## {title}\n", *(section(each) for each in here)]
    return "\n".join(parts).rstrip() + "\n"


def truth(measured: Sequence[Measured]) -> str:
    """How many bounds were held against the best plan known of their task, and which of them are untrue."""
    bounds = sum(each.bound is not None for case in measured for trial in case.trials for each in trial.outcomes)
    untrue = [line for case in measured for line in case.untrue()]
    verdict = "none is untrue" if not untrue else "UNTRUE: " + "; ".join(untrue)
    return f"{bounds} bounds were held against the best plan that any way has found of the same task: {verdict}."


def section(case: Measured) -> str:
    """A case: when and where, the aim, a table of the ways."""
    aim = f"Aim: {case.aim}. " if case.aim else ""
    seeds = ", ".join(str(trial.seed) for trial in case.trials)
    commits = ", ".join(dict.fromkeys(each.commit for trial in case.trials for each in trial.outcomes if each.commit))
    where = f"{case.date}; {case.machine}; commit {commits or 'not known'}; {case.versions}"
    head = f"### {case.name}\n\n{aim}Limit {case.seconds:g} s; seeds {seeds}; {where}.\n"
    rows = _gaps(case) if case.stage == "fixed-charge" else _times(case)
    return "\n".join([head, *_table(rows), ""])


def plain(case: Measured) -> str:
    """The same for a terminal."""
    rows = _gaps(case) if case.stage == "fixed-charge" else _times(case)
    width = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  " + "  ".join(cell.ljust(size) for cell, size in zip(row, width, strict=True)).rstrip() for row in rows]
    return "\n".join([f"{case.name}{f' (aim: {case.aim})' if case.aim else ''}", *lines])


def _times(case: Measured) -> list[list[str]]:
    rows = [["way", "seeds", "seconds", "of ours", "MB", "load", "remarks"]]
    first = next((way for way in case.ways() if way in OURS), case.ways()[0])
    ours = middle([each.seconds for each, _ in case.of_way(first)])
    for way in case.ways():
        outcomes = [each for each, _ in case.of_way(way)]
        seconds = middle([each.seconds for each in outcomes])
        share = "" if seconds is None or not ours else f"{seconds / ours:.1f} x"
        rows.append([
            way, str(len(outcomes)), _figure(seconds, 3), share,
            _figure(middle([each.megabytes for each in outcomes]), 0),
            f"{max(each.load for each in outcomes):.1f}", _remarks([each.said for each in outcomes]),
        ])  # fmt: skip
    return rows


def _gaps(case: Measured) -> list[list[str]]:
    marks = [mark for mark in MARKS if mark < case.seconds] + [case.seconds]
    rows = [["way", "seeds", *(f"{mark:g} s" for mark in marks), "missed", "s used", "MB", "load", "remarks"]]
    for way in case.ways():
        outcomes = case.of_way(way)
        # The last point is of the end, a little beyond the limit where a solver overran it.
        ends = [gap(each.cost, each.bound, trial.baseline) for each, trial in outcomes]
        by_mark = [[each.gap_at(mark, trial.baseline) for each, trial in outcomes] for mark in marks[:-1]] + [ends]
        over = [trial.missed(each) for each, trial in outcomes]
        rows.append([
            way, str(len(outcomes)), *(_percent(middle(gaps)) for gaps in by_mark), _percent(middle(over)),
            _figure(middle([each.seconds for each, _ in outcomes]), 1),
            _figure(middle([each.megabytes for each, _ in outcomes]), 0),
            f"{max(each.load for each, _ in outcomes):.1f}", _remarks([each.said for each, _ in outcomes]),
        ])  # fmt: skip
    return rows


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *rest = ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows]
    return [head, "|" + "---|" * len(rows[0]), *rest]


def _remarks(said: Sequence[str]) -> str:
    """Each remark once, in short."""
    return "; ".join(dict.fromkeys(line if len(line) < 160 else line[:157] + "..." for line in said if line))


def _figure(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.3f} %"
