"""What is to be reached, and the table that has it beside what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from benchmarks.contest import Outcome, gap
from benchmarks.ledger import Measured, Trial, middle

if TYPE_CHECKING:
    from benchmarks.registry import Case

SECONDS, GAP, MEGABYTES, REST, MISSED, BYTES = "seconds", "gap", "megabytes", "rest", "missed", "bytes"
LATE = 1.01
"""Of the seconds of an aim: what a limit of so many brings is in hand a little after them."""
OURS = ("network", "auto", "arrays", "best 50", "screened")
"""Ways that are no peers."""
HEAD = ["work", "aim", "ours", "reached", "best peer", "of seeds"]


@dataclass(frozen=True)
class Aim:
    """A figure of a case that is to be no more than so much, in the median over the seeds; inf = only told."""

    figure: str
    """``seconds``; ``gap``, the proved one by ``by_s``; ``megabytes`` at the height; ``rest``, the road without solving
    as a share of solving; ``missed``, the share by which the plan is worse than the best known; ``bytes`` a candidate
    at the height, imports and the solver's process included."""
    most: float = inf
    by_s: float = inf
    """Seconds; inf = the end."""

    def __str__(self) -> str:
        """As a reader of the table takes it."""
        if self.most == inf:
            return f"{self.figure}: told only"
        if self.figure == MISSED:
            return "the best plan known"
        return self.words(self.most) + ("" if self.by_s == inf else f" in {self.by_s:g} s")

    def of(self, outcome: Outcome, trial: Trial) -> float | None:
        """The figure; None where a way came to nothing."""
        if self.figure == GAP:
            ended = gap(outcome.cost, outcome.bound, trial.baseline)
            return ended if self.by_s == inf else outcome.gap_at(LATE * self.by_s, trial.baseline)
        if self.figure == MISSED:
            return trial.missed(outcome)
        more = outcome.figures
        if self.figure == REST:
            return more["rest_s"] / more["solve_s"] if more else None
        if self.figure == BYTES:
            return 1e6 * (outcome.megabytes or 0.0) / more["candidates"] if more else None
        return outcome.seconds if self.figure == SECONDS else outcome.megabytes

    def words(self, value: float | None) -> str:
        """A value with its unit."""
        if value is None:
            return "–"
        if self.figure in (GAP, MISSED):
            return f"{100 * value:.3g} %"
        if self.figure == REST:
            return f"the rest {value:.2f} x the solve"
        if self.figure == BYTES:
            return f"{value:,.0f} bytes a candidate"
        return f"{value:,.3g} s" if self.figure == SECONDS else f"{value:,.0f} MB"


def aims_table(known: Mapping[str, Measured], cases: Sequence[Case]) -> list[list[str]]:
    """A row an aim, of the cases that are measured as a matter of course or have been."""
    rows = [HEAD]
    for case in cases:
        for aim in case.aims if case.standard or case.name in known else ():
            found = known.get(case.name)
            name = f"[{case.name}](#{case.name})" if found else case.name
            what = f"{name}: {case.about}"
            rows.append(
                [what, str(aim), *(_beside(aim, found, case.ways[0]) if found else ["not measured", "", "", ""])]
            )
    return rows


def _beside(aim: Aim, found: Measured, ours: str) -> list[str]:
    """Ours, whether that is enough, the best peer, and the seeds of both."""
    values = {way: [aim.of(outcome, trial) for outcome, trial in found.of_way(way)] for way in found.ways()}
    own = values.pop(ours, [])
    reached = middle(own)
    peers = {way: mine for way, mine in values.items() if way not in OURS}
    best = min(peers, key=lambda way: _worth(middle(peers[way])), default=None)
    told = "none came to one" if best is None or middle(peers[best]) is None else f"{best}: {_spread(aim, peers[best])}"
    enough = "–" if not own or aim.most == inf else "yes" if reached is not None and reached <= aim.most else "no"
    seeds = f"{len(own)}" if best is None else f"{len(own)} / {len(peers[best])}"
    return [_spread(aim, own), enough, told if best is not None else "–", seeds]


def _worth(value: float | None) -> float:
    return inf if value is None else value


def _spread(aim: Aim, values: Sequence[float | None]) -> str:
    """The median, and the range where there are several."""
    known = [value for value in values if value is not None]
    text = aim.words(middle(values))
    if len(values) < 2 or not known:
        return text
    most = aim.words(max(known)) if len(known) == len(values) else "–"
    return f"{text} ({aim.words(min(known))} to {most})"
