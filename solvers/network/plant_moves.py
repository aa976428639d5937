"""Better plans by exact re-optimisation around plants: all few columns and the exchanges near some plants are free."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network.facilities import Sited
from solvers.network.problem import Real
from solvers.program import Flag, Program
from solvers.solution import SolveOptions
from solvers.verify import verify_point

MOST_ARCS = 400
"""Exchanges that are free at a time: those in use, then those that promise most."""
SECONDS, NODES = 3.0, 300
"""What one neighbourhood may cost; nodes alone where runs must repeat."""
_GAIN = 1e-9
_GAP = 1e-5
_LEAN = {
    "mip_allow_restart": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
_ROUND = 1e-6


class PlantMoves:
    """A plan's values, shape (n,), that ``improve`` makes better; ``score`` (A,) tells promising exchanges."""

    def __init__(
        self, sited: Sited, values: Real, score: Real, seed: int, *, coupled: Flag, deterministic: bool = False
    ) -> None:
        """Nothing is solved yet. Where there are ``coupled`` arcs, shape (A,), plants without any are passed over."""
        program = sited.program
        self.values, self.objective = values, program.objective(values)
        self._sited, self._score, self._deterministic = sited, score, deterministic
        self._rng = np.random.default_rng(seed)
        self._matrix = sparse.csc_array(
            sparse.csr_array((program.value, program.index, program.start), shape=(program.rows, program.columns))
        )
        links = sparse.csc_array(sited.links.by_few)
        self._makes = np.flatnonzero((np.diff(links.indptr) > 0) & ~program.integer[sited.few])
        self._links = links
        if coupled.any():
            rows = np.flatnonzero(sited.links.by_x @ coupled.astype(np.float64))
            self._makes = np.intersect1d(self._makes, np.unique(sparse.csr_array(sited.links.by_few)[rows].indices))
        self._order: list[int] = []
        self._tried_at: dict[int, float] = {}
        switch_of = np.argsort(sited.known.switch_arc, kind="stable")
        self._switch = sited.switch[switch_of]
        self._switch_arc = sited.known.switch_arc[switch_of]

    def __len__(self) -> int:
        """How many neighbourhoods there are: one for each throughput."""
        return len(self._makes)

    def take(self, values: Real) -> None:
        """Go on from another plan."""
        self.values, self.objective = values.copy(), self._sited.program.objective(values)

    def improve(self, seconds: float) -> bool:
        """Re-optimise around the next plant; whether the plan got better."""
        if not len(self._makes):
            return False
        if not self._order:
            self._order = self._rng.permutation(self._makes).tolist()
        makes = self._order.pop()
        if self._tried_at.get(makes) == self.objective:
            return False
        self._tried_at[makes] = self.objective
        arcs = self._around(makes)
        sited = self._sited
        inside = np.isin(self._switch_arc, arcs)
        columns = np.unique(np.concatenate([sited.few, sited.quantity[arcs], self._switch[inside]]))
        found = self._solved(columns, min(seconds, np.inf if self._deterministic else SECONDS))
        if found is None:
            return False
        check = verify_point(sited.program, found)
        better = check.verified and check.objective < self.objective - _GAIN * abs(self.objective)
        if better:
            self.values, self.objective = found, check.objective
        return better

    def _around(self, makes: int) -> npt.NDArray[np.int64]:
        """The exchanges of the links that a few column is in, and of all ends that these touch."""
        sited, net = self._sited, self._sited.network
        rows = self._links.indices[self._links.indptr[makes] : self._links.indptr[makes + 1]]
        own = np.unique(sited.links.by_x[rows].indices)
        near = np.isin(net.tail, net.tail[own]) | np.isin(net.head, net.head[own])
        arcs = np.flatnonzero(near)
        rank = np.where(sited.flow(self.values)[arcs] > 0, np.inf, self._score[arcs])
        rank[np.isin(arcs, own)] += max(0.0, float(np.abs(self._score).max(initial=0.0)))
        return np.sort(arcs[np.argsort(-rank, kind="stable")[:MOST_ARCS]])

    def _solved(self, columns: npt.NDArray[np.int64], seconds: float) -> Real | None:
        """The program of some columns, all others held, from where they are."""
        program, part = self._sited.program, self._matrix[:, columns]
        rows = np.unique(part.indices)
        matrix = sparse.csr_array(part[rows])
        matrix.sort_indices()
        held = self._matrix[rows] @ self.values - matrix @ self.values[columns]
        small = Program(
            program.cost[columns], program.lower[columns], program.upper[columns], program.integer[columns],
            program.row_lower[rows] - held, program.row_upper[rows] - held, matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32), np.asarray(matrix.data, np.float64),
        )  # fmt: skip
        job = Job(highs.NAME, small, SolveOptions(threads=1, gap=1e-6), None, max(seconds, 0.05))
        solver = highs.pass_program(small, job)
        highs.set_options(solver, mip_rel_gap=_GAP, output_flag=False, **_LEAN)
        if self._deterministic:
            highs.set_options(solver, mip_max_nodes=NODES)
        highs.set_start(solver, self.values[columns])
        solver.run()
        solution = solver.getSolution()
        if not solution.value_valid:
            return None
        values = self.values.copy()
        raw = np.clip(np.asarray(solution.col_value), small.lower, small.upper)
        values[columns] = np.where(small.integer, np.round(raw), raw)
        return tidied(self._sited, values)


def tidied(sited: Sited, values: Real) -> Real:
    """The point without flows that a solver's tolerance left, and without switches of what carries nothing."""
    flow = sited.flow(values)
    small = flow <= _ROUND
    values[sited.quantity[small]] = 0.0
    values[sited.switch] = ~small[sited.known.switch_arc]
    return values
