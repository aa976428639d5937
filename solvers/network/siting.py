"""The engine for networks with plants: a master problem proves a bound and proposes openings, for which plans are made.

Two sides, as for plain networks. The bound side prices exchanges and links (``plant_prices``); each evaluation is a cut
of the master problem (``master``), whose optimum is a bound on every plan. The plan side takes openings, those of the
master and their neighbours, searches the network that they leave, fits throughputs to its flow exactly (``openings``),
and re-optimises around single plants (``plant_moves``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from solvers.network.best_flow import best_flow
from solvers.network.engine import relax, run_sides
from solvers.network.facilities import NO_GATE, Sited
from solvers.network.greedy import reach, rounded
from solvers.network.master import Master, NoPlan
from solvers.network.openings import Openings, Point, Relaxation
from solvers.network.plant_moves import PlantMoves
from solvers.network.plant_prices import Cut, PlantPrices
from solvers.network.problem import Index, Network, Real
from solvers.network.sides import Task
from solvers.network.standing import Standing

EVERY = 10
"""Moves of prices between two cuts."""
FOLLOW = 0.3
"""How far the openings for which prices move follow the master's answer, each time."""
ROUNDS, TURNS = 30, 3
"""Answers of the master, and turns of the plan side, where runs must repeat."""
_MASTER_SHARE, _MASTER_S, _MASTER_NODES = 0.3, 10.0, 1_000
"""Share of the bound side's time that the master may take; seconds of one answer; its nodes where runs must repeat."""
_TRY, _TRY_S = 0.06, 1.0
"""Share of the time for openings that are tried, and the least seconds."""
_LONG = 0.25
"""Share of the time left for one search of the best openings' network."""
_SCREEN = 0.8
"""Share of what the best plan falls short of its openings' relaxation that others must be expected to fall short of."""
_NEIGHBOURS = 10
"""Openings that are changed by one and looked at before the best are searched again."""
_MOVES = 10
"""Plants looked at between two searches, where the search can do without; all that are coupled, where it cannot."""
_RELAX_SHARE = 0.4
"""Share of the time that the first relaxation may take."""


def maximise_sited(sited: Sited, task: Task, standing: Standing) -> bool:
    """Better plan and bound until they agree or time is up; False where the few columns' own rows cannot be met."""
    standing.take_point(np.zeros(sited.program.columns))
    point = Relaxation(sited, task.seconds, task.seed).solve(None, _RELAX_SHARE * task.seconds)
    if point is not None:
        standing.take_bound(point.benefit)
    first = point or _estimate(sited)
    prices = _first_prices(sited, first, task)
    infeasible: list[bool] = []
    bound = partial(_better_bound, sited, prices, first, task, standing, infeasible)
    run_sides([bound, lambda: _Search(sited, first, prices, task, standing).run()], task, standing.halt)
    return not infeasible


def _estimate(sited: Sited) -> Point:
    """Where there is no time for the relaxation: all open, and each link priced at what its throughput costs."""
    program, links = sited.program, sited.links
    values = np.zeros(program.columns)
    values[sited.few] = np.where(program.integer[sited.few], program.upper[sited.few], program.lower[sited.few])
    price = np.zeros(len(links))
    for link in np.flatnonzero((links.row >= 0) & (links.lower == links.upper)):
        entry = slice(links.by_few.indptr[link], links.by_few.indptr[link + 1])
        if entry.stop - entry.start == 1:
            price[link] = -program.cost[sited.few[links.by_few.indices[entry][0]]] / links.by_few.data[entry][0]
    return Point(values, np.inf, price)


def _first_prices(sited: Sited, point: Point, task: Task) -> tuple[Real, Real]:
    """Prices >= 0 of supplies (S,) and demands (D,), plants as far open as the relaxation has them."""
    net, links, z = sited.network, sited.links, point.values[sited.few]
    if not len(net):
        return np.zeros(len(net.supply)), np.zeros(len(net.demand))
    share = np.ones(len(net))
    for end, gate in ((net.tail, sited.tail_gate), (net.head, sited.head_gate)):
        share = np.minimum(share, np.where(gate[end] == NO_GATE, 1.0, np.clip(z[gate[end]], 1e-9, 1.0)))
    fixed = np.maximum(net.fixed + links.by_y.T @ point.price, 0.0)
    value = net.value - links.by_x.T @ point.price
    open_ = replace(net, value=value, fixed=fixed * share, most=net.most * share, lot=np.zeros(len(net)))
    prices, _ = relax(open_, task)
    return prices[0], prices[1]


def _better_bound(
    sited: Sited, ends: tuple[Real, Real], point: Point, task: Task, standing: Standing, infeasible: list[bool]
) -> None:
    """Cuts and answers of the master in turns."""
    prices, master, z = PlantPrices(sited, *ends, point.price), Master(sited, task.seed), point.values[sited.few]
    over, best, answers = _over(task, standing), None, 0
    asking_s, began = 0.0, time.monotonic()
    while not over() and (answers < ROUNDS or not task.deterministic):
        cut = prices.step(z, over)
        if cut is None:
            return
        best = cut if best is None else _lower(best, cut, z)
        seldom = asking_s > _MASTER_SHARE * (time.monotonic() - began)
        if prices.steps % EVERY != 1 or (seldom and not task.deterministic):
            continue
        for kept in (cut, best) if cut is not best else (cut,):
            master.add(kept)
        best, asked = None, time.monotonic()
        try:
            nodes = _MASTER_NODES if task.deterministic else None
            answer = master.solve(np.inf if task.deterministic else min(_MASTER_S, task.seconds), nodes=nodes)
        except NoPlan:
            infeasible.append(True)
            standing.halt()
            return
        asking_s, answers = asking_s + time.monotonic() - asked, answers + 1
        standing.take_bound(answer.bound)
        if answer.z is not None:
            standing.propose(answer.z)
            z = z + FOLLOW * (answer.z - z)


def _lower(first: Cut, second: Cut, z: Real) -> Cut:
    """The one that allows less."""
    return second if second.at(z) < first.at(z) else first


class _Search:
    """The plan side."""

    def __init__(self, sited: Sited, point: Point, ends: tuple[Real, Real], task: Task, standing: Standing) -> None:
        self.sited, self.task, self.standing, self.point = sited, task, standing, point
        self.openings = Openings(sited)
        self.relaxation = Relaxation(sited, task.seconds, task.seed)
        self.over = _over(task, standing)
        self.whole = sited.program.integer[sited.few]
        self.tried: set[bytes] = set()
        self.rng = np.random.default_rng(task.seed)
        net, value = sited.network, sited.network.value - sited.links.by_x.T @ point.price
        self.score = (value - ends[0][net.tail] - net.gain * ends[1][net.head]) * reach(net) - net.fixed
        self.moves: PlantMoves | None = None
        self.short = np.inf
        """What the best plan falls short of its openings' relaxation."""

    def run(self) -> None:
        """The relaxation's openings, then in turns: plants one by one, the rest of the network, other openings."""
        self.attempt(np.where(self.whole, self.point.values[self.sited.few] > 0.5, self.point.values[self.sited.few]))
        turn = 0
        while not self.over() and (turn < TURNS or not self.task.deterministic):
            self._around_plants()
            self._search_again()
            self._other_openings()
            turn += 1

    def _other_openings(self) -> None:
        """The master's latest, then neighbours of the best."""
        for _ in range(1 + _NEIGHBOURS):
            if self.over():
                return
            proposal = self.standing.next_proposal()
            self.attempt(self._neighbour() if proposal is None else proposal)

    def attempt(self, z: Real | None) -> None:
        """Make a plan for openings, unless they were tried or are known or expected to bring less."""
        if z is None or (key := np.round(z[self.whole]).astype(np.int8).tobytes()) in self.tried:
            return
        self.tried.add(key)
        standing = self.standing
        point = self.relaxation.solve(z, self.task.seconds)
        if point is None or point.benefit <= standing.benefit:
            return
        if np.isfinite(self.short) and point.benefit - _SCREEN * self.short <= standing.benefit:
            return
        seconds = min(max(_TRY * self.task.seconds, _TRY_S), self.task.seconds)
        flow = self._searched(*self.openings.network(point, z), None, seconds)
        if standing.take_point(self.openings.point(flow, z, self.task.seconds, point)):
            self.short = point.benefit - standing.benefit

    def _neighbour(self) -> Real | None:
        """The best openings with one 0/1 column changed."""
        if self.standing.values is None or not self.whole.any():
            return None
        z = self.standing.values[self.sited.few].copy()
        place = int(self.rng.choice(np.flatnonzero(self.whole)))
        z[place] = 1.0 - np.round(z[place])
        return z

    def _around_plants(self) -> None:
        """Re-optimise around plants, one after the other."""
        if self.standing.values is None:
            return
        if self.moves is None:
            self.moves = PlantMoves(
                self.sited, self.standing.values, self.score, self.task.seed,
                coupled=self.openings.coupled, deterministic=self.task.deterministic,
            )  # fmt: skip
        self.moves.take(self.standing.values)
        most = len(self.moves) if self.openings.coupled.any() else min(_MOVES, len(self.moves))
        for _ in range(most):
            if self.over():
                return
            if self.moves.improve(self.task.seconds):
                self.standing.take_point(self.moves.values)

    def _search_again(self) -> None:
        """The best openings' network again, with the flow of coupled plants held, from the flow as it is."""
        values = self.standing.values
        if values is None or self.over():
            return
        z, flow = values[self.sited.few], self.sited.flow(values)
        if not self.openings.coupled.any():
            point = self.relaxation.solve(z, self.task.seconds)
            if point is not None:
                self.short = point.benefit - self.standing.benefit
        network, arcs = self.openings.network(self.point, z, flow)
        found = self._searched(network, arcs, flow, max(_LONG * self.task.seconds, _TRY_S))
        self.standing.take_point(self.openings.point(found, z, self.task.seconds))

    def _searched(self, network: Network, arcs: Index, start: Real | None, seconds: float) -> Real:
        """A good flow of a network of some arcs, the others as they are at the start; shape (A,)."""
        flow = np.zeros(len(self.sited.network)) if start is None else start.copy()
        outside = np.ones(len(flow), np.bool_)
        outside[arcs] = False
        flow[outside & ~self.openings.coupled] = 0.0
        task = replace(self.task, deadline=min(self.task.deadline, time.monotonic() + seconds))
        begin = None if start is None else rounded(network, start[arcs])
        flow[arcs] = best_flow(network, task, lambda: self.standing.done or task.seconds <= 0, begin)
        return flow


def _over(task: Task, standing: Standing) -> Callable[[], bool]:
    """Whether to stop: near enough, failed, or out of time."""
    return lambda: standing.done or task.seconds <= 0
