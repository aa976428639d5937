"""The table of exchanges; over several periods a row for each partnership, with the sums of what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data.report.directory import Directory
from data.report.figures import UNKNOWN, amount, emissions, money
from data.report.horizon import spans
from symbiosis.plan import Exchange

MOST_EXCHANGES = 200


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange, or all that a pair exchanges of a material by a mode over the periods."""

    identifier: str
    more: int
    """Exchanges of other periods that are in the sums."""
    periods: str
    supplier: str
    from_id: str
    receiver: str
    to_id: str
    material: str
    mode: str
    grade: str
    """How far the supplier's figures can be trusted."""
    quantity: str
    received: str
    """What arrives, where that is another amount or unit than what is sent."""
    distance: str
    transport: str
    fixed: str
    co2e: str
    benefit: str


@dataclass(frozen=True, slots=True)
class ExchangeTable:
    """The rows of most benefit, and how many are left out."""

    rows: tuple[ExchangeRow, ...]
    left_out: int
    merged: bool
    """Whether a row may stand for several exchanges."""

    @property
    def graded(self) -> bool:
        """Whether anything is known of how far the figures can be trusted."""
        return any(row.grade != UNKNOWN for row in self.rows)

    @property
    def has_fixed_costs(self) -> bool:
        """Whether any exchange has a fixed cost."""
        return any(row.fixed != "0" for row in self.rows)

    @property
    def adds_emissions(self) -> bool:
        """Whether any exchange emits more than it is known to avoid."""
        return any(row.co2e.startswith("−") for row in self.rows)


def exchange_table(exchanges: Iterable[Exchange], directory: Directory, periods: Sequence[str]) -> ExchangeTable:
    """Return the exchanges of most benefit, at most ``MOST_EXCHANGES``; money without its currency, undiscounted."""
    partnerships: dict[tuple[str, ...], list[Exchange]] = {}
    merged = len(periods) > 1
    for number, row in enumerate(exchanges):
        same = (row.from_id, row.to_id, row.material, row.to_material, row.mode, row.unit) if merged else (str(number),)
        partnerships.setdefault(same, []).append(row)
    best = sorted(partnerships.values(), key=lambda rows: -sum(row.net_benefit for row in rows))
    shown = tuple(_exchange_row(rows, directory, periods) for rows in best[:MOST_EXCHANGES])
    return ExchangeTable(shown, len(best) - len(shown), merged)


def _sum(rows: list[Exchange]) -> Exchange:
    if len(rows) == 1:
        return rows[0]
    return replace(
        rows[0],
        quantity=sum(row.quantity for row in rows),
        received_quantity=sum(row.received_quantity for row in rows),
        transport_cost=sum(row.transport_cost for row in rows),
        conversion_cost=sum(row.conversion_cost for row in rows),
        fixed_cost=sum(row.fixed_cost for row in rows),
        co2e_saved_kg=sum(row.co2e_saved_kg for row in rows),
        net_benefit=sum(row.net_benefit for row in rows),
    )


def _exchange_row(rows: list[Exchange], directory: Directory, periods: Sequence[str]) -> ExchangeRow:
    row = _sum(rows)
    material, to_material = directory.material(row.material), directory.material(row.to_material)
    sent = amount(row.quantity, row.unit)
    received = amount(row.received_quantity, directory.material_units.get(row.to_material, row.unit))
    return ExchangeRow(
        identifier=row.exchange_id,
        more=len(rows) - 1,
        periods=spans((each.period for each in rows), periods),
        supplier=row.from_organisation,
        from_id=row.from_id,
        receiver=row.to_organisation,
        to_id=row.to_id,
        material=material if row.material == row.to_material else f"{material} → {to_material}",
        mode=row.mode,
        grade=_grade(row, directory),
        quantity=sent,
        received="" if received == sent else received,
        distance=amount(row.distance_km, "km"),
        transport=money(row.transport_cost + row.conversion_cost),
        fixed=money(row.fixed_cost),
        co2e=emissions(row.co2e_saved_kg),
        benefit=money(row.net_benefit),
    )


def _grade(row: Exchange, directory: Directory) -> str:
    entry = directory.streams.get(row.from_id)
    return entry.grade if entry and entry.grade else UNKNOWN
