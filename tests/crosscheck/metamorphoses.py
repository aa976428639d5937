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
    "expansion_cost", "expansion_fixed_cost", "storage_cost",
}  # fmt: skip
_AMOUNTS = {
    "streams": {"quantity", "min_quantity", "min_lot"},
    "demands": {"quantity", "min_quantity", "min_lot"},
    "processes": {"amount", "storage_limit", "disposal_limit"},
    "facilities": {"storage_capacity"},
    "returns": {"disposal_limit"},
    "links": {"capacity", "min_quantity"},
    "modes": {"load_size"},
    "sites": {"permit_quantity"},
}
"""What is counted in units of materials; a facility's throughput is in units of its own."""
_PER_UNIT = {
    "streams": {"disposal_cost", "disposal_co2e", "collection_cost", "asking_price"},
    "demands": {"purchase_cost", "purchase_co2e", "max_price"},
    "conversions": {"cost", "co2e"},
    "processes": {"disposal_cost", "disposal_co2e", "storage_cost"},
    "facilities": {"storage_cost"},
    "returns": {"disposal_cost", "disposal_co2e", "collection_cost"},
    "links": {"unit_cost"},
    "modes": {"cost_per_unit_km", "cost_per_unit", "co2e_per_unit_km"},
}
_OF_PERIODS = {"quantity", "min_quantity", "capacity", "max_capacity", "min_throughput"}
_INDIVISIBLE = {
    "streams": {"min_lot", "max_partners", "min_quantity"},
    "demands": {"min_lot", "max_partners"},
    "modes": {"fixed_cost", "load_size", "cost_per_load_km"},
    "links": {"fixed_cost", "capacity", "min_quantity"},
}
"""What makes the exchange of half a stream something else than half of it, or binds one stream alone."""


def permuted(case: Case, rng: np.random.Generator) -> Case:
    """The rows of every table in another order, periods apart."""
    tables = {name: [rows[k] for k in rng.permutation(len(rows))] for name, rows in case.tables.items()}
    return replace(case, tables={**tables, "periods": case.rows("periods")})


def renamed(case: Case) -> Case:
    """Other ids, which sort in reverse."""
    names = sorted({row[key].split("#")[0] for rows in case.tables.values() for row in rows for key in _IDS & set(row)})
    new = {name: f"{len(names) - k:03}-x" for k, name in enumerate(names)}
    limits = replace(
        case.policy.limits,
        max_open=tuple((new[process], count) for process, count in case.policy.limits.max_open if process in new),
        exact_open=tuple((new[process], count) for process, count in case.policy.limits.exact_open),
    )

    def cell(column: str, value: Any) -> Any:
        if column not in _IDS | {"owner_id"}:
            return value
        name, *material = value.split("#")
        return "#".join([new.get(name, name) if column == "owner_id" else new[name], *material])

    renamed = _each_cell(case, cell)
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
            limits=replace(
                limits,
                budget=limits.budget * factor,
                min_benefit_per_exchange=limits.min_benefit_per_exchange * factor,
            ),
            objective=replace(
                prices, carbon_price=prices.carbon_price * factor, distance_price=prices.distance_price * factor
            ),
        ),
    )


def in_smaller_units(case: Case, factor: int) -> Case:
    """All materials counted in units a factor smaller."""
    tables = {
        name: [{column: _rescaled(name, column, value, factor) for column, value in row.items()} for row in rows]
        for name, rows in case.tables.items()
    }
    prices = case.policy.objective
    policy = replace(case.policy, objective=replace(prices, distance_price=prices.distance_price / factor))
    return Case(tables, policy)


def _rescaled(table: str, column: str, value: Any, factor: int) -> Any:
    if column in _AMOUNTS.get(table, ()):
        return [each * factor for each in value] if isinstance(value, list) else value * factor
    return value / factor if column in _PER_UNIT.get(table, ()) else value


def with_a_worse_twin(case: Case) -> Case:
    """The first candidate facility of no group and no contract once more, dearer; one of the two may open."""
    bound = {row[end] for row in case.rows("links") if "min_quantity" in row for end in ("from_id", "to_id")}
    for row in case.rows("facilities"):
        name = row["facility_id"]
        if not (row.get("existing", False) or "group" in row or name in bound):
            one, twin = {**row, "group": "twins"}, {**row, "group": "twins", "facility_id": "twin"}
            twin["opening_cost"] = row.get("opening_cost", 0) + 1
            others = [other for other in case.rows("facilities") if other is not row]
            has = [{**line, "owner_id": "twin"} for line in case.rows("properties") if line["owner_id"] == name]
            links = [
                {**link, end: "twin"}
                for link in case.rows("links")
                for end in ("from_id", "to_id")
                if link[end] == name
            ]
            more: dict[str, list[Row]] = {"facilities": [*others, one, twin]}
            more |= {"properties": [*case.rows("properties"), *has], "links": [*case.rows("links"), *links]}
            return replace(case, tables={**case.tables, **more})
    return case


def over_time(case: Case) -> Case:
    """Without what one more period changes though nothing is in it: what is counted undiscounted over the horizon."""
    nothing = Policy().limits
    limits = replace(case.policy.limits, budget=nothing.budget, max_co2e=nothing.max_co2e)
    return without(replace(case, policy=replace(case.policy, limits=limits)), "returns", {"disposal_limit"})


def with_an_empty_period(case: Case) -> Case:
    """One more period, the last, that weighs nothing, in which there is nothing and no facility opens."""
    count = len(case.periods)

    def longer(table: str, row: Row) -> Row:
        shown = {column: value for column, value in row.items() if column in _OF_PERIODS and table != "links"}
        made = {c: [*(value if isinstance(value, list) else [value] * count), 0.0] for c, value in shown.items()}
        if table == "facilities":
            made.setdefault("max_capacity", made["capacity"])
            made["open_in"] = row.get("open_in", ";".join(case.periods))
        elif table == "links" and "min_quantity" in row:
            made["until"] = row.get("until", case.periods[-1])
        return {**row, **made}

    tables = {name: [longer(name, row) for row in rows] for name, rows in case.tables.items()}
    periods = [
        {"period": name, "discount_factor": weight} for name, weight in zip(case.periods, case.discount, strict=True)
    ]
    return replace(case, tables={**tables, "periods": [*periods, {"period": "empty", "discount_factor": 0.0}]})


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
    nothing = Policy().limits
    limits = replace(
        case.policy.limits,
        max_exchanges=nothing.max_exchanges,
        min_benefit_per_exchange=nothing.min_benefit_per_exchange,
    )
    return Case(tables, replace(case.policy, transaction_fixed_cost=0.0, limits=limits))


def split(case: Case) -> Case:
    """The first stream of a divisible case in two, with the links of both."""
    first, *others = case.rows("streams")
    name, all_of_it = first["stream_id"], first["quantity"]
    listed = all_of_it if isinstance(all_of_it, list) else [all_of_it] * len(case.periods)
    part = [quantity // 3 for quantity in listed]
    one = {**first, "quantity": part}
    rest = [quantity - mine for quantity, mine in zip(listed, part, strict=True)]
    other = {**first, "stream_id": "other", "quantity": rest}
    links = [{**row, "from_id": "other"} for row in case.rows("links") if row["from_id"] == name]
    has = [{**row, "owner_id": "other"} for row in case.rows("properties") if row["owner_id"] == name]
    more = {"streams": [one, other, *others], "links": [*case.rows("links"), *links]}
    return replace(case, tables={**case.tables, **more, "properties": [*case.rows("properties"), *has]})


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
