"""Which waste may stand in for which feedstock, by which conversion, in which industry.

Four tables: ``resources.csv`` (what is on offer, with the words people use for it), ``industries.csv`` (who takes),
``feedstocks.csv`` (what is wanted) and ``pathways.csv``, which joins them. Figures are estimates unless their source
says otherwise.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

PLANTS = "@plant"
"""Among the takers of a pathway: every industry that runs a plant (steam, power, water)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is on offer: a waste, a by-product, a product or a utility.

    Attributes:
        resource_id: Its id in ``pathways.csv``.
        name: For people.
        terms: Words that people use for it, lower case.
        low_codes: Codes of the List of Waste (six digits), the likeliest first; empty for products and utilities.
        unit: `t`, `m3`, `MWh` or `piece`.
        broader: Ids of the resources whose pathways it may follow as well.
    """

    resource_id: str
    name: str
    terms: tuple[str, ...]
    low_codes: tuple[str, ...]
    unit: str
    broader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """Who takes a feedstock.

    Attributes:
        industry_id: Its id in ``pathways.csv``.
        name: For people.
        terms: Words that people use for it, lower case.
        broader: Ids of the industries that it belongs to: what they take, it takes.
        nace: Section or division of NACE Rev. 2.
        plant: Whether it runs a plant that uses steam, power and process water.
    """

    industry_id: str
    name: str
    terms: tuple[str, ...]
    broader: tuple[str, ...]
    nace: str
    plant: bool


@dataclass(frozen=True, slots=True)
class Feedstock:
    """What a waste may stand in for, with the words that people use for it, and its unit."""

    feedstock_id: str
    name: str
    terms: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way from a waste to a feedstock.

    Attributes:
        pathway_id: Stable id.
        waste: What is offered.
        feedstock: What it stands in for.
        takers: Ids of industries, `@plant` spelt out.
        conversion: What is done with it.
        yield_low, yield_typical, yield_high: Units of feedstock per unit of waste.
        cost_low, cost, cost_high: EUR per unit of waste, transport not included.
        checks: What must be looked at before: quality, permit.
        source: Where the figures are from; `estimated: how` where nobody published them.
        year: Year of the figures.
        confidence: 0 to 1.
    """

    pathway_id: str
    waste: Resource
    feedstock: Feedstock
    takers: tuple[str, ...]
    conversion: str
    yield_low: float
    yield_typical: float
    yield_high: float
    cost_low: float
    cost: float
    cost_high: float
    checks: str
    source: str
    year: int
    confidence: float

    @property
    def low_codes(self) -> tuple[str, ...]:
        """Codes of the List of Waste that the waste goes by."""
        return self.waste.low_codes


@cache
def resources() -> MappingProxyType[str, Resource]:
    """Return every resource by id."""
    return MappingProxyType(
        {
            row["resource_id"]: Resource(
                row["resource_id"],
                row["name"],
                _split(row["terms"]),
                _split(row["low_codes"]),
                row["unit"],
                _split(row["broader"]),
            )
            for row in _rows("resources.csv")
        }
    )


@cache
def industries() -> MappingProxyType[str, Industry]:
    """Return every industry by id."""
    return MappingProxyType(
        {
            row["industry_id"]: Industry(
                row["industry_id"],
                row["name"],
                _split(row["terms"]),
                _split(row["broader"]),
                row["nace"],
                row["plant"] == "true",
            )
            for row in _rows("industries.csv")
        }
    )


@cache
def feedstocks() -> MappingProxyType[str, Feedstock]:
    """Return every feedstock by id."""
    return MappingProxyType(
        {
            row["feedstock_id"]: Feedstock(row["feedstock_id"], row["name"], _split(row["terms"]), row["unit"])
            for row in _rows("feedstocks.csv")
        }
    )


@cache
def pathways() -> tuple[Pathway, ...]:
    """Return every pathway, in the order of the table."""
    return tuple(_pathway(row) for row in _rows("pathways.csv"))


def _pathway(row: dict[str, str]) -> Pathway:
    return Pathway(
        pathway_id=row["pathway_id"],
        waste=resources()[row["waste"]],
        feedstock=feedstocks()[row["feedstock"]],
        takers=_takers(_split(row["takers"])),
        conversion=row["conversion"],
        yield_low=float(row["yield_low"]),
        yield_typical=float(row["yield"]),
        yield_high=float(row["yield_high"]),
        cost_low=float(row["cost_low"]),
        cost=float(row["cost"]),
        cost_high=float(row["cost_high"]),
        checks=row["checks"],
        source=row["source"],
        year=int(row["year"]),
        confidence=float(row["confidence"]),
    )


def _takers(listed: tuple[str, ...]) -> tuple[str, ...]:
    plants = [industry.industry_id for industry in industries().values() if industry.plant]
    spelt = [taker for name in listed for taker in (plants if name == PLANTS else [name])]
    return tuple(dict.fromkeys(spelt))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("data.reference").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
