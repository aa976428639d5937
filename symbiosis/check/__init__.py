"""The independent judge: recomputes a plan from the inventory, in exact arithmetic, and names everything that is off.

Nothing here is shared with the code that makes plans; the rules are written down a second time. `Case` is what is
known of the plan, a rule is a function of it that yields a `Finding` for whatever is off by however little, and
`check` keeps those beyond tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import localcontext
from math import nan

from symbiosis.check.bookings import bookings, full_assets
from symbiosis.check.case import Case, hear
from symbiosis.check.codes import Code
from symbiosis.check.costs import bill
from symbiosis.check.exact import EXACT, Amount, Finding, Findings, nearest, relative, violated
from symbiosis.check.exchanges import duplicates, figures, forbidden, names, quantities, too_poor, unreadable
from symbiosis.check.expansion import additions
from symbiosis.check.facilities import facility_figures, facility_rows, opening, recipes, throughputs
from symbiosis.check.links import link_bounds
from symbiosis.check.policy import caps, exchange_count, groups, open_counts
from symbiosis.check.pools import pool_screens
from symbiosis.check.quality import blends
from symbiosis.check.returns_outputs import back, disposed, made
from symbiosis.check.storage import stock, stock_figures, stock_limits, stock_rows
from symbiosis.check.streams_demands import (
    availability,
    lots,
    organisation_losses,
    partners,
    shares,
    site_permits,
    wants,
)
from symbiosis.check.summary import benefit, costs, counts, identity, no_plan, proof
from symbiosis.check.unmatched import unmatched_amounts, unmatched_names
from symbiosis.inventory import Inventory
from symbiosis.plan import Certificate, Plan, Status, Violation

__all__ = ["Code", "check"]

RULES = (
    # Each exchange by itself
    unreadable, duplicates, names, quantities, figures, forbidden, too_poor,
    # Streams, demands, sites and links
    availability, back, made, disposed, wants, lots, partners, shares, organisation_losses, site_permits,
    blends, pool_screens, link_bounds,
    # Facilities
    facility_rows, opening, recipes, throughputs, additions, facility_figures, open_counts, groups,
    stock_rows, stock_figures, stock, stock_limits,
    # The plan as a whole
    exchange_count, unmatched_names, unmatched_amounts, bookings, full_assets, identity, counts,
)  # fmt: skip
"""What holds for every plan."""

COST_RULES = (caps, costs, benefit, proof)
"""What can be said only where every exchange can be reckoned."""

RULES_WITHOUT_PLAN = (no_plan, unmatched_names, identity, counts)
"""What holds where there is said to be no plan."""


def check(inventory: Inventory, plan: Plan) -> Certificate:
    """Judge a plan, whoever made it.

    Args:
        inventory: What the plan is for.
        plan: The plan as it stands in its files; a missing ``inventory_sha256`` is not held against it.

    Returns:
        ``verified`` where nothing is off by more than 1e-6 x max(1, |required|), else ``rejected`` with all violations.
        A statement that there is no plan is verified where nothing in it is false; no infeasibility is proved here.
    """
    with localcontext(EXACT):
        case = hear(inventory, plan)
        if plan.summary.status in (Status.INFEASIBLE, Status.NO_SOLUTION):
            return _certificate(_findings_without_plan(case), None)
        if case.unread:
            return _certificate(_findings(case), None)
        cost = bill(case)
        findings = list(_findings(case))
        for rule in COST_RULES:
            findings.extend(rule(case, cost))
        return _certificate(iter(findings), nearest(cost.total))


def _findings(case: Case) -> Findings:
    for rule in RULES:
        yield from rule(case)


def _findings_without_plan(case: Case) -> Findings:
    for rule in RULES_WITHOUT_PLAN:
        yield from rule(case)


def _certificate(findings: Iterator[Finding], plan_cost: float | None) -> Certificate:
    """Turn findings into the judge's word: those beyond tolerance reject, the largest of all is told anyway."""
    largest, violations = 0.0, []
    for finding in findings:
        rough = relative(finding)
        largest = max(largest, rough)
        if violated(finding, rough):
            violations.append(_violation(finding))
    status = "rejected" if violations else "verified"
    return Certificate(status, largest, plan_cost, tuple(violations))


def _violation(finding: Finding) -> Violation:
    """Put a finding into words."""
    found, required = _told(finding.found), _told(finding.required)
    excess = nan if finding.excess is None else nearest(finding.excess)
    message = f"{finding.where}: {finding.code.sentence} Found {found}, required {required}."
    return Violation(str(finding.code), finding.where, found, required, excess, message)


def _told(value: Amount | str) -> float | str:
    return value if isinstance(value, str) else nearest(value)
