"""The summary: that it is about this inventory, that its figures are right, and that its proof holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from symbiosis.check.baseline import baseline_cost
from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.costs import Bill
from symbiosis.check.exact import TOLERANCE, Finding, Findings, differs, exceeds, falls_short, nearest, stated
from symbiosis.plan import COST_HEADS, Status

CONTRACT = 1
LEAST_DIVISOR = Fraction(1, 10**9)


def identity(case: Case) -> Findings:
    """The plan is of this contract and, where it says for which inventory it was made, for this one."""
    summary, fingerprint = case.plan.summary, case.inventory.sha256
    if summary.contract != CONTRACT:
        yield Finding(Code.WRONG_CONTRACT, "summary.contract", str(summary.contract), str(CONTRACT))
    if summary.inventory_sha256 and summary.inventory_sha256 != fingerprint:
        yield Finding(Code.WRONG_INVENTORY, "summary.inventory_sha256", summary.inventory_sha256, fingerprint)


def counts(case: Case) -> Findings:
    """Streams, demands, facilities and exchanges are counted right, and there are as many candidates as exchanges."""
    stated_counts, exchanges = case.plan.summary.counts, case.plan.exchanges
    required = {
        "streams": len(case.inventory.streams.id),
        "demands": len(case.inventory.demands.id),
        "facilities": len(case.inventory.facilities.id),
        "exchanges": len(exchanges),
    }
    for name, number in required.items():
        yield from _figure(Code.WRONG_COUNT, f"summary.counts.{name}", stated_counts.get(name), Fraction(number))
    used = len({(each.from_id, each.to_id, each.to_material, each.mode) for each in exchanges})
    candidates = stated(stated_counts.get("candidates"))
    if candidates is not None:
        yield from falls_short(Code.WRONG_COUNT, "summary.counts.candidates", candidates, Decimal(used))


def costs(case: Case, bill: Bill) -> Findings:
    """Each head is what exchanges and facilities make it, and they sum to the plan cost."""
    summary = case.plan.summary
    for head in COST_HEADS:
        yield from _figure(Code.WRONG_COST, f"summary.costs.{head}", summary.costs.get(head), bill.heads[head])
    for head in summary.costs.keys() - set(COST_HEADS):
        yield Finding(Code.UNKNOWN_COST, f"summary.costs.{head}", head, "a head of the contract")
    yield from _figure(Code.WRONG_PLAN_COST, "summary.plan_cost", summary.plan_cost, bill.total)
    parts, cost = [stated(part) for part in summary.costs.values()], stated(summary.plan_cost)
    if cost is not None:
        total = sum((part for part in parts if part is not None), Decimal(0))
        yield from differs(Code.COSTS_SUM, "summary.costs", total, cost)


def benefit(case: Case, bill: Bill) -> Findings:
    """The baseline is that of no exchange but contracts, and the benefit is what the plan saves on it."""
    summary, baseline = case.plan.summary, baseline_cost(case)
    yield from _figure(Code.WRONG_BASELINE, "summary.baseline_cost", summary.baseline_cost, baseline)
    saved = None if baseline is None else baseline - bill.total
    yield from _figure(Code.WRONG_TOTAL_BENEFIT, "summary.net_benefit", summary.net_benefit, saved)


def proof(case: Case, bill: Bill) -> Findings:
    """The bound is a lower one, the gaps are those of bound and cost, and ``optimal`` is proved by them."""
    summary = case.plan.summary
    cost, bound = _fraction(summary.plan_cost), _fraction(summary.bound)
    if summary.bound is not None and bound is None:
        yield Finding(Code.NOT_FINITE, "summary.bound", str(summary.bound), "a finite number")
    if bound is not None:
        yield from exceeds(Code.BOUND_ABOVE_COST, "summary.bound", bound, bill.total)
    open_ = None if cost is None or bound is None else cost - bound
    gap = None if open_ is None or cost is None else open_ / max(abs(cost), LEAST_DIVISOR)
    yield from _figure(Code.WRONG_GAP, "summary.gap", summary.gap, gap)
    benefit_gap = _benefit_gap(open_, _fraction(summary.net_benefit))
    yield from _figure(Code.WRONG_BENEFIT_GAP, "summary.benefit_gap", summary.benefit_gap, benefit_gap)
    yield from _optimal(case, cost, open_)


def _benefit_gap(open_: Fraction | None, saved: Fraction | None) -> Fraction | None:
    """Return what is open in parts of what is saved; None where nothing is saved, unless nothing is open."""
    if open_ is None or saved is None:
        return None
    if saved == 0:
        return Fraction(0) if open_ == 0 else None
    return open_ / saved


def _optimal(case: Case, cost: Fraction | None, open_: Fraction | None) -> Findings:
    """A plan that is called optimal leaves no more open than was asked."""
    summary, tolerance = case.plan.summary, _fraction(case.plan.summary.gap_tolerance)
    if tolerance is None:
        yield Finding(Code.NOT_FINITE, "summary.gap_tolerance", str(summary.gap_tolerance), "a finite number")
    if summary.status != Status.OPTIMAL:
        return
    if cost is None or open_ is None or tolerance is None:
        yield Finding(Code.NOT_OPTIMAL, "summary.status", "no proof", "a bound within the gap")
        return
    yield from exceeds(Code.NOT_OPTIMAL, "summary.status", open_, max(tolerance * abs(cost), Fraction(TOLERANCE)))


def no_plan(case: Case) -> Findings:
    """Where there is said to be no plan, there is none: no rows and no costs."""
    plan, summary = case.plan, case.plan.summary
    for name in ("exchanges", "facilities", "bookings", "storage"):
        rows = getattr(plan, name)
        if rows:
            yield Finding(Code.NO_PLAN, name, f"{len(rows)} rows", "no row")
    if summary.costs:
        yield Finding(Code.NO_PLAN, "summary.costs", f"{len(summary.costs)} heads", "none")
    for name in ("plan_cost", "net_benefit", "gap", "benefit_gap"):
        yield from _figure(Code.NO_PLAN, f"summary.{name}", getattr(summary, name), None)
    if summary.baseline_cost is not None:
        baseline = baseline_cost(case)
        yield from _figure(Code.WRONG_BASELINE, "summary.baseline_cost", summary.baseline_cost, baseline)


def _figure(code: Code, where: str, found: float | None, required: Fraction | None) -> Findings:
    """Hold a figure that may be null against what it should be."""
    if found is None and required is None:
        return
    if found is None or required is None:
        missing = "null" if required is None else str(nearest(required))
        yield Finding(code, where, "null" if found is None else str(found), missing)
        return
    figure = _fraction(found)
    if figure is None:
        yield Finding(Code.NOT_FINITE, where, str(found), "a finite number")
    else:
        yield from differs(code, where, figure, required)


def _fraction(figure: float | None) -> Fraction | None:
    """Return a stated figure as a fraction, or None where it is missing or not finite."""
    decimal = stated(figure)
    return None if decimal is None else Fraction(decimal)
