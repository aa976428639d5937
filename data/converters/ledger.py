"""What forms say, added up: many receipts of one waste at one site become one stream or demand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from data.converters.output import OutputTable

SITE_COLUMNS = ("site_id", "organisation", "name", "latitude_deg", "longitude_deg", "country", "region", "permits")
STREAM_COLUMNS = (
    "stream_id", "site_id", "material", "quantity", "unit", "hazardous", "physical_form", "quantity_basis",
    "current_treatment", "description", "source",
)  # fmt: skip
DEMAND_COLUMNS = (
    "demand_id", "site_id", "material", "quantity", "unit", "accepts_hazardous", "operation", "description", "source",
)  # fmt: skip
TABLE_NAMES = ("sites", "streams", "demands")
POLICY = """# Written by a converter of official forms; edit freely.
# The forms give no money: fill in the costs, or match with defaults.

[links]
# What a site does with its own waste is not in the forms.
internal = false
"""
_ROWS_NAMED = 5
_BASIS_RANK = {"measured": 0, "": 1, "calculated": 2, "estimated": 3}


@dataclass(frozen=True, slots=True)
class Site:
    """A located site.

    Attributes:
        key: the form's own id, from which the inventory's is made.
        latitude_deg, longitude_deg: WGS 84, checked.
        country: ISO 3166-1 alpha-2.
        region: state or the like; may be empty.
    """

    key: str
    organisation: str
    name: str
    latitude_deg: str
    longitude_deg: str
    country: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one row says was sent out or taken in.

    Attributes:
        kind: `stream` (waste on offer) or `demand` (waste that the site takes for recovery).
        material: six-digit List of Waste code.
        quantity_t: tonnes in the year, above 0.
        basis: `measured`, `calculated`, `estimated`, or empty.
        treatment: R or D code: the stream's current treatment or the demand's operation; may be empty.
        physical_form: may be empty.
        description: what the form says the waste is; rows that differ in it alone are added up.
        source: what the figures rest on, beyond the row.
    """

    kind: Literal["stream", "demand"]
    site: Site
    material: str
    hazardous: bool
    quantity_t: Decimal
    basis: str
    treatment: str
    physical_form: str = ""
    description: str = ""
    source: str = ""


_Key = tuple[str, str, str, bool, str, str]


@dataclass(slots=True)
class _Entry:
    first: Flow
    quantity_t: Decimal
    basis: str
    rows: list[str]


@dataclass(slots=True)
class Ledger:
    """Adds up flows by site, material, hazard, treatment and form, in the order of their first row."""

    _entries: dict[_Key, _Entry] = field(default_factory=dict)
    _sites: dict[str, Site] = field(default_factory=dict)

    def add(self, flow: Flow, place: str) -> None:
        """Add a flow; `place` says where it was read, for example `receipts.json row 3`."""
        self._sites.setdefault(flow.site.key, flow.site)
        key = (flow.kind, flow.site.key, flow.material, flow.hazardous, flow.treatment, flow.physical_form)
        entry = self._entries.get(key)
        if entry is None:
            self._entries[key] = _Entry(flow, flow.quantity_t, flow.basis, [place])
            return
        entry.quantity_t += flow.quantity_t
        entry.basis = max(entry.basis, flow.basis, key=_BASIS_RANK.__getitem__)
        entry.rows.append(place)

    def tables(self, year: int) -> tuple[OutputTable, ...]:
        """Return the inventory's tables of the year: sites, streams and demands."""
        site_ids = _site_ids(self._sites)
        permits = self._permits()
        sites = tuple(_site_row(site, site_ids[key], permits.get(key, "")) for key, site in self._sites.items())
        taken: set[str] = set()
        streams, demands = [], []
        for entry in self._entries.values():
            site_id = site_ids[entry.first.site.key]
            if entry.first.kind == "stream":
                streams.append(_stream_row(entry, site_id, taken, year))
            else:
                demands.append(_demand_row(entry, site_id, taken, year))
        return (
            OutputTable("sites", SITE_COLUMNS, sites),
            OutputTable("streams", STREAM_COLUMNS, tuple(streams)),
            OutputTable("demands", DEMAND_COLUMNS, tuple(demands)),
        )

    def _permits(self) -> dict[str, str]:
        """Return the operations that each receiving site was seen to perform, `;`-separated."""
        seen: dict[str, set[str]] = {}
        for entry in self._entries.values():
            if entry.first.kind == "demand" and entry.first.treatment:
                seen.setdefault(entry.first.site.key, set()).add(entry.first.treatment)
        open_sites = {
            entry.first.site.key
            for entry in self._entries.values()
            if entry.first.kind == "demand" and not entry.first.treatment
        }
        return {key: ";".join(sorted(codes)) for key, codes in seen.items() if key not in open_sites}


def readable_id(text: str) -> str:
    """Make an id of letters, digits, `_` and `-`."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", text).strip("-")


def free_id(base: str, taken: set[str]) -> str:
    """Return `base`, numbered where it is taken, and take it."""
    free, number = base, 2
    while free in taken:
        free, number = f"{base}-{number}", number + 1
    taken.add(free)
    return free


def _site_ids(sites: Mapping[str, Site]) -> dict[str, str]:
    taken: set[str] = set()
    ids = {}
    for key, site in sites.items():
        readable = readable_id(key)
        base = readable if readable.startswith(site.country) else f"{site.country}-{readable}"
        ids[key] = free_id(base, taken)
    return ids


def _site_row(site: Site, site_id: str, permits: str) -> Mapping[str, str]:
    return {
        "site_id": site_id,
        "organisation": site.organisation,
        "name": site.name,
        "latitude_deg": site.latitude_deg,
        "longitude_deg": site.longitude_deg,
        "country": site.country,
        "region": site.region,
        "permits": permits,
    }


def _stream_row(entry: _Entry, site_id: str, taken: set[str], year: int) -> Mapping[str, str]:
    flow = entry.first
    parts = [site_id, flow.material, "H" if flow.hazardous else "N", flow.treatment, flow.physical_form]
    return {
        "stream_id": free_id("-".join(part for part in parts if part), taken),
        "site_id": site_id,
        "material": flow.material,
        "quantity": _figure(entry.quantity_t),
        "unit": "t",
        "hazardous": _flag(flow.hazardous),
        "physical_form": flow.physical_form,
        "quantity_basis": entry.basis,
        "current_treatment": flow.treatment,
        "description": flow.description,
        "source": _source(entry, year),
    }


def _demand_row(entry: _Entry, site_id: str, taken: set[str], year: int) -> Mapping[str, str]:
    flow = entry.first
    parts = [site_id, "takes", flow.material, "H" if flow.hazardous else "N", flow.treatment]
    return {
        "demand_id": free_id("-".join(part for part in parts if part), taken),
        "site_id": site_id,
        "material": flow.material,
        "quantity": _figure(entry.quantity_t),
        "unit": "t",
        "accepts_hazardous": _flag(flow.hazardous),
        "operation": flow.treatment,
        "description": flow.description,
        "source": _source(entry, year),
    }


def _figure(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _source(entry: _Entry, year: int) -> str:
    named = ", ".join(entry.rows[:_ROWS_NAMED])
    more = f" and {len(entry.rows) - _ROWS_NAMED} more" if len(entry.rows) > _ROWS_NAMED else ""
    basis = f"; {entry.first.source}" if entry.first.source else ""
    return f"quantity: {year}, {named}{more}{basis}"
