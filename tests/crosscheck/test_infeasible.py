"""What is said of inventories that no plan satisfies, held against the tables: nothing of the search is used here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from solvers.conflict import conflict, relax
from symbiosis import Plan, match
from symbiosis.candidates import find_candidates
from symbiosis.explain.clash import find_clash
from symbiosis.explain.limits import Held, Limit
from symbiosis.model.assemble import formulate
from symbiosis.model.requirements import Requirement
from symbiosis.plan import Status
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.runs import Workshop
from tests.inventories import inventory

pytestmark = pytest.mark.slow
PLENTY = 1e4
COLUMNS: dict[Requirement | Limit, tuple[str, str, Any]] = {
    Requirement.STREAM_MINIMUM: ("streams", "min_quantity", 0.0),
    Requirement.DEMAND_MINIMUM: ("demands", "min_quantity", 0.0),
    Requirement.CONTRACT: ("links", "min_quantity", 0.0),
    Requirement.THROUGHPUT_MINIMUM: ("facilities", "min_throughput", 0.0),
    Limit.LEAST_THROUGHPUT: ("facilities", "min_throughput", 0.0),
    Limit.FACILITY_CAPACITY: ("facilities", "capacity", PLENTY),
    Limit.DEMAND_QUANTITY: ("demands", "quantity", PLENTY),
    Limit.STREAM_QUANTITY: ("streams", "quantity", PLENTY),
    Limit.PERMIT_QUANTITY: ("sites", "permit_quantity", np.inf),
    Limit.LINK_CAPACITY: ("links", "capacity", np.inf),
    Limit.SUPPLIER_SHARE: ("demands", "max_supplier_share", 1.0),
    Limit.STREAM_PARTNERS: ("streams", "max_partners", np.inf),
    Limit.DEMAND_PARTNERS: ("demands", "max_partners", np.inf),
    Limit.STREAM_LOT: ("streams", "min_lot", 0.0),
    Limit.DEMAND_LOT: ("demands", "min_lot", 0.0),
    Limit.GROUP: ("facilities", "group", ""),
    Limit.OPEN_IN: ("facilities", "open_in", ""),
}
BY_PERIOD = {("streams", "quantity"), ("streams", "min_quantity"), ("demands", "quantity"),
             ("demands", "min_quantity"), ("facilities", "capacity"), ("facilities", "min_throughput")}  # fmt: skip
COUNTS = {Requirement.MAX_OPEN: "max_open", Requirement.EXACT_OPEN: "exact_open"}


@dataclass(frozen=True)
class Finding:
    """What was found of one case: the set alone, without each of its members, and the relaxation of the whole."""

    members: int
    limits: int
    alone: Status
    without: tuple[Status, ...]
    relaxed: tuple[Status, ...]


def test_what_is_said_of_infeasible_inventories_holds(
    integer_cases: list[Case], integer_plans: list[Plan], workshop: Workshop
) -> None:
    """What is named cannot hold by itself, can without any one of its members; and relaxed as said, the whole can."""
    cases = [
        case
        for case, plan in zip(integer_cases, integer_plans, strict=True)
        if plan.summary.status is Status.INFEASIBLE
    ]
    found = list(workshop.each(examine, cases))
    assert len(found) >= 10
    assert {finding.alone for finding in found} == {Status.INFEASIBLE}
    assert [number for number, finding in enumerate(found) if Status.INFEASIBLE in finding.without] == []
    assert [n for n, finding in enumerate(found) if set(finding.relaxed) == {Status.INFEASIBLE}] == []
    assert sum(finding.limits > 0 for finding in found) >= 5
    assert max(finding.members for finding in found) >= 3


def examine(case: Case) -> Finding:
    """Explain a case, and solve what follows from the explanation."""
    built = inventory(policy=case.policy, **case.tables)
    model = formulate(built, find_candidates(built))
    rows = np.concatenate([required.row for required in model.required])
    clash = find_clash(built, model, set(conflict(model.program, rows).tolist()))
    assert clash is not None
    members = [*clash.requirements, *clash.limits]
    relaxation = relax(model.program, rows)
    given = dict(zip(relaxation.rows.tolist(), relaxation.amounts.tolist(), strict=True))
    short = {
        Held(required.kind, int(who), int(when)): given[int(row)]
        for required in model.required
        for row, who, when in zip(required.row, required.entity, required.period, strict=True)
        if given[int(row)] > 0
    }
    return Finding(
        len(members),
        len(clash.limits),
        solved(alone(case, members)),
        tuple(solved(alone(case, [other for other in members if not _same(other, each)])) for each in members),
        tuple(solved(lowered(case, short, sign)) for sign in (-1, 1)),
    )


def _same(one: Held, other: Held) -> bool:
    """A contract is one figure of the tables, whatever the periods in which it is named."""
    if one.kind is Requirement.CONTRACT:
        return one[:2] == other[:2]
    return one == other


def solved(case: Case) -> Status:
    return match(inventory(policy=case.policy, **case.tables)).summary.status


def alone(case: Case, held: Collection[Held]) -> Case:
    """The case with nothing but what is held."""
    tables = written_out(case)
    for kind, (table, column, nothing) in COLUMNS.items():
        for number, row in enumerate(tables.get(table, ())):
            standing = row.get("existing", False)
            if {Limit.LEAST_THROUGHPUT: standing, Requirement.THROUGHPUT_MINIMUM: not standing}.get(kind, False):
                continue
            for period in range(len(case.periods)) if (table, column) in BY_PERIOD else (-1,):
                named = [each for each in held if (each.kind, each.entity) == (kind, number)]
                if any(each.period == period or period == -1 for each in named):
                    if kind is Requirement.CONTRACT:
                        row["until"] = case.periods[max(each.period for each in named)]
                    continue
                if period == -1:
                    row.pop(column, None)
                    if nothing != "":
                        row[column] = nothing
                else:
                    row[column][period] = nothing
                    if kind is Limit.FACILITY_CAPACITY:
                        row["max_capacity"] = list(row.get("max_capacity", row[column]))
                        row["max_capacity"][period] = 2 * PLENTY
    kinds = {each.kind for each in held}
    limits, policy = case.policy.limits, case.policy
    kept = {
        key: tuple(pair for number, process in enumerate(processes(case)) for pair in getattr(limits, key)
                   if pair[0] == process and Held(kind, number, 0) in held)
        for kind, key in COUNTS.items()
    }  # fmt: skip
    free = {"budget": Requirement.BUDGET, "max_exchanges": Limit.MAX_EXCHANGES, "max_co2e": Requirement.MAX_CO2E}
    kept |= {key: np.inf for key, kind in free.items() if kind not in kinds}
    return Case(tables, replace(policy, limits=replace(limits, **kept)))


def lowered(case: Case, short: dict[Held, float], sign: int) -> Case:
    """The case with each requirement relaxed by its shortfall; an exact count by ``sign`` times that."""
    tables, limits = written_out(case), case.policy.limits
    for held, amount in short.items():
        if held.kind is Requirement.BUDGET:
            limits = replace(limits, budget=limits.budget + amount)
        elif held.kind in COUNTS:
            key, step = COUNTS[held.kind], amount if held.kind is Requirement.MAX_OPEN else sign * amount
            name = processes(case)[held.entity]
            counts = {
                process: count + (round(step) if process == name else 0) for process, count in getattr(limits, key)
            }
            limits = replace(limits, **{key: tuple(counts.items())})
        elif held.kind is Requirement.PERMIT_QUANTITY:
            tables["sites"][held.entity]["permit_quantity"] += amount + 1e-5
        else:
            table, column, _ = COLUMNS[held.kind]
            row = tables[table][held.entity]
            if isinstance(row[column], list):
                row[column][held.period] = max(row[column][held.period] - amount - 1e-5, 0.0)
            else:  # a contract has one figure for all periods
                most = max(short.get(Held(held.kind, held.entity, t), 0.0) for t in range(len(case.periods)))
                row[column] = max(case.rows(table)[held.entity][column] - most - 1e-5, 0.0)
    return Case(tables, replace(case.policy, limits=limits))


def written_out(case: Case) -> dict[str, list[dict[str, Any]]]:
    """A copy of the tables in which what may differ by period is a list."""
    tables = {name: [dict(row) for row in deepcopy(list(rows))] for name, rows in case.tables.items()}
    for table, column in BY_PERIOD:
        for row in tables.get(table, ()):
            figure = row.get(column, 0.0)
            row[column] = list(figure) if isinstance(figure, list) else [figure] * len(case.periods)
    for row in tables.get("facilities", ()):
        if not isinstance(row.get("max_capacity", []), list):
            row["max_capacity"] = [row["max_capacity"]] * len(case.periods)
    return tables


def processes(case: Case) -> Sequence[str]:
    """Their ids, in the order of the table."""
    return list(dict.fromkeys(row["process"] for row in case.rows("processes")))
