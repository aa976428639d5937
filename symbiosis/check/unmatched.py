"""What the plan says is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.costs import left_of_demands
from symbiosis.check.exact import ONE, TOLERANCE, ZERO, Finding, Findings, differs, exact, stated
from symbiosis.plan import Unmatched

EDGE = Decimal("0.001")
"""Within this part of the tolerance a row may be there or not: who reckons in floats cannot tell."""

KINDS = ("stream", "demand")


def unmatched_names(case: Case) -> Findings:
    """Each row names a stream or demand, a period, a reason and, where it gives one, a partner of the inventory."""
    known = {kind: _ids(case, kind) for kind in KINDS}
    for row in case.plan.unmatched:
        where = _where(row)
        if row.kind not in known:
            yield Finding(Code.UNMATCHED_KIND, where, row.kind, "stream or demand")
            continue
        ids, partners = known[row.kind]
        if row.id not in ids or row.period not in case.facts.period:
            yield Finding(Code.UNMATCHED_UNKNOWN, where, f"{row.id}, period {row.period}", "ids of the inventory")
        if not row.reason_code.strip():
            yield Finding(Code.UNMATCHED_REASON, where, "none", "a reason code")
        if row.nearest_id and row.nearest_id not in partners:
            yield Finding(Code.UNMATCHED_NEAREST, where, row.nearest_id, "an id of the inventory")
    for (kind, identifier, period), count in Counter(map(_key, case.plan.unmatched)).items():
        if count > 1:
            yield Finding(Code.UNMATCHED_DUPLICATE, f"unmatched {kind} {identifier}", f"{count} in {period}", "one row")


def unmatched_amounts(case: Case) -> Findings:
    """There is a row for exactly what is left beyond tolerance, and it says how much."""
    rows = {_key(row): row for row in case.plan.unmatched}
    demands = case.inventory.demands
    for period, name in enumerate(case.inventory.periods.id):
        for number, offered in _waste(case, period):
            row = rows.get(("stream", case.facts.suppliers[number].id, name))
            left = offered - case.placed.get((number, period), ZERO)
            yield from _amount(case.supplier_at(number, period), row, left, offered)
        for number, left in enumerate(left_of_demands(case, period)):
            row = rows.get(("demand", demands.id[number], name))
            yield from _amount(case.receiver_at(number, period), row, left, exact(demands.quantity[number, period]))


def _waste(case: Case, period: int) -> Iterator[tuple[int, Decimal]]:
    """Yield streams and returns, each with what there is of it."""
    for number, supplier in enumerate(case.facts.suppliers):
        if supplier.is_stream:
            yield number, exact(case.inventory.streams.quantity[number, period])
        elif supplier.returned >= 0:
            yield number, case.back(supplier.returned, period)


def _amount(where: str, row: Unmatched | None, left: Decimal, quantity: Decimal) -> Findings:
    """Hold what one row says, or its absence, against what is left."""
    tolerance = TOLERANCE * max(ONE, quantity)
    if row is None:
        if left > tolerance * (1 + EDGE):
            yield Finding(Code.UNMATCHED_MISSING, where, "no row", str(left))
        return
    figure = stated(row.quantity_left)
    if figure is None:
        yield Finding(Code.NOT_FINITE, f"{where}, quantity_left", str(row.quantity_left), "a finite number")
        return
    if left < tolerance * (1 - EDGE):
        yield Finding(Code.UNMATCHED_NEEDLESS, where, str(figure), str(left))
    yield from differs(Code.UNMATCHED_QUANTITY, where, figure, left)


def _ids(case: Case, kind: str) -> tuple[Collection[str], Collection[str]]:
    """Return the ids of a kind, and those of its possible partners; what comes back is a stream."""
    facts = case.facts
    if kind == "demand":
        return facts.demand, facts.suppliers_of
    return {each.id for each in facts.suppliers if each.facility < 0}, facts.receiver


def _key(row: Unmatched) -> tuple[str, str, str]:
    """Return what a row is about."""
    return row.kind, row.id, row.period


def _where(row: Unmatched) -> str:
    return f"unmatched {row.kind} {row.id}"
