"""Plans for openings that are given: the network that they leave, its flow, and the whole program's point from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network.facilities import Sited
from solvers.network.problem import Index, Network, Real
from solvers.network.restrict import restricted
from solvers.program import Flag, Program
from solvers.solution import SolveOptions
from solvers.verify import verify_point

_CLOSE = 1e-9
_FEASIBLE = 2
"""What HiGHS says of a point that holds (kSolutionStatusFeasible)."""
_LEAST_S = 0.05
_MEND_NODES = 200
"""Nodes that HiGHS may branch on to mend a flow that no throughput fits."""


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """A point of the linear relaxation, shape (n,), what it brings at most, and the links' prices, shape (R,)."""

    values: Real
    benefit: float
    price: Real


class Relaxation:
    """The linear relaxation of the whole program, held in HiGHS, its 0/1 few columns free or given."""

    def __init__(self, sited: Sited, seconds: float, seed: int = 0) -> None:
        """Nothing is solved yet."""
        program = sited.program
        self._sited = sited
        self._job = Job(highs.NAME, program, SolveOptions(seed=seed, threads=1), None, max(seconds, _LEAST_S))
        self._solver = highs.pass_program(program, self._job, integral=False)
        self._whole = sited.few[program.integer[sited.few]].astype(np.int32)

    def solve(self, z: Real | None, seconds: float) -> Point | None:
        """The best point; None where there is none or no time. ``z``, shape (Q,), holds the 0/1 few columns."""
        program, whole = self._sited.program, self._whole
        if z is None:
            lower, upper = program.lower[whole], program.upper[whole]
        else:
            place = np.searchsorted(self._sited.few, whole)
            lower = upper = np.round(z[place])
        self._solver.changeColsBounds(len(whole), whole, lower, upper)
        highs.set_options(self._solver, time_limit=max(seconds, _LEAST_S) + self._solver.getRunTime())
        self._solver.run()
        if self._solver.getModelStatus().name != "kOptimal":
            return None
        solution, links = self._solver.getSolution(), self._sited.links
        dual = np.where(links.row >= 0, -np.asarray(solution.row_dual)[links.row], 0.0)
        dual = np.where(np.isinf(links.lower), np.maximum(dual, 0.0), dual)
        dual = np.where(np.isinf(links.upper), np.minimum(dual, 0.0), dual)
        benefit = program.offset - float(self._solver.getInfo().objective_function_value)
        return Point(np.asarray(solution.col_value), benefit, dual)


class Openings:
    """What is left of the network when the openings are given, and the way back."""

    def __init__(self, sited: Sited) -> None:
        """Which links are ends of the network, and which few columns they alone hold."""
        self.sited = sited
        self._tails, self._heads = (_link_ends(sited, heads=heads) for heads in (False, True))
        by_few = sparse.csc_array(sited.links.by_few)
        alone = np.diff(by_few.indptr) == 1
        self._alone = np.flatnonzero(alone & ~sited.program.integer[sited.few])
        entry = by_few.indptr[self._alone]
        self._link_of, self._weight_of = by_few.indices[entry], by_few.data[entry]

    @property
    def coupled(self) -> Flag:
        """Arcs in links that hold more than one throughput does alone, as those of plants that make something."""
        links = np.ones(len(self.sited.links), np.bool_)
        links[self._link_of] = False
        links &= self.sited.links.row >= 0
        entry = links[np.repeat(np.arange(len(links)), np.diff(self.sited.links.by_x.indptr))]
        found = np.zeros(len(self.sited.network), np.bool_)
        found[self.sited.links.by_x.indices[entry]] = True
        return found

    def network(self, point: Point, z: Real, held: Real | None = None) -> tuple[Network, Index]:
        """The network of openings ``z``, shape (Q,), and its arcs; ``point`` is its relaxation's best.

        A throughput that a single link holds may take all that its plant can; others stay at the relaxation's. With a
        flow ``held``, shape (A,), the arcs that are ``coupled`` keep it, and the network is that of the others.
        """
        sited, links, net = self.sited, self.sited.links, self.sited.network
        price = np.where(links.row < 0, 0.0, point.price)
        price[self._link_of] = -sited.program.cost[sited.few[self._alone]] / self._weight_of
        left = links.upper - links.by_few @ self._most(point.values[sited.few], z)
        limits = []
        for limit, (link, node, ratio) in ((net.supply, self._tails), (net.demand, self._heads)):
            lowered = limit.copy()
            np.minimum.at(lowered, node, np.maximum(left[link], 0.0) / ratio)
            limits.append(lowered)
        value, fixed = net.value - links.by_x.T @ price, np.maximum(net.fixed + links.by_y.T @ price, 0.0)
        whole = replace(
            net, value=value, fixed=fixed, supply=limits[0], demand=limits[1], side=sited.known.network.side
        )
        reach = np.minimum(net.most, np.minimum(limits[0][net.tail], limits[1][net.head] / net.gain))
        kept = sited.open_arcs(z) & (value * reach > fixed) & (reach >= net.lot) & (reach > 0)
        nothing = np.zeros(len(net))
        if held is not None:
            kept &= ~self.coupled
        arcs = np.flatnonzero(kept).astype(np.int32)
        return restricted(whole, nothing if held is None else np.where(self.coupled, held, 0.0), arcs), arcs

    def point(self, flow: Real, z: Real, seconds: float, relaxed: Point | None = None) -> Real | None:
        """The best point of the program on the arcs that a flow, shape (A,), uses, openings given; None without one.

        Where none uses all of them, some may be dropped, and those be used that the relaxation uses.
        """
        used = flow > 0
        values = self._solved(used, z, seconds, loose=False)
        if values is not None:
            return values
        more = used if relaxed is None else used | (self.sited.flow(relaxed.values) > 0)
        return self._solved(more, z, seconds, loose=True)

    def _most(self, least: Real, z: Real) -> Real:
        """The few columns: what one link alone holds at its most, openings at ``z``, the rest as given."""
        sited, program = self.sited, self.sited.program
        free = np.zeros(len(sited.few), np.bool_)
        free[self._alone] = True
        whole = program.integer[sited.few]
        held = np.where(whole, np.round(z), np.clip(least, program.lower[sited.few], program.upper[sited.few]))
        lower = np.where(free, program.lower[sited.few], held)
        upper = np.where(free, program.upper[sited.few], held)
        matrix = sparse.csr_array((program.value, program.index, program.start), shape=(program.rows, program.columns))
        own = matrix[sited.own][:, sited.few]
        part = Program(
            -free.astype(np.float64), lower, upper, np.zeros(len(lower), np.bool_),
            program.row_lower[sited.own], program.row_upper[sited.own], own.indptr.astype(np.int32),
            own.indices.astype(np.int32), np.asarray(own.data, np.float64),
        )  # fmt: skip
        values = _solve(part, 10.0)
        return held if values is None else values

    def _solved(self, used: Flag, z: Real, seconds: float, *, loose: bool) -> Real | None:
        sited, program, known = self.sited, self.sited.program, self.sited.known
        lower, upper = program.lower.copy(), program.upper.copy()
        upper[sited.rest] = np.minimum(upper[sited.rest], 0.0)
        upper[sited.quantity[used]] = program.upper[sited.quantity[used]]
        on = sited.switch[used[known.switch_arc]]
        upper[on] = 1.0
        if not loose:
            lower[on] = 1.0
        whole = sited.few[program.integer[sited.few]]
        lower[whole] = upper[whole] = np.round(z[np.searchsorted(sited.few, whole)])
        values = _solve(replace(program, lower=lower, upper=upper), seconds, integral=loose)
        return None if values is None else self._cleaned(values)

    def _cleaned(self, values: Real) -> Real | None:
        """Switches off where nothing flows; None where the point does not hold."""
        sited, program = self.sited, self.sited.program
        clean = np.clip(np.where(program.integer, np.round(values), values), program.lower, program.upper)
        flow = sited.flow(clean)
        small = flow <= _CLOSE * np.maximum(1.0, sited.network.most)
        for tidy in (True, False):
            tried = clean.copy()
            if tidy:
                tried[sited.quantity[small]] = 0.0
                tried[sited.switch] = ~small[sited.known.switch_arc]
            if verify_point(program, tried).verified:
                return tried
        return None


def _solve(program: Program, seconds: float, *, integral: bool = False) -> Real | None:
    """The values that HiGHS finds, if any."""
    job = Job(highs.NAME, program, SolveOptions(threads=1, gap=0.0), None, max(seconds, _LEAST_S))
    solver = highs.pass_program(program, job, integral=integral)
    highs.set_options(solver, mip_max_nodes=_MEND_NODES, output_flag=False)
    solver.run()
    solution, feasible = solver.getSolution(), solver.getInfo().primal_solution_status == _FEASIBLE
    return np.array(solution.col_value) if solution.value_valid and feasible else None


def _link_ends(sited: Sited, *, heads: bool) -> tuple[Index, Index, Real]:
    """Links that sum up all arcs of one end as it does: the link, the end, and the link's weight over the end's."""
    net, by_x = sited.network, sited.links.by_x
    end = net.head if heads else net.tail
    degree = np.bincount(end, minlength=len(net.demand if heads else net.supply))
    found = []
    for link in range(len(sited.links)):
        arc, weight = (part[by_x.indptr[link] : by_x.indptr[link + 1]] for part in (by_x.indices, by_x.data))
        if not len(arc) or sited.links.by_y.indptr[link + 1] > sited.links.by_y.indptr[link]:
            continue
        ratio = weight / net.gain[arc] if heads else weight
        one = (end[arc] == end[arc[0]]).all() and degree[end[arc[0]]] == len(arc) and ratio.min() > 0
        if one and np.ptp(ratio) <= _CLOSE * ratio.max() and np.isfinite(sited.links.upper[link]):
            found.append((link, end[arc[0]], ratio[0]))
    link_, node, ratios = zip(*found, strict=True) if found else ((), (), ())
    return np.array(link_, np.int32), np.array(node, np.int32), np.array(ratios, np.float64)
