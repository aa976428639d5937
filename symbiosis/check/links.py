"""Links bound the sum of all that they cover: capacity above, contract below."""

from __future__ import annotations

from math import isinf

from symbiosis.check.case import Case
from symbiosis.check.codes import Code
from symbiosis.check.exact import ZERO, Findings, exact, exceeds, falls_short


def link_bounds(case: Case) -> Findings:
    """Each row's capacity and contract hold for all exchanges that it covers, whichever row's price they pay."""
    table = case.inventory.links
    for (source, receiver), rows in case.facts.links_of.items():
        for row in rows:
            for period in range(case.period_count):
                contracted = binds(case, row, period)
                if not contracted and isinf(table.capacity[row]):
                    continue
                sent = sum(
                    (
                        each.quantity
                        for each in case.between.get((source, receiver, period), ())
                        if row in case.facts.covering_links(each.supplier, receiver, each.combination.mode)
                    ),
                    ZERO,
                )
                where = f"{case.source_at(source, period)} to {case.facts.receiver_id[receiver]}"
                yield from exceeds(Code.LINK_CAPACITY, where, sent, exact(table.capacity[row]))
                if contracted:
                    yield from falls_short(Code.CONTRACT, where, sent, exact(table.min_quantity[row]))


def binds(case: Case, row: int, period: int) -> bool:
    """Whether a row of links is a contract that binds in a period."""
    table = case.inventory.links
    return bool(table.min_quantity[row] > 0) and (table.until[row] < 0 or period <= table.until[row])
