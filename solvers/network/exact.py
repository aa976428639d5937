"""Networks of up to some ten thousand arcs by HiGHS: branch and cut, out of arrays and back into a lawful flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network.greedy import reach, rounded
from solvers.network.minima import settled
from solvers.network.problem import Network, Real
from solvers.network.restrict import restricted
from solvers.program import Program
from solvers.solution import SolveOptions

GAP = 1e-7
"""Gap, relative and absolute, at which a network counts as solved."""
_SMALL = 1e-6
"""Relative: what a solver's tolerance may have moved a flow by."""
_LEAST_S = 0.01
_PLAIN = {
    "presolve": "off",
    "mip_allow_restart": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""For less than some hundred arcs, which are solved before these have paid: 4.6 s instead of 9.7 for 25 sets of 60."""


@dataclass(frozen=True, eq=False, slots=True)
class Exact:
    """A lawful flow, shape (A,), and a bound on the benefit of any; ``closed`` where HiGHS proved that they agree.

    The bound is -inf where ends that must be used up cannot be.
    """

    flow: Real
    bound: float
    closed: bool
    nodes: int


class Watch(Protocol):
    """Hears of what HiGHS finds while it runs, and tells it what others found; called in HiGHS' thread."""

    def stop(self) -> bool:
        """Whether to end."""

    def bound(self, benefit: float) -> None:
        """No flow brings more than this."""

    def plan(self, flow: Real) -> None:
        """A better lawful flow, shape (A,)."""

    def better(self) -> Real | None:
        """A lawful flow, shape (A,), that HiGHS has not been told of, if there is one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How to go about it: for how long, to which absolute gap, and what to leave out.

    ``nodes`` limits the branching, for runs that repeat. ``plain`` leaves out presolve and sub-MIPs, ``heuristics`` the
    search for plans.
    """

    seconds: float = np.inf
    nodes: int | None = None
    gap: float = GAP
    seed: int = 0
    plain: bool = False
    heuristics: bool = True


_NONE = Limits()


def solve_exactly(
    network: Network, limits: Limits = _NONE, *, start: Real | None = None, watch: Watch | None = None
) -> Exact:
    """The best flow, no worse than ``start``, shape (A,); the bound is infinite where there was no time for one."""
    least = np.zeros(len(network)) if start is None else start
    room = reach(network)
    pays = network.value * room > network.fixed
    pays[network.side.giving] = True
    arcs = np.flatnonzero((room > 0) & (room >= network.lot) & pays)
    if not len(arcs):
        flow = least if network.benefit(least) > 0 else np.zeros(len(network))
        return Exact(flow, max(network.benefit(flow), 0.0), closed=True, nodes=0)
    own = restricted(network, np.zeros(len(network)), arcs.astype(np.int32))
    run = _Run(network, replace(own, most=room[arcs]), arcs, watch)
    solver = _solver(as_program(run.own), limits.seconds, limits.seed)
    highs.set_options(solver, mip_rel_gap=0.0 if limits.plain else GAP, mip_abs_gap=max(limits.gap, 1e-9))
    if limits.nodes is not None:
        highs.set_options(solver, mip_max_nodes=limits.nodes)
    if limits.plain:
        highs.set_options(solver, **_PLAIN)
    if not limits.heuristics:
        highs.set_options(solver, mip_heuristic_effort=0.0)
    if start is not None:
        highs.set_start(solver, run.point(start))
    return run.solve(solver, least)


@dataclass(eq=False)
class _Run:
    """One run of HiGHS on ``own``, those ``arcs`` of the network that could pay."""

    network: Network
    own: Network
    arcs: np.ndarray
    watch: Watch | None
    bound: float = np.inf
    fault: BaseException | None = field(default=None)

    def solve(self, solver: Any, least: Real) -> Exact:
        """To its end; an exception of the watch is raised here, not inside HiGHS."""
        if self.watch is not None:
            solver.cbMipInterrupt.subscribe(self._guarded(self._asked))
            solver.cbMipLogging.subscribe(self._guarded(self._asked))
            solver.cbMipImprovingSolution.subscribe(self._guarded(self._improved))
            solver.cbMipUserSolution.subscribe(self._guarded(self._offered))
        solver.run()
        if self.fault is not None:
            raise self.fault
        info, solution = solver.getInfo(), solver.getSolution()
        flow = least
        if solution.value_valid:
            found = self._flow(np.asarray(solution.col_value))
            flow = found if self.network.benefit(found) > self.network.benefit(least) else least
        bound = max(self.network.benefit(flow), self.own.base - float(info.mip_dual_bound))
        if self.own.charges is not None and not solution.value_valid:  # ``least`` need not be a plan
            bound = -np.inf if solver.getModelStatus().name == "kInfeasible" else np.inf
        closed = solver.getModelStatus().name == "kOptimal"
        return Exact(flow, bound, closed, max(0, int(info.mip_node_count)))

    def point(self, flow: Real) -> Real:
        """A flow of the network as a point of the program."""
        own = flow[self.arcs]
        return np.concatenate([own, own > 0])

    def _flow(self, point: Real) -> Real:
        flow = np.zeros(len(self.network))
        flow[self.arcs] = _lawful(self.own, point)
        return flow

    def _asked(self, watch: Watch, event: Any) -> None:
        bound = self.own.base - float(event.data_out.mip_dual_bound)
        if -np.inf < bound < self.bound:  # -inf where HiGHS finds that there is no plan
            self.bound = bound
            watch.bound(bound)
        if watch.stop():
            event.interrupt()

    def _improved(self, watch: Watch, event: Any) -> None:
        watch.plan(self._flow(np.array(event.data_out.mip_solution)))

    def _offered(self, watch: Watch, event: Any) -> None:
        flow = watch.better()
        if flow is not None:
            event.data_in.setSolution(self.point(flow))

    def _guarded(self, heard: Callable[[Watch, Any], None]) -> Callable[[Any], None]:
        """An exception must not pass through HiGHS: it is kept, and ends the run."""

        def call(event: Any) -> None:
            assert self.watch is not None
            try:
                if self.fault is None:
                    heard(self.watch, event)
            except BaseException as fault:  # noqa: BLE001  (raised again by ``solve``)
                self.fault = fault
            if self.fault is not None:
                event.interrupt()

        return call


def node_prices(network: Network, seconds: float) -> tuple[Real, Real, Real] | None:
    """Prices of supplies (S,), demands (D,) and side rows (R,) from the linear relaxation by HiGHS; None in no time."""
    solver = _solver(as_program(network, integral=False), seconds, 0)
    solver.run()
    solution = solver.getSolution()
    if not solution.dual_valid:
        return None
    prices = -np.asarray(solution.row_dual)
    tails, heads, rows = len(network.supply), len(network.demand), len(network.side)
    if network.charges is not None:  # the program has rows in their place
        prices[: tails + heads] += np.concatenate([network.charges.tails, network.charges.heads])
    prices = np.maximum(prices, 0.0)
    return prices[:tails], prices[tails : tails + heads], prices[len(prices) - rows :]


def _solver(program: Program, seconds: float, seed: int) -> Any:
    options = SolveOptions(seed=seed, gap=0.0, thorough=False)
    job = Job(highs.NAME, program, options, None, max(seconds, _LEAST_S))
    return highs.pass_program(program, job)


def _lawful(network: Network, values: Real) -> Real:
    """The flow of a solver's point, its small errors taken out."""
    arcs = len(network)
    flow = np.where(values[arcs:] > 0.5, values[:arcs], 0.0)
    flow = np.where(flow < network.lot * (1 - _SMALL), 0.0, np.clip(flow, network.lot, network.most))
    flow = np.where(flow < _SMALL * network.most, 0.0, flow)
    if network.charges is not None:
        flow = settled(network, flow)
    return rounded(network, flow) if network.faults(flow) else flow


def as_program(network: Network, *, integral: bool = True) -> Program:
    """The network as a program: x of each arc, then y of each arc; minimises the benefit's negative.

    Ends that must be used up are rows that say so, and their charges are taken off: it costs ``network.base`` more.
    """
    arcs, tails, heads = len(network), len(network.supply), len(network.demand)
    lots = np.flatnonzero(network.lot > 0)
    arc, side = np.arange(arcs), network.side
    entries = (
        (network.tail, arc, np.ones(arcs)),
        (tails + network.head, arc, network.gain),
        (tails + heads + arc, arc, np.ones(arcs)),
        (tails + heads + arc, arcs + arc, -network.most),
        (tails + heads + arcs + np.arange(len(lots)), lots, -np.ones(len(lots))),
        (tails + heads + arcs + np.arange(len(lots)), arcs + lots, network.lot[lots]),
        (tails + heads + arcs + len(lots) + side.of_rows(), side.arc, side.x_weight),
        (tails + heads + arcs + len(lots) + side.of_rows(), arcs + side.arc, side.y_weight),
    )
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    limit = np.concatenate([network.supply, network.demand, np.zeros(arcs + len(lots)), side.limit])
    matrix = sparse.coo_array((value, (row, column)), shape=(len(limit), 2 * arcs)).tocsr()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    value_of, lower = network.value, np.full(len(limit), -np.inf)
    if network.charges is not None:
        tail_charge, head_charge = network.charges.tails, network.charges.heads
        value_of = value_of - tail_charge[network.tail] - network.gain * head_charge[network.head]
        must = np.flatnonzero(np.concatenate([tail_charge, head_charge]) > 0)
        lower[must] = limit[must]
    return Program(
        cost=np.concatenate([-value_of, network.fixed]),
        lower=np.zeros(2 * arcs),
        upper=np.concatenate([network.most, np.ones(arcs)]),
        integer=np.repeat([False, integral], arcs),
        row_lower=lower,
        row_upper=limit,
        start=matrix.indptr.astype(np.int32),
        index=matrix.indices.astype(np.int32),
        value=np.asarray(matrix.data, np.float64),
    )
