"""The master problem: which plants to open and what they do, under the cuts that the network's prices gave.

Maximise ``theta`` subject to ``theta <= constant_k + weight_k @ z`` for every cut k and the program's own rows over the
few columns z. By HiGHS; what it proves holds for every plan, since every cut does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solvers.backends import highs
from solvers.backends.base import Job
from solvers.network.facilities import Sited
from solvers.network.plant_prices import Cut
from solvers.network.problem import Real
from solvers.program import Program
from solvers.solution import SolveOptions

MOST_CUTS = 150
"""Cuts kept: those that were tightest at the latest answers, and the newest."""
_GAP = 1e-6
_LEAST_S = 0.05
_SPAN = 1e3
"""Greatest weight of a cut as the solver sees it."""
_FAINT = 1e-8
_PROVED = ("kOptimal", "kTimeLimit", "kSolutionLimit", "kInterrupt")
_FEASIBLE = 2
"""What HiGHS says of a point that holds (kSolutionStatusFeasible)."""
_FADE = 0.8
"""Weight of what a cut was worth before, at each answer."""


class NoPlan(Exception):
    """The rows over the few columns alone cannot be met."""


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """What the few columns should be, shape (Q,), as the cuts tell, and the bound on the benefit of any plan."""

    z: Real | None
    bound: float


class Master:
    """Collects cuts and answers; ``bound`` is the best proved so far."""

    def __init__(self, sited: Sited, seed: int = 0) -> None:
        """No cuts yet."""
        self._sited, self._seed = sited, seed
        self._cuts: list[Cut] = []
        self._slack: list[float] = []
        self.bound = np.inf
        self._level, self._unit = 0.0, 1.0
        program = sited.program
        rows = sparse.csr_array((program.value, program.index, program.start), shape=(program.rows, program.columns))
        self._own = rows[sited.own][:, sited.few]

    def __len__(self) -> int:
        """Cuts that are kept."""
        return len(self._cuts)

    def add(self, cut: Cut) -> None:
        """Keep a cut; beyond ``MOST_CUTS`` the one with most slack at the answers goes."""
        if len(self._cuts) >= MOST_CUTS:
            worst = int(np.argmax(self._slack))
            del self._cuts[worst], self._slack[worst]
        self._cuts.append(cut)
        self._slack.append(0.0)

    def solve(self, seconds: float = np.inf, *, nodes: int | None = None) -> Answer:
        """The best few columns under the cuts, and the bound that is proved by them all.

        Raises:
            NoPlan: there are none.
        """
        job = Job(highs.NAME, self._program(), SolveOptions(seed=self._seed), None, max(seconds, _LEAST_S))
        solver = highs.pass_program(job.program, job)
        highs.set_options(solver, mip_rel_gap=_GAP, output_flag=False, threads=1)
        if nodes is not None:
            highs.set_options(solver, mip_max_nodes=nodes)
        solver.run()
        word = solver.getModelStatus().name
        if word == "kInfeasible":
            raise NoPlan
        solution = solver.getSolution()
        known = word in _PROVED and solver.getInfo().primal_solution_status == _FEASIBLE
        z = np.asarray(solution.col_value)[:-1] if known else None
        if z is not None:
            worth = np.array([cut.at(z) for cut in self._cuts])
            fresh = worth - worth.min(initial=np.inf)
            self._slack = (_FADE * np.array(self._slack) + (1.0 - _FADE) * fresh).tolist()
        if word in _PROVED:
            info = solver.getInfo()
            proved = info.mip_dual_bound if job.program.integer.any() else info.objective_function_value
            self.bound = min(self.bound, self._level - float(proved) * self._unit)
        return Answer(z, self.bound)

    def _program(self) -> Program:
        """Few columns, then theta, to be minimised by its negative; in units and from a level near 1."""
        sited, cuts, program = self._sited, self._cuts, self._sited.program
        few, own = sited.few, sited.own
        weights = np.array([cut.weight for cut in cuts]).reshape(len(cuts), len(few))
        constants = np.array([cut.constant for cut in cuts])
        self._level, self._unit = float(constants[-1]), max(1.0, float(np.abs(weights).max(initial=0.0))) / _SPAN
        weights, constants = weights / self._unit, (constants - self._level) / self._unit
        faint = (np.abs(weights) < _FAINT) & np.isfinite(program.upper[few])  # the solver would pass them over
        constants = constants + np.where(faint, np.maximum(weights, 0.0) * _finite(program.upper[few]), 0.0).sum(axis=1)
        weights[faint] = 0.0
        cut_rows = sparse.hstack([sparse.csr_array(-weights), sparse.csr_array(np.ones((len(cuts), 1)))])
        none = sparse.csr_array((len(own), 1))
        matrix = sparse.csr_array(sparse.vstack([sparse.hstack([self._own, none]), cut_rows]))
        matrix.sort_indices()
        return Program(
            cost=np.append(np.zeros(len(few)), -1.0),
            lower=np.append(program.lower[few], -np.inf),
            upper=np.append(program.upper[few], np.inf),
            integer=np.append(program.integer[few], False),
            row_lower=np.concatenate([program.row_lower[own], np.full(len(cuts), -np.inf)]),
            row_upper=np.concatenate([program.row_upper[own], constants]),
            start=matrix.indptr.astype(np.int32),
            index=matrix.indices.astype(np.int32),
            value=np.asarray(matrix.data, np.float64),
        )


def _finite(bound: Real) -> Real:
    """0 where there is none."""
    return np.where(np.isfinite(bound), bound, 0.0)
