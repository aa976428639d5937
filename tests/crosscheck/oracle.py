"""An independent oracle: the least plan cost of a tiny inventory, by trying every combination of its yes-or-no choices.

A choice is: in which period a facility opens, whether two are partners, whether a pair is active, whether an exchange
is used and with how many loads. What is left is a linear program, solved by scipy. It follows the contract's text and
shares no code with the engine. A part of the combinations is passed over only where the linear program with all that
is not yet chosen left open costs as much as the best found already, or has no solution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, inf, isfinite, isnan, prod

import numpy as np

from tests.crosscheck.oracle_case import Case, Combination, Row
from tests.crosscheck.oracle_program import Limit, OracleProgram, Real, matrix, solve, times
from tests.crosscheck.oracle_rules import combinations

Tally = tuple[str, str]
"""What is counted, and of whom."""


@dataclass(frozen=True)
class State:
    """One way to make a choice."""

    fixed_cost: float = 0.0
    shut: tuple[int, ...] = ()
    """Columns that are 0."""
    most: dict[int, float] = field(default_factory=dict)
    least: dict[int, float] = field(default_factory=dict)
    rows: tuple[Limit, ...] = ()
    counts: dict[Tally, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the oracle found; ``cost`` is None where no plan exists."""

    cost: float | None
    values: Real | None = None
    programs: int = 0
    """How many linear programs were solved."""


def least_cost(case: Case, *, every: bool = False) -> Answer:
    """The plan of least cost, in the contract's sense; ``every`` = pass no combination over."""
    return Oracle(case).answer(every)


def states(case: Case) -> int:
    """How many combinations of choices there are."""
    return prod(len(choice) for choice in Oracle(case).choices)


class Oracle:
    """One case, its choices and the linear program that they leave."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.combinations = combinations(case)
        self.program = OracleProgram(case, self.combinations)
        self.at = self.program.columns
        self.times = self.program.times

    # The choices

    @cached_property
    def choices(self) -> list[list[State]]:
        """Every choice as the list of its states, the cheapest way out (nothing) first."""
        return [
            *(self._openings(row) for row in self.case.rows("facilities") if not row.get("existing", False)),
            *self._partnerships(),
            *(choice for t in self.times for choice in self._pairs(t)),
            *(choice for t in self.times for choice in self._exchanges(t)),
        ]

    def _openings(self, row: Row) -> list[State]:
        """Never, or in each period in which it may be opened."""
        name, end = row["facility_id"], len(self.times)
        found = [State(shut=self._closed(row, range(end)))]
        for t in self.times:
            if self.program.may_open(row, t):
                opening, fixed = row.get("opening_cost", 0.0), row.get("fixed_cost", 0.0)
                cost = self.case.discount[t] * opening + sum(self.case.discount[u] for u in range(t, end)) * fixed
                least = {self.at["throughput", name, u]: self._least_throughput(row, u) for u in range(t, end)}
                counts = {("budget", ""): opening + fixed * (end - t), ("open", row["process"]): 1.0}
                counts |= {("group", row["group"]): 1.0} if "group" in row else {}
                found.append(State(cost, self._closed(row, range(t)), least=least, counts=counts))
        return found

    def _least_throughput(self, row: Row, t: int) -> float:
        return self.case.at(row, "min_throughput", t)

    def _closed(self, row: Row, when: range) -> tuple[int, ...]:
        """The columns that are 0 while a facility is closed."""
        name = row["facility_id"]
        arcs = [n for n, c in enumerate(self.combinations) if name in (c.receiver_id, c.supplier.source)]
        shut = [self.at["sent", number, t] for t in when for number in arcs]
        return (*shut, *(self.at[kind, name, t] for t in when for kind in ("throughput", "grown")))

    def _partnerships(self) -> Iterator[list[State]]:
        """Off or on, for those whose source or receiver may not have them all."""
        partners = dict.fromkeys(c.partners for c in self.combinations)
        counted = Counter(tally for pair in partners for tally in zip(("from", "to"), pair, strict=True))
        for source, receiver in partners:
            held = [("from", source), ("to", receiver)]
            if any(counted[tally] > self._room(tally) for tally in held):
                mine = [n for n, c in enumerate(self.combinations) if c.partners == (source, receiver)]
                off = State(shut=tuple(self.at["sent", n, t] for t in self.times for n in mine))
                yield [off, State(counts=dict.fromkeys(held, 1.0))]

    def _pairs(self, t: int) -> Iterator[list[State]]:
        """Nothing, or at least the lot, for pairs with one."""
        pairs: dict[object, list[int]] = {}
        for number, c in enumerate(self.combinations):
            pairs.setdefault(c.pair, []).append(number)
        for mine in pairs.values():
            lot = max(self.combinations[number].lot for number in mine)
            if lot > 0:
                sent = self.program.sent(mine, t)
                yield [State(shut=tuple(sent)), State(rows=(Limit(sent, lot, inf),))]

    def _exchanges(self, t: int) -> Iterator[list[State]]:
        """Unused, or used with each number of loads, for exchanges of which something is due or counted."""
        for number, c in enumerate(self.combinations):
            column = self.at["sent", number, t]
            if self.counted(c) and self.at.most[column] > 0:
                loads = ceil(self.at.most[column] / c.load_size) if isfinite(c.load_size) else 1
                used = [self._used(c, column, t, count) for count in range(1, loads + 1)]
                yield [State(shut=(column,)), *used]

    def _used(self, c: Combination, column: int, t: int, loads: int) -> State:
        due = c.fixed_cost + loads * c.load_cost
        rows: tuple[Limit, ...] = ()
        if self._asked(c):
            rows = (
                Limit(times({column: 1.0}, c.benefit), self.case.policy.limits.min_benefit_per_exchange + due, inf),
            )
        most = {column: loads * c.load_size} if isfinite(c.load_size) else {}
        return State(self.case.discount[t] * due, most=most, rows=rows, counts={("exchanges", ""): 1.0})

    def counted(self, c: Combination) -> bool:
        """Whether it matters that this exchange exists."""
        limit = self.case.policy.limits
        return c.fixed_cost > 0 or c.load_cost > 0 or isfinite(limit.max_exchanges) or self._asked(c)

    def _asked(self, c: Combination) -> bool:
        """Whether a least benefit is asked of it: from streams and returns to demands."""
        return (
            c.to_demand and c.supplier.facility is None and not isnan(self.case.policy.limits.min_benefit_per_exchange)
        )

    # What is counted

    def _room(self, tally: Tally) -> float:
        """The most that a count may come to."""
        (kind, name), limit = tally, self.case.policy.limits
        if kind == "from":
            return min((row.get("max_partners", inf) for row in self.case.rows("streams") if row["stream_id"] == name),
                       default=inf)  # fmt: skip
        if kind == "to":
            return float(self.case.receivers[name].get("max_partners", inf))
        if kind == "open":
            counts = (n for process, n in (*limit.max_open, *limit.exact_open) if process == name)
            return min(counts, default=inf) - self._standing(name)
        return {"budget": limit.budget, "exchanges": limit.max_exchanges, "group": 1.0}[kind]

    def _counts_hold(self, counts: dict[Tally, float]) -> bool:
        """Whether the counts so far leave a way: they only grow."""
        return all(count <= self._room(tally) + 1e-9 for tally, count in counts.items())

    def _all_counts_hold(self, counts: dict[Tally, float]) -> bool:
        """Whether the counts are right once all is chosen."""
        limit = self.case.policy.limits
        enough = all(counts.get(("open", name), 0.0) == n - self._standing(name) for name, n in limit.exact_open)
        return enough and all(self._room(("open", name)) >= 0 for name, _ in limit.max_open)

    def _standing(self, process: str) -> int:
        """Facilities of a process that are open from the start."""
        return sum(row["process"] == process and row.get("existing", False) for row in self.case.rows("facilities"))

    # The search

    def answer(self, every: bool = False) -> Answer:
        self.best = Answer(None)
        self.programs = 0
        low, high = np.array(self.at.least), np.array(self.at.most)
        standing = 0.0
        for row in self.case.rows("facilities"):
            if row.get("existing", False):
                standing += sum(self.case.discount) * row.get("fixed_cost", 0.0)
                for t in self.times:
                    low[self.at["throughput", row["facility_id"], t]] = self._least_throughput(row, t)
        rows = [*self.program.rows, *self.program.policy_rows]
        self.table = matrix(rows, len(low))
        self.least, self.most = np.array([row.least for row in rows]), np.array([row.most for row in rows])
        self._descend(0, standing, low, high, [], {}, None, every)
        return Answer(self.best.cost, self.best.values, self.programs)

    def _descend(
        self, depth: int, fixed: float, low: Real, high: Real, rows: list[Limit], counts: dict[Tally, float],
        known: tuple[float, Real] | None, every: bool,
    ) -> None:  # fmt: skip
        """Try all that follows from the choices made; ``known`` is the linear program's answer, if it still holds."""
        end = depth == len(self.choices)
        if not self._counts_hold(counts) or (end and not self._all_counts_hold(counts)):
            return
        if known is None and (end or not every):
            known = self._solve(low, high, rows)
            if known is None:
                return
        if known is not None and self.best.cost is not None and known[0] + fixed >= self.best.cost and not every:
            return
        if end:
            assert known is not None
            if self.best.cost is None or known[0] + fixed < self.best.cost:
                self.best = Answer(known[0] + fixed, known[1])
            return
        for state in self.choices[depth]:
            lower, upper = _within(state, low, high)
            counted = {tally: counts.get(tally, 0.0) + state.counts.get(tally, 0.0) for tally in counts | state.counts}
            spent = self.at["spent",]
            lower[spent] = counted.get(("budget", ""), 0.0)
            kept = known if known is not None and _holds(known[1], lower, upper, state.rows) else None
            more = [*rows, *state.rows]
            self._descend(depth + 1, fixed + state.fixed_cost, lower, upper, more, counted, kept, every)

    def _solve(self, low: Real, high: Real, rows: list[Limit]) -> tuple[float, Real] | None:
        self.programs += 1
        least = np.concatenate([self.least, [row.least for row in rows]])
        most = np.concatenate([self.most, [row.most for row in rows]])
        table = np.vstack([self.table, matrix(rows, len(low))]) if rows else self.table
        return solve(self.program.costs, table, least, most, low, high)


def _within(state: State, low: Real, high: Real) -> tuple[Real, Real]:
    """The bounds of columns once a choice is made."""
    low, high = low.copy(), high.copy()
    high[list(state.shut)] = 0.0
    for column, most in state.most.items():
        high[column] = min(high[column], most)
    for column, least in state.least.items():
        low[column] = max(low[column], least)
    return low, high


def _holds(values: Real, low: Real, high: Real, rows: tuple[Limit, ...]) -> bool:
    """Whether an answer of fewer choices stands with one more."""
    sums = ((row, sum(values[column] * weight for column, weight in row.sum.items())) for row in rows)
    return bool((values >= low).all() and (values <= high).all()) and all(
        row.least <= total <= row.most for row, total in sums
    )
