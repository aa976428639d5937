"""Which figures are missing, and which of them the reference tables have: every use is recorded, no gap is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data import parse
from data.defaults import conversions, disposal, purchase, transport
from data.defaults.known_pathways import known_step
from data.defaults.measures import Measures
from data.defaults.money import Money
from data.defaults.reference import currencies
from data.faults import Code, Report
from data.normalise import Tables
from data.raw import RawInventory
from symbiosis.inventory import Assumption

KEY = "defaults"
"""Of the policy."""
EURO = "EUR"


@dataclass(frozen=True)
class Filled:
    """Tables with what was missing, and what that was."""

    tables: Tables
    assumptions: tuple[Assumption, ...]


def asked(policy: Mapping[str, str]) -> bool:
    """Tell whether the policy asks for defaults; what is no truth value is reported where the policy is built."""
    return parse.flag(policy.get(KEY, "")) is True


def fill_modes(raw: RawInventory, report: Report) -> tuple[RawInventory, tuple[Assumption, ...]]:
    """Return the inventory as written, with modes of transport that say what they cost."""
    money = _money(raw.policy)
    if money is None:
        currency = raw.policy.get("currency", EURO)
        expected = "one of " + ", ".join(currencies())
        report.add(Code.NO_DEFAULT, "policy", column="currency", value=currency, expected=expected)
        return raw, ()
    filled, uses = transport.fill_modes(raw, money)
    return filled, tuple(uses)


def fill(
    tables: Tables,
    policy: Mapping[str, str],
    before: tuple[Assumption, ...] = (),
    pathways: conversions.Pathways = known_step,
) -> Filled:
    """Fill empty cells of streams and demands, and add conversions that are missing.

    Nothing that is given is changed, a cost of 0 included. A cell for which there is no default is a warning, and the
    contract's own default holds.

    Args:
        tables: As normalised; not changed.
        policy: For the currency; in one that the reference tables do not have, no cost is filled in.
        before: Uses that were recorded already, which come last.
        pathways: What may stand in for what.
    """
    measures, money = Measures(tables), _money(policy)
    filled, uses = dict(tables), []
    if money is not None:
        filled["streams"], of_streams = disposal.fill_disposal(tables, measures, money)
        filled["demands"], of_demands = purchase.fill_purchase(tables, measures, money)
        uses = [*of_streams, *of_demands]
    filled[conversions.TABLE], of_conversions = conversions.add_conversions(tables, measures, money, pathways)
    return Filled(filled, (*_once(uses), *of_conversions, *before))


def _once(uses: Iterable[Assumption]) -> Iterator[Assumption]:
    """Yield the uses of each stream and demand once, although every row of theirs got the figure."""
    told: set[tuple[str, str, str]] = set()
    for use in uses:
        key = use.table, use.id, use.column
        if key not in told:
            told.add(key)
            yield use


def _money(policy: Mapping[str, str]) -> Money | None:
    """Return the inventory's currency with its rate; None where the reference tables have no rate."""
    currency = policy.get("currency", "").strip().upper() or EURO
    rate = currencies().get(currency)
    return None if rate is None else Money(currency, rate)
