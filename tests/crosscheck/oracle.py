"""An independent oracle: the least plan cost of a tiny inventory, by trying every combination of its yes-or-no choices.

For each combination (which exchanges are used and with how many loads, which pairs are active, which facilities are
open) one linear program, solved by scipy. It follows the contract's text and shares no code with the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, inf, isfinite, isnan, prod

from tests.crosscheck.oracle_case import Case, Combination, Row
from tests.crosscheck.oracle_program import Limit, OracleProgram, standing_cost
from tests.crosscheck.oracle_rules import combinations

Pair = tuple[str, str]

FREE = -1
"""An exchange that nothing counts: used as much as the linear program likes."""


@dataclass(frozen=True)
class Answer:
    """What the oracle found; ``cost`` is None where no plan exists."""

    cost: float | None
    quantities: dict[int, float] = field(default_factory=dict)
    """Quantity by number of combination."""
    opened: frozenset[str] = frozenset()


def least_cost(case: Case) -> Answer:
    """The plan of least cost, in the contract's sense."""
    return _Oracle(case).answer()


def states(case: Case) -> int:
    """How many combinations of choices ``least_cost`` would have to try."""
    oracle = _Oracle(case)
    return int(prod(len(oracle.choices(pair)) for pair in oracle.pairs) * 2 ** len(oracle.candidate_facilities))


class _Oracle:
    """One case, its combinations and the linear program that any choice leaves."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.combinations = combinations(case)
        self.facilities = case.rows("facilities")
        self.program = OracleProgram(case, self.combinations)

    # The choices

    @cached_property
    def pairs(self) -> dict[Pair, list[int]]:
        """Numbers of the combinations of each pair."""
        found: dict[Pair, list[int]] = {}
        for number, c in enumerate(self.combinations):
            found.setdefault(c.pair, []).append(number)
        return found

    @cached_property
    def candidate_facilities(self) -> list[Row]:
        return [row for row in self.facilities if not row.get("existing", False)]

    def most(self, c: Combination) -> float:
        """The most that can be sent."""
        return float(c.stream["quantity"])

    def lot(self, pair: Pair) -> float:
        first = self.combinations[self.pairs[pair][0]]
        demanded = float(first.receiver.get("min_lot", 0.0)) / first.yield_ if first.to_demand else 0.0
        return max(float(first.stream.get("min_lot", 0.0)), demanded)

    def counted(self, c: Combination) -> bool:
        """Whether it matters that this exchange exists."""
        limit = self.case.policy.limits
        least = c.to_demand and not isnan(limit.min_benefit_per_exchange)
        return c.fixed_cost > 0 or c.load_cost > 0 or isfinite(limit.max_exchanges) or least

    def choices(self, pair: Pair) -> list[dict[int, int]]:
        """Each way to use a pair: loads (1 where none are counted), 0 or FREE, by number of combination."""
        numbers = self.pairs[pair]
        first = self.combinations[numbers[0]]
        counted = [number for number in numbers if self.counted(self.combinations[number])]
        others = [number for number in numbers if number not in counted]
        flagged = self.lot(pair) > 0 or any(
            isfinite(row.get("max_partners", inf)) for row in (first.stream, first.receiver)
        )
        free = [0, FREE] if flagged and others else [FREE]
        loads = [range(1 + self._most_loads(self.combinations[number])) for number in counted]
        return [
            dict(zip(counted, used, strict=True)) | dict.fromkeys(others, state)
            for state in free
            for used in itertools.product(*loads)
        ]

    def _most_loads(self, c: Combination) -> int:
        return ceil(self.most(c) / c.load_size) if isfinite(c.load_size) else 1

    def _counts_hold(self, used: dict[int, int]) -> bool:
        """Partner limits and the limit on exchanges."""
        active = {self.combinations[number].pair for number, loads in used.items() if loads}
        for row in self.case.rows("streams"):
            if sum(stream == row["stream_id"] for stream, _ in active) > row.get("max_partners", inf):
                return False
        for row in self.case.rows("demands"):
            if sum(receiver == row["demand_id"] for _, receiver in active) > row.get("max_partners", inf):
                return False
        return sum(loads > 0 for loads in used.values()) <= self.case.policy.limits.max_exchanges

    def _opening_holds(self, opened: frozenset[str]) -> bool:
        """The budget and the counts of open facilities by process."""
        limit = self.case.policy.limits
        if sum(standing_cost(row) for row in self.candidate_facilities if row["facility_id"] in opened) > limit.budget:
            return False

        def count(process: str) -> int:
            return sum(row["process"] == process and row["facility_id"] in opened for row in self.facilities)

        most = all(count(process) <= number for process, number in limit.max_open)
        return most and all(count(process) == number for process, number in limit.exact_open)

    # The search

    def answer(self) -> Answer:
        best = Answer(None)
        for opened in self._openings():
            best = self._best_with(opened, best)
        return best

    def _openings(self) -> Iterator[frozenset[str]]:
        existing = {row["facility_id"] for row in self.facilities if row.get("existing", False)}
        candidates = [row["facility_id"] for row in self.candidate_facilities]
        for size in range(len(candidates) + 1):
            for chosen in itertools.combinations(candidates, size):
                opened = frozenset(existing | set(chosen))
                if self._opening_holds(opened):
                    yield opened

    def _best_with(self, opened: frozenset[str], best: Answer) -> Answer:
        """Try every use of the pairs, the cheapest fixed costs first, until the fixed costs alone rule the rest out."""
        free = {number: self.most(c) for number, c in enumerate(self.combinations)}
        relaxed = self.program.least(free, opened, ())
        if relaxed is None:
            return best
        tried = [used for used in self._uses(opened) if self._counts_hold(used)]
        for used in sorted(tried, key=self._fixed_costs):
            fixed = self._fixed_costs(used)
            if best.cost is not None and relaxed[0] + fixed >= best.cost:
                break
            most = {number: self._most_with(number, loads) for number, loads in used.items()}
            found = self.program.least(most, opened, self._chosen_rows(used))
            if found is not None and (best.cost is None or found[0] + fixed < best.cost):
                best = Answer(found[0] + fixed, dict(enumerate(found[1][: len(self.combinations)].tolist())), opened)
        return best

    def _uses(self, opened: frozenset[str]) -> Iterator[dict[int, int]]:
        ways = []
        for pair, numbers in self.pairs.items():
            closed = not self.combinations[numbers[0]].to_demand and pair[1] not in opened
            ways.append([dict.fromkeys(numbers, 0)] if closed else self.choices(pair))
        for chosen in itertools.product(*ways):
            yield {number: loads for way in chosen for number, loads in way.items()}

    def _fixed_costs(self, used: dict[int, int]) -> float:
        """Fixed costs and loads of the exchanges used."""
        return sum(
            c.fixed_cost + loads * c.load_cost
            for c, loads in ((self.combinations[number], loads) for number, loads in used.items())
            if loads > 0
        )

    def _most_with(self, number: int, loads: int) -> float:
        """What can be sent with so many loads."""
        c = self.combinations[number]
        return self.most(c) if loads == FREE else min(self.most(c), loads * c.load_size) if loads else 0.0

    def _chosen_rows(self, used: dict[int, int]) -> list[Limit]:
        """Lots of the pairs and least benefits of the exchanges that are used."""
        rows = []
        for pair, numbers in self.pairs.items():
            if self.lot(pair) > 0 and any(used[number] for number in numbers):
                rows.append((self.program.sum_of(numbers), self.lot(pair), inf))
        least = self.case.policy.limits.min_benefit_per_exchange
        for number, loads in used.items():
            c = self.combinations[number]
            if loads > 0 and c.to_demand and not isnan(least):
                benefit = self.program.sum_of([number]) * self._benefit(c)
                rows.append((benefit, least + c.fixed_cost + loads * c.load_cost, inf))
        return rows

    def _benefit(self, c: Combination) -> float:
        """Of a unit sent to a demand, fixed costs and loads apart."""
        avoided = c.stream.get("disposal_cost", 0.0) + c.yield_ * c.receiver.get("purchase_cost", 0.0)
        paid = c.stream.get("collection_cost", 0.0) + c.transport_cost + c.conversion.get("cost", 0.0)
        return float(avoided - paid)
