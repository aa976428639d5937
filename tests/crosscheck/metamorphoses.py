"""Changes of an inventory after which the least cost is known from before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from symbiosis.policy import Policy
from tests.crosscheck.oracle_case import Case, Row

_IDS = {
    "site_id", "stream_id", "demand_id", "facility_id", "organisation", "process", "mode", "from_id", "to_id",
    "from_site", "to_site",
}  # fmt: skip
_MONEY = {
    "disposal_cost", "collection_cost", "asking_price", "purchase_cost", "max_price", "cost", "opening_cost",
    "fixed_cost", "variable_cost", "cost_per_unit_km", "cost_per_unit", "cost_per_load_km", "unit_cost",
}  # fmt: skip
_INDIVISIBLE = {
    "streams": {"min_lot", "max_partners", "min_quantity"},
    "demands": {"min_lot", "max_partners"},
    "modes": {"fixed_cost", "load_size", "cost_per_load_km"},
    "links": {"fixed_cost", "capacity", "min_quantity"},
}
"""What makes the exchange of half a stream something else than half of it, or binds one stream alone."""


def permuted(case: Case, rng: np.random.Generator) -> Case:
    """The rows of every table in another order."""
    tables = {name: [rows[k] for k in rng.permutation(len(rows))] for name, rows in case.tables.items()}
    return replace(case, tables=tables)


def renamed(case: Case) -> Case:
    """Other ids, which sort in reverse."""
    names = sorted({row[key] for rows in case.tables.values() for row in rows for key in _IDS & set(row)})
    new = {name: f"{len(names) - k:03}-x" for k, name in enumerate(names)}
    limits = replace(
        case.policy.limits,
        max_open=tuple((new[process], count) for process, count in case.policy.limits.max_open),
        exact_open=tuple((new[process], count) for process, count in case.policy.limits.exact_open),
    )
    renamed = _each_cell(case, lambda column, value: new[value] if column in _IDS else value)
    return replace(renamed, policy=replace(case.policy, limits=limits))


def dearer(case: Case, factor: int) -> Case:
    """All money times a factor."""
    policy = case.policy
    limits, prices = policy.limits, policy.objective
    return replace(
        _each_cell(case, lambda column, value: value * factor if column in _MONEY else value),
        policy=replace(
            policy,
            transaction_fixed_cost=policy.transaction_fixed_cost * factor,
            limits=replace(limits, budget=limits.budget * factor),
            objective=replace(
                prices, carbon_price=prices.carbon_price * factor, distance_price=prices.distance_price * factor
            ),
        ),
    )


def with_a_useless_plant(case: Case) -> Case:
    """One more facility that might be opened, of a process of its own, so dear that it cannot pay."""
    process = {"process": "useless", "role": "input", "material": "m", "amount": 1}
    site = case.rows("streams")[0]["site_id"]
    plant = {"facility_id": "useless", "site_id": site, "process": "useless", "capacity": 50, "opening_cost": 10**6}
    return _with_more(case, processes=process, facilities=plant)


def with_a_worse_mode(case: Case) -> Case:
    """The first mode once more, dearer; links must not name modes, or it would not be bound as the first one is."""
    mode = case.rows("modes")[0]
    return _with_more(case, modes={**mode, "mode": "worse", "cost_per_unit": mode.get("cost_per_unit", 0) + 3})


def divisible(case: Case) -> Case:
    """Without all that makes an exchange indivisible: fixed costs, loads, lots, partner limits, bounds on links."""
    tables = {
        name: [_without(row, _INDIVISIBLE.get(name, set())) for row in rows] for name, rows in case.tables.items()
    }
    limits = replace(case.policy.limits, max_exchanges=float("inf"))
    return Case(tables, replace(case.policy, transaction_fixed_cost=0.0, limits=limits))


def split(case: Case) -> Case:
    """The first stream of a divisible case in two, with the links of both."""
    first, *others = case.rows("streams")
    name, part = first["stream_id"], first["quantity"] // 3
    one = {**first, "quantity": part}
    other = {**first, "stream_id": "other", "quantity": first["quantity"] - part}
    links = [{**row, "from_id": "other"} for row in case.rows("links") if row["from_id"] == name]
    return replace(
        case, tables={**case.tables, "streams": [one, other, *others], "links": [*case.rows("links"), *links]}
    )


def without(case: Case, table: str, columns: set[str]) -> Case:
    """Without some columns of a table."""
    return replace(case, tables={**case.tables, table: [_without(row, columns) for row in case.rows(table)]})


def without_rule(case: Case, rule: str) -> Case:
    """Without a rule of the policy, by the contract's name of it."""
    policy, nothing = case.policy, Policy()
    if rule == "max_organisation_loss":
        return replace(case, policy=replace(policy, max_organisation_loss=nothing.max_organisation_loss))
    if rule == "transaction.fixed_cost":
        return replace(case, policy=replace(policy, transaction_fixed_cost=nothing.transaction_fixed_cost))
    part = "objective" if hasattr(nothing.objective, rule) else "limits"
    changed = replace(getattr(policy, part), **{rule: getattr(getattr(nothing, part), rule)})
    return replace(case, policy=replace(policy, **{part: changed}))


def _each_cell(case: Case, change: Callable[[str, Any], Any]) -> Case:
    tables = {
        name: [{column: change(column, value) for column, value in row.items()} for row in rows]
        for name, rows in case.tables.items()
    }
    return replace(case, tables=tables)


def _with_more(case: Case, **rows: Row) -> Case:
    """One more row in some tables."""
    return replace(case, tables={**case.tables, **{name: [*case.rows(name), row] for name, row in rows.items()}})


def _without(row: Row, columns: set[str]) -> Row:
    return {column: value for column, value in row.items() if column not in columns}
