"""The road: from an inventory to a proved, explained and checked plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from solvers import Progress
from symbiosis.all_pairs import Search, solve_for_all_pairs
from symbiosis.assets import NOTHING_SHARED, share_equipment, whole_plan, with_sharing
from symbiosis.candidates import find_candidates
from symbiosis.check import check
from symbiosis.draft import draw_up
from symbiosis.earlier import Fixed
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import formulate
from symbiosis.model.start import starting_point
from symbiosis.options import MatchOptions
from symbiosis.plan import Certificate, Plan, Status
from symbiosis.watch import Clock, Watch, no_clock

_DEFAULTS = MatchOptions()


def match(
    inventory: Inventory,
    options: MatchOptions = _DEFAULTS,
    *,
    start: Plan | None = None,
    fixed: Fixed | None = None,
    clock: Clock = no_clock,
    stage: Callable[[str], None] | None = None,
    observe: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Find the exchange plan of least cost for an inventory, with its bound, its reasons and its certificate.

    ``start`` is an earlier plan to begin from, ``fixed`` one of which something is kept: cost, bound and reasons then
    hold with that kept. ``stage`` hears the name of each stage as it begins, ``observe`` of better plans and bounds
    while a solver runs: in the stage ``share`` those of the equipment alone, in ``solve`` those of the whole plan.
    ``cancelled`` is asked now and then whether to stop with what has been found. ``clock``
    gives seconds for the summary. Infeasible or stopped is a result, told by ``plan.summary.status``.

    Raises:
        SolverRefused: the solver is unknown, not installed, or cannot take this inventory.
        TooManyPairs: the inventory sets no distance limit and is too large to pair everything with everything.
        PlanDoesNotFit: something that is to be kept of an earlier plan has no place in this inventory.
    """
    watch = Watch(clock, report=stage)
    with watch.stage("candidates") as counts:
        candidates = find_candidates(inventory)
        counts.update(considered=candidates.considered, candidates=len(candidates))
    with watch.stage("formulate") as counts:
        model = formulate(inventory, candidates, fixed)
        counts.update(columns=model.program.columns, rows=model.program.rows)
        begin = starting_point(model, start)
    sharing = NOTHING_SHARED
    if len(inventory.requests.id):
        with watch.stage("share") as counts:
            sharing = share_equipment(inventory, options, observe=observe, cancelled=cancelled)
            counts.update(sharing.counts)
    with watch.stage("solve"):
        limits = sharing.left_of(options).for_solver()
        search = Search(limits, options.solver, whole_plan(observe, sharing), cancelled)
        model, solution = solve_for_all_pairs(model, search, begin.values)
    with watch.stage("explain"):
        plan = with_sharing(draw_up(inventory, model, solution, options), sharing, options)
    notes = begin.notes
    del candidates, model, begin, solution  # the large ones: the judge has the plan and the inventory alone
    with watch.stage("check"):
        certificate = check(inventory, plan)
    return _signed(plan, certificate, watch, notes)


def _signed(plan: Plan, certificate: Certificate, watch: Watch, notes: tuple[str, ...]) -> Plan:
    """The plan with its certificate and notes; one that is rejected is never called optimal."""
    status = plan.summary.status
    if status is Status.OPTIMAL and not certificate.verified:
        status = Status.FEASIBLE
    summary = replace(
        plan.summary,
        status=status,
        certificate=certificate,
        wall_s=watch.wall_s,
        stages=tuple(watch.stages),
        notes=(*notes, *plan.summary.notes),
    )
    return replace(plan, summary=summary)
