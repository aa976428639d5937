"""What a case holds, by name, so that generators which lose a feature are noticed."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isfinite, isnan

from tests.crosscheck.oracle_case import Case, Row

COLUMNS = {
    "streams": ("min_quantity", "min_lot", "max_partners", "collection_cost", "asking_price", "disposal_co2e"),
    "demands": ("min_quantity", "min_lot", "max_partners", "max_supplier_share", "max_substitution_share", "operation"),
    "facilities": (
        "opening_cost", "fixed_cost", "min_throughput", "max_capacity", "expansion_fixed_cost", "open_in",
        "storage_capacity", "storage_cost", "group", "co2e",
    ),
    "modes": ("fixed_cost", "load_size", "circuity"),
    "links": ("fixed_cost", "min_quantity", "until", "capacity", "unit_cost", "distance_km"),
    "sites": ("permit_quantity",),
    "returns": ("disposal_cost", "disposal_limit", "collection_cost"),
    "properties": ("min", "max", "low"),
}  # fmt: skip
"""Columns that are a feature where any row gives them."""


def features(case: Case) -> frozenset[str]:
    """The features that occur in a case."""
    given = {
        f"{table}.{column}" for table, columns in COLUMNS.items() for column in columns if has(case, table, column)
    }
    return frozenset(given | set(_plants(case)) | set(_time(case)) | set(_exchanges(case)) | set(_policy(case)))


def has(case: Case, table: str, column: str) -> bool:
    return any(column in row for row in case.rows(table))


def _time(case: Case) -> Iterator[str]:
    if len(case.periods) > 1:
        yield "several periods"
        if len(set(case.discount)) > 1:
            yield "discounting"
        if any(isinstance(row["quantity"], list) for row in (*case.rows("streams"), *case.rows("demands"))):
            yield "quantities by period"
    by_return: dict[tuple[str, str], int] = {}
    for row in case.rows("returns"):
        by_return[row["demand_id"], row["material"]] = by_return.get((row["demand_id"], row["material"]), 0) + 1
        yield "returns at once" if row["lag_periods"] == 0 else "returns later"
    if any(count > 1 for count in by_return.values()):
        yield "returns in several rows"


def _plants(case: Case) -> Iterator[str]:
    """Kinds of recipes, chains and cycles among the facilities that are there."""
    facilities = case.rows("facilities")
    for row in facilities:
        inputs, outputs = case.recipe(row), case.recipe(row, "output")
        yield "existing facility" if row.get("existing", False) else "candidate facility"
        yield {0: "final treatment", 1: "one output"}.get(len(outputs), "several outputs")
        if len(inputs) > 1:
            yield "free mix" if inputs[0].get("mix") == "free" else "fixed recipe of several inputs"
        if any("storage_limit" in line for line in inputs):
            yield "storage of an input"
        for column in ("disposal_limit", "disposal_cost", "disposal_co2e"):
            if any(column in line for line in outputs):
                yield f"outputs.{column}"
    feeds = [
        (one, other) for one in facilities for other in facilities if one is not other and _feeds(case, one, other)
    ]
    if feeds:
        yield "chain of facilities"
    if any((other, one) in feeds for one, other in feeds):
        yield "cycle of facilities"


def _feeds(case: Case, one: Row, other: Row) -> bool:
    """Whether what one gives is, as it is, what the other takes."""
    return bool({line["material"] for line in case.recipe(one, "output")} & set(case.inputs(other)))


def _exchanges(case: Case) -> Iterator[str]:
    """Contracts by who sends."""
    plants = {row["facility_id"] for row in case.rows("facilities")}
    for row in case.rows("links"):
        sender = "facility" if row["from_id"] in plants else "return" if "#" in row["from_id"] else "stream"
        yield f"link from a {sender}"
        if "min_quantity" in row:
            yield "contract with a plant or a return" if sender != "stream" or row["to_id"] in plants else "contract"
    if any("value" in row or "low" in row for row in case.rows("properties") if row["owner_id"] in plants):
        yield "properties of outputs"


def _policy(case: Case) -> Iterator[str]:
    policy, limit = case.policy, case.policy.limits
    found = {
        "carbon_price": policy.objective.carbon_price > 0,
        "distance_price": policy.objective.distance_price > 0,
        "budget": isfinite(limit.budget),
        "max_co2e": isfinite(limit.max_co2e),
        "max_open": bool(limit.max_open),
        "exact_open": bool(limit.exact_open),
        "max_exchanges": limit.max_exchanges < inf,
        "min_benefit_per_exchange": not isnan(limit.min_benefit_per_exchange),
        "transaction.fixed_cost": policy.transaction_fixed_cost > 0,
        "max_organisation_loss": policy.max_organisation_loss < 1,
        "dilute_hazardous": policy.dilute_hazardous,
        "cross_border forbidden": not policy.cross_border,
    }
    yield from (name for name, there in found.items() if there)
