"""HiGHS, fed with arrays. The bound of a linear program is our own proof from its duals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from solvers.backends.base import Capabilities, Job, Reporter, refuse_products
from solvers.backends.status import claim
from solvers.bound import dual_bound
from solvers.program import Program, Real
from solvers.solution import Solution, Termination, proved
from solvers.verify import verify_point

NAME = "highs"
CAPABILITIES = Capabilities(starts=True, streams_incumbents=True, streams_bounds=True, own_bound=True)

_CLOSE_ENOUGH = 1e-9
"""Gap at which a thorough run has nothing left to close."""


def run(job: Job, report: Reporter) -> Solution:
    """See ``BackEnd``."""
    refuse_products(job)
    return _run_mip(job, report) if job.program.integer.any() else _run_lp(job)


def _run_mip(job: Job, report: Reporter) -> Solution:
    """Branch and cut, then the linear program that its whole numbers leave, for clean figures."""
    highs = pass_program(job.program, job)
    target = _CLOSE_ENOUGH if job.options.thorough else job.options.gap
    set_options(highs, mip_rel_gap=target, mip_abs_gap=_CLOSE_ENOUGH)
    if job.start is not None:
        set_start(highs, job.start)
    watch = _Watch(job, report)
    highs.cbMipImprovingSolution.subscribe(watch.improved)
    highs.cbMipLogging.subscribe(watch.logged)
    highs.cbMipInterrupt.subscribe(watch.asked)
    highs.run()
    word = highs.getModelStatus().name
    info = highs.getInfo()
    raw = _values(highs, word)
    if raw is not None:
        report.incumbent(raw)
    report.bound(info.mip_dual_bound)
    answer = _claimed(job, highs, word)
    values = None if raw is None else _polished(job, raw)
    return replace(answer, values=values, bound=float(info.mip_dual_bound), nodes=max(0, int(info.mip_node_count)))


def _run_lp(job: Job) -> Solution:
    """Simplex; the bound from its duals, at a limit too."""
    highs = pass_program(job.program, job)
    set_options(highs, solver="simplex")
    highs.run()
    word = highs.getModelStatus().name
    answer = _claimed(job, highs, word)
    if answer.termination in (Termination.INFEASIBLE, Termination.UNBOUNDED):
        return answer
    values, solution = _values(highs, word), highs.getSolution()
    bound = dual_bound(job.program, np.asarray(solution.row_dual)) if solution.dual_valid else -np.inf
    if values is not None and answer.termination is Termination.OPTIMAL:
        objective = job.program.objective(values)
        if not proved(objective, bound, job.options.gap):
            said = f"the bound is the solver's word: its duals prove {bound:.9g} only"
            return replace(answer, values=values, bound=objective, message=said)
    return replace(answer, values=values, bound=bound)


def pass_program(program: Program, job: Job, *, integral: bool = True) -> highspy.Highs:
    """A solver with the program in it and the options that all runs share."""
    highs = highspy.Highs()
    tolerance = job.options.feasibility_tolerance
    set_options(
        highs,
        log_to_console=False,
        threads=job.options.threads,
        random_seed=job.options.seed,
        time_limit=job.remaining(),
        primal_feasibility_tolerance=tolerance,
        dual_feasibility_tolerance=min(tolerance, 1e-9),
        mip_feasibility_tolerance=tolerance,
    )
    status = highs.passModel(
        program.columns,
        program.rows,
        len(program.value),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        program.offset,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        program.start[:-1],
        program.index,
        program.value,
        (program.integer & integral).astype(np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise ValueError("HiGHS does not take the program (figures of 1e15 and more?)")
    return highs


def set_start(highs: highspy.Highs, values: Real) -> None:
    """A point to begin from, shape (n,)."""
    solution = highspy.HighsSolution()
    solution.col_value = values
    highs.setSolution(solution)


def set_options(highs: highspy.Highs, **options: object) -> None:
    """Set options; one that HiGHS does not know is our fault and not to be passed over."""
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS refuses the option {name} = {value}")


def _values(highs: highspy.Highs, word: str) -> Real | None:
    """The point that HiGHS stands for, if any; one that it calls optimal is held against the program later."""
    feasible = highs.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    solution = highs.getSolution()
    if not solution.value_valid or not (feasible or word == "kOptimal"):
        return None
    return np.array(solution.col_value, np.float64)


def _claimed(job: Job, highs: highspy.Highs, word: str) -> Solution:
    """The claim of a status, without values."""
    if word in ("kUnboundedOrInfeasible", "kUnbounded"):
        return _unbounded_or_infeasible(job)
    termination, limit = claim(NAME, word)
    said = highs.modelStatusToString(highs.getModelStatus())
    message = "" if termination is Termination.OPTIMAL else f"HiGHS: {said}"
    return Solution(termination, NAME, limit=limit, message=message)


def _unbounded_or_infeasible(job: Job) -> Solution:
    """Without costs nothing is unbounded, so feasibility tells the two apart."""
    free = replace(job.program, cost=np.zeros(job.program.columns))
    highs = pass_program(free, job)
    highs.run()
    word = highs.getModelStatus().name
    if word == "kOptimal":
        return Solution(Termination.UNBOUNDED, NAME, message="HiGHS: the cost falls without end")
    termination, limit = claim(NAME, word)
    return Solution(termination, NAME, limit=limit, message=f"HiGHS: {word} while telling unbounded from infeasible")


def _polished(job: Job, raw: Real) -> Real:
    """The point again with its integers whole and the rest re-solved, if that holds and costs no more."""
    program = job.program
    whole = np.clip(np.round(raw), program.lower, program.upper)
    fixed = replace(
        program,
        lower=np.where(program.integer, whole, program.lower),
        upper=np.where(program.integer, whole, program.upper),
    )
    highs = pass_program(fixed, job, integral=False)
    highs.run()
    word = highs.getModelStatus().name
    clean = _values(highs, word)
    if word != "kOptimal" or clean is None:
        return raw
    clean = np.where(program.integer, whole, clean)
    before, after = verify_point(program, raw), verify_point(program, clean)
    if not after.verified:
        return raw
    no_dearer = after.objective <= before.objective + 1e-7 * max(1.0, abs(before.objective))
    return clean if no_dearer or not before.verified else raw


@dataclass
class _Watch:
    """Hears HiGHS' callbacks: passes on plans and bounds, and ends a thorough run that has had its time.

    Once the asked gap is reached the run goes on for as long again and 5 s, or, where it has to repeat exactly, for as
    many nodes again and 200.
    """

    job: Job
    report: Reporter
    bound: float = -np.inf
    told_at: float = 0.0
    reached_s: float | None = None
    reached_nodes: int = 0

    def improved(self, event: Any) -> None:
        """A better plan."""
        out = event.data_out
        self.report.incumbent(np.array(out.mip_solution, np.float64), int(out.mip_node_count))

    def logged(self, event: Any) -> None:
        """A line of the log, silent; the bound in it."""
        self._tell_bound(event.data_out)

    def asked(self, event: Any) -> None:
        """May it stop? Asked thousands of times a second."""
        out = event.data_out
        self._tell_bound(out)
        options = self.job.options
        if not options.thorough or not proved(out.mip_primal_bound, out.mip_dual_bound, options.gap):
            return
        seconds, nodes = float(out.running_time), int(out.mip_node_count)
        if self.reached_s is None:
            self.reached_s, self.reached_nodes = seconds, nodes
        enough_nodes = nodes > 2 * self.reached_nodes + 200
        enough_seconds = seconds > 2 * self.reached_s + 5.0
        if enough_nodes if options.deterministic else enough_seconds:
            event.interrupt()

    def _tell_bound(self, out: Any) -> None:
        """Pass a better bound on, ten times a second at most."""
        if out.mip_dual_bound > self.bound and out.running_time >= self.told_at + 0.1:
            self.bound, self.told_at = float(out.mip_dual_bound), float(out.running_time)
            self.report.bound(self.bound, int(out.mip_node_count))
