"""Solving where pairs were cut: those that may matter are brought in, and the bound is made to hold for all.

A first round solves with the pairs that were kept and gets prices of what streams offer and demands take. By these the
pairs that were cut are priced (``symbiosis.candidates.pricing``). Those that could better the plan come in, and the
next round goes on from the plan. What the pairs that are left out at the end could add is counted in by the bound.

That holds where a further pair can only take: then what any plan exchanges among the pairs that were kept is a plan of
its own, with less on offer. Where it could give as well (to a plant, into a blend, towards a minimum), there is no such
bound, and the plan says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
import numpy.typing as npt

from solvers import Limit, Progress, Solution, SolverRefused, Termination
from solvers.solution import Observer, RowPrices, proved
from symbiosis.all_pairs import Search
from symbiosis.arrays import combine, find
from symbiosis.candidates.pairs import wishes
from symbiosis.candidates.pricing import Priced, UnitPrices, add_pairs, price_uncut
from symbiosis.candidates.screens import LEAST_QUANTITY
from symbiosis.inventory import Real
from symbiosis.model.assemble import Model, formulate
from symbiosis.model.balance import limit_rows
from symbiosis.model.frame import Frame
from symbiosis.model.start import carry

ROUNDS = 3
"""The last has the time that is left; those before show what has to come in."""
EARLY = 0.2
"""Share of the time limit of each round but the last."""
LITTLE = 0.3
"""Share of the gap over all pairs up to which what the pairs left out add is put right in one more round."""
KEPT = 0.8
"""Share of the asked gap that is asked of each round: the pairs left out need the rest."""
MOST_BROUGHT = 1_000_000
"""Pairs that are brought in at most: with more, memory is what ends a run."""


@dataclass(frozen=True, eq=False, slots=True)
class _Proof:
    """What is proved over all pairs: a bound, with what the pairs left out add to it; and those that add anything."""

    bound: float = -inf
    rest: float | None = None
    cut: Priced | None = None


def solve_in_rounds(model: Model, search: Search, start: Real) -> tuple[Model, Solution]:
    """Solve, price the pairs that were cut, bring in those that could matter, and solve again.

    Raises:
        SolverRefused: there are no prices for this model.
    """
    rounds = _Rounds(search, _Hearer(search.observe))
    found = rounds.run(model, start)
    while not rounds.over(found):
        larger = _enlarged(model, rounds.cut)
        start = _carried_over(model, found, larger)
        try:
            later = rounds.run(larger, start)
        except SolverRefused:  # limits on partners may bind among more of them, in a way that has no prices
            break
        model, found = larger, later
    return _with_bound(model, found, rounds.best, search.options.gap)


@dataclass(eq=False)
class _Rounds:
    """The rounds so far: the best proof over all pairs, and the pairs that could matter by the last prices."""

    search: Search
    hearer: _Hearer
    best: _Proof = field(default_factory=_Proof)
    cut: Priced | None = None
    left: float = 1.0
    """Share of the time limit."""
    turns: int = 0
    settled: bool = False
    """What can still come in is little beside what is unproved anyway, or is not known: the next round is the last."""

    def run(self, model: Model, start: Real) -> Solution:
        """One round, with its prices and its proof."""
        share = self.left if self.settled or self.turns == ROUNDS - 1 else EARLY
        options = self.search.options
        seconds, gap = share * options.time_limit_s, KEPT * options.gap
        options = replace(options, time_limit_s=seconds, gap=gap, row_prices=True)
        observe = None if self.search.observe is None else self.hearer.hear
        found = replace(self.search, options=options, observe=observe).run(model, start)
        self.left, self.turns = self.left - share, self.turns + 1
        proof = _proof(model, found)
        self.cut = proof.cut
        # without prices, it had too little time even for these: another round as short would have none either
        self.settled = proof.rest is None or proof.rest <= LITTLE * (found.objective - proof.bound)
        if proof.bound >= self.best.bound:
            self.best = proof
        self.hearer.settle(found, self.best)
        return found

    def over(self, found: Solution) -> bool:
        """Whether another round has nothing to do, or must not begin."""
        if found.values is None or found.termination is Termination.ERROR or found.limit is Limit.CANCELLED:
            return True
        cancelled = self.search.cancelled is not None and self.search.cancelled()
        return self.left <= 0 or cancelled or proved(found.objective, self.best.bound, self.search.options.gap)


def _proof(model: Model, solution: Solution) -> _Proof:
    """What one solution proves, with the pairs that were cut priced by it."""
    candidates = model.frame.candidates
    if not candidates.outranked:
        return _Proof(solution.bound, 0.0)
    if solution.row_prices is None:
        return _Proof()
    prices = unit_prices(model.frame, solution.row_prices)
    cut = price_uncut(model.frame.inventory, candidates, prices, at_once=MOST_BROUGHT)
    return _Proof(solution.row_prices.bound - cut.total, cut.total, cut)


def unit_prices(frame: Frame, rows: RowPrices) -> UnitPrices:
    """The prices of rows as those of what streams offer and demands take; 0 where no candidate has any."""
    sent, received = limit_rows(frame)
    demand, streams = wishes(frame.inventory).receiver, slice(0, len(sent))
    demands, periods = slice(len(sent), len(sent) + len(received)), frame.periods
    figures = []
    for column in (rows.price, rows.reserve):
        offered = np.zeros(len(frame.inventory.suppliers.id) * periods)
        wanted = np.zeros(frame.demands * periods)
        offered[sent], wanted[received] = column[streams], column[demands]
        figures.append((offered.reshape(-1, periods), wanted.reshape(-1, periods)[demand]))
    (alpha, beta), (alpha_reserve, beta_reserve) = figures
    return UnitPrices(alpha, beta, alpha_reserve, beta_reserve)


def _enlarged(model: Model, cut: Priced | None) -> Model:
    """The model with the pairs that could matter."""
    if cut is None or not len(cut.supplier):
        return model
    frame = model.frame
    return formulate(frame.inventory, add_pairs(frame.inventory, frame.candidates, cut), frame.fixed)


def _carried_over(model: Model, solution: Solution, larger: Model) -> Real:
    """The point of the larger model that a solution of the smaller one is."""
    assert solution.values is not None
    if larger is model:
        return solution.values
    arcs, amount = model.frame.arcs, solution.values[model.frame.columns.quantity]
    row = find(_keys(larger.frame), _keys(model.frame))
    carried = np.zeros((len(larger.frame.candidates), larger.frame.periods))
    carried[row[arcs.candidate], arcs.period] = np.where(amount >= LEAST_QUANTITY, amount, 0.0)
    point = np.zeros(larger.program.columns)
    carry(larger.frame, carried, point)
    return point


def _keys(frame: Frame) -> npt.NDArray[np.int64]:
    """One number for each candidate, by which it is the same in every model of the inventory; shape (C,)."""
    rows, inventory = frame.candidates.rows, frame.inventory
    return combine(
        (rows.supplier, len(inventory.suppliers.id)), (rows.receiver, len(inventory.receiver_id)),
        (rows.to_material, len(inventory.materials.id)), (rows.mode, len(inventory.modes.id)),
    )  # fmt: skip


def _with_bound(model: Model, solution: Solution, proof: _Proof, gap: float) -> tuple[Model, Solution]:
    """Model and solution with the bound over all pairs, where there is one."""
    if proof.rest is None:
        return model, solution
    candidates = replace(model.frame.candidates, worth_of_rest=proof.rest)
    model = replace(model, frame=replace(model.frame, candidates=candidates))
    solution = replace(solution, bound=min(proof.bound, solution.objective))
    if solution.termination is Termination.OPTIMAL and not proved(solution.objective, solution.bound, gap):
        solution = replace(solution, termination=Termination.LIMIT, limit=Limit.TIME)
    return model, solution


@dataclass
class _Hearer:
    """Tells an observer of both rounds as of one: the best plan so far, and only bounds that hold for all pairs."""

    observe: Observer | None
    before_s: float = 0.0
    last_s: float = 0.0
    bound: float = -inf

    def settle(self, solution: Solution, proof: _Proof) -> None:
        """Tell the end of a round."""
        self.bound, self.before_s = min(proof.bound, solution.objective), self.last_s
        if self.observe is not None:
            self.observe(Progress(solution.objective, self.bound, self.before_s))

    def hear(self, heard: Progress) -> None:
        """Tell of a round that runs."""
        assert self.observe is not None
        self.last_s = self.before_s + heard.seconds
        self.observe(Progress(heard.objective, self.bound, self.last_s))
