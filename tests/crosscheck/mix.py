"""What a set of cases and their plans holds, so that generators which lose a feature are noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from symbiosis import Plan
from symbiosis.plan import Status
from tests.crosscheck.oracle_case import Case


def mix(cases: Iterable[Case], plans: Iterable[Plan]) -> Counter[str]:
    """In how many cases each thing occurs."""
    return Counter(word for case, plan in zip(cases, plans, strict=True) for word in set(_words(case, plan)))


def _words(case: Case, plan: Plan) -> Iterator[str]:
    """What occurs in one case."""
    if plan.summary.status is Status.INFEASIBLE:
        yield "infeasible"
        return
    yield "exchanges" if plan.exchanges else "nothing exchanged"
    existing = {row["facility_id"] for row in case.rows("facilities") if row.get("existing", False)}
    for facility in plan.facilities:
        if facility.facility_id not in existing:
            yield "facility opened" if facility.open else "facility not opened"
    yield from _lots(case, plan)
    yield from _partners(case, plan)


def _lots(case: Case, plan: Plan) -> Iterator[str]:
    """Pairs that exchange exactly their lot."""
    sent: dict[tuple[str, str], float] = {}
    yields: dict[tuple[str, str], float] = {}
    for exchange in plan.exchanges:
        pair = exchange.from_id, exchange.to_id
        sent[pair] = sent.get(pair, 0.0) + exchange.quantity
        yields[pair] = exchange.received_quantity / exchange.quantity
    streams = {row["stream_id"]: row for row in case.rows("streams")}
    for (stream, receiver), quantity in sent.items():
        demanded = case.receivers[receiver].get("min_lot", 0.0) / yields[stream, receiver]
        if abs(quantity - max(streams.get(stream, {}).get("min_lot", 0.0), demanded)) <= 1e-6 * quantity:
            yield "lot binds"


def _partners(case: Case, plan: Plan) -> Iterator[str]:
    """Streams and demands with as many partners as they may have."""
    pairs = {(exchange.from_id, exchange.to_id) for exchange in plan.exchanges}
    for side, table, key in ((0, "streams", "stream_id"), (1, "demands", "demand_id")):
        partners = Counter(pair[side] for pair in pairs)
        if any(partners[row[key]] == row.get("max_partners") for row in case.rows(table)):
            yield "all partners taken"
