"""The inventory of a region: what is on offer, what is wanted, and what may happen in between.

Columnar and frozen. Every table is a class whose columns are numpy arrays of one length; row ``i`` of every column
describes the ``i``-th entry. Units are canonical: amounts in the material's unit per period, money in the one currency
of the policy, distances in km, emissions in kg CO2e. References between tables are row numbers (``Index``), not texts.

Conventions, stated once:

* ``S`` streams, ``D`` demands, ``F`` facilities, ``P`` sites, ``M`` materials, ``T`` periods.
* A *supplier* number is a stream's row (``0 .. S-1``). A *receiver* number is a demand's row (``0 .. D-1``) or
  ``D`` + a facility's row.
* "No limit" is ``inf``; "not given" is ``nan`` in a float column, ``-1`` in an ``Index`` column and ``""`` in a text.
* ``(n, T)`` columns hold one figure per row and period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from symbiosis.policy import Policy

Scalar = TypeVar("Scalar", bound=np.generic)
Text = npt.NDArray[np.object_]
Real = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]
Flag = npt.NDArray[np.bool_]
Patterns = tuple[tuple[str, ...], ...]
"""Per row, the material codes or prefixes, operations or forms of a ``;``-separated cell; ``()`` = no restriction."""

_FOR_PEOPLE = {"for_people": True}
"""Metadata of a field that is no part of the fingerprint: people read it, no figure, rule or share depends on it."""
_SILENT_WHEN_EMPTY = {"silent_when_empty": True}
"""Metadata of a field that is no part of the fingerprint while it is empty."""


@dataclass(frozen=True, eq=False)
class Periods:
    """The horizon, in order; shape (T,)."""

    id: Text
    discount_factor: Real
    days: Real


@dataclass(frozen=True, eq=False)
class Sites:
    """Where things are; shape (P,). Rows given inline in streams and demands are sites too."""

    id: Text
    organisation: Index
    """Row in ``Inventory.organisations``."""
    place: Index
    """Sites that are one place (same organisation and coordinates) share this number."""
    name: Text = field(metadata=_FOR_PEOPLE)
    latitude_deg: Real
    longitude_deg: Real
    country: Text
    region: Text
    nace: Text
    nace_version: Text
    permits: Patterns
    permit_materials: Patterns
    permit_quantity: Real


@dataclass(frozen=True, eq=False)
class Materials:
    """Every material that any table names; shape (M,)."""

    id: Text
    name: Text = field(metadata=_FOR_PEOPLE)
    unit: Text
    """One of ``t m3 MWh piece``."""
    physical_form: Text
    low_code: Text
    """List of Waste code, six digits, or ``""``; of a material that is itself a code: that code."""
    density_t_per_m3: Real


@dataclass(frozen=True, eq=False)
class Streams:
    """Waste on offer; shape (S,), per unit of the stream's material."""

    id: Text
    site: Index
    material: Index
    quantity: Real
    """(S, T): available in each period."""
    min_quantity: Real
    """(S, T): must be placed (exchanged or treated)."""
    disposal_cost: Real
    disposal_co2e: Real
    collection_cost: Real
    asking_price: Real
    """nan = no requirement."""
    min_lot: Real
    max_partners: Real
    """A whole number, or inf."""
    max_distance_km: Real
    hazardous: Flag
    """Resolved: the cell, else the material's or its List of Waste entry, else false."""
    physical_form: Text
    """Resolved: the cell, else the material's, else ``""`` (unknown)."""
    quantity_basis: Text
    uncertainty_pct: Real
    visibility: Text
    description: Text = field(metadata=_FOR_PEOPLE)
    current_treatment: Text


@dataclass(frozen=True, eq=False)
class Demands:
    """Feedstock wanted; shape (D,), per unit of the demand's material."""

    id: Text
    site: Index
    material: Index
    quantity: Real
    """(D, T): the most wanted in each period."""
    min_quantity: Real
    """(D, T): must be met by exchanges."""
    purchase_cost: Real
    purchase_co2e: Real
    max_price: Real
    """inf = no limit."""
    min_lot: Real
    max_partners: Real
    max_distance_km: Real
    max_supplier_share: Real
    max_substitution_share: Real
    accepts_hazardous: Flag
    forms: Patterns
    operation: Text
    visibility: Text
    description: Text = field(metadata=_FOR_PEOPLE)


@dataclass(frozen=True, eq=False)
class Quality:
    """Properties, resolved to their owners (an owner's own row precedes its material's); sparse.

    Offers: what stream ``offer_stream[k]`` has of property ``offer_property[k]``, between low and high; shape (K,).
    Limits: what receiver ``limit_receiver[j]`` accepts of the blend of all it receives; shape (J,).
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    offer_stream: Index
    offer_property: Index
    offer_low: Real
    offer_high: Real
    limit_receiver: Index
    limit_property: Index
    limit_min: Real
    """-inf = no limit."""
    limit_max: Real


@dataclass(frozen=True, eq=False)
class Conversions:
    """What may stand in for what, as given; shape (C,). ``symbiosis.candidates.conversions`` applies the rules."""

    from_material: Index
    """Row in materials, or -1 where ``from_prefix`` is set."""
    from_prefix: Text
    """List of Waste prefix of two or four digits, or ``""``."""
    to_material: Index
    yield_: Real
    """Units of *to* per unit of *from*; > 0."""
    cost: Real
    co2e: Real
    forms: Patterns
    hazardous: Flag
    """A prefix row covers hazardous streams only when true."""
    source: Text = field(metadata=_FOR_PEOPLE)
    confidence: Real


@dataclass(frozen=True, eq=False)
class Processes:
    """Recipes; shape (R,). Inputs are a sparse table of shape (I,): row k needs ``input_amount[k]`` of a material."""

    id: Text
    operation: Text
    free_mix: Flag
    """True: throughput = sum(received / amount). False: received = amount x throughput, for each input."""
    input_process: Index
    input_material: Index
    input_amount: Real


@dataclass(frozen=True, eq=False)
class Facilities:
    """Treatment plants, existing or to be opened; shape (F,)."""

    id: Text
    site: Index
    process: Index
    capacity: Real
    """(F, T): throughput per period."""
    min_throughput: Real
    """(F, T): while open."""
    existing: Flag
    opening_cost: Real
    fixed_cost: Real
    variable_cost: Real
    co2e: Real


@dataclass(frozen=True, eq=False)
class Modes:
    """Transport; shape (L,)."""

    id: Text
    cost_per_unit_km: Real
    cost_per_unit: Real
    fixed_cost: Real
    load_size: Real
    """inf = no loads are counted."""
    cost_per_load_km: Real
    co2e_per_unit_km: Real
    max_distance_km: Real
    circuity: Real
    materials: Patterns
    forms: Patterns
    hazardous: Flag


@dataclass(frozen=True, eq=False)
class Links:
    """What is known of one pair; shape (K,). An empty mode or material (-1) covers each."""

    supplier: Index
    receiver: Index
    mode: Index
    material: Index
    distance_km: Real
    unit_cost: Real
    """nan = the mode's transport cost holds."""
    fixed_cost: Real
    capacity: Real
    min_quantity: Real
    price: Real
    until: Index
    """Last period in which ``min_quantity`` binds (row in periods); -1 = the last of all."""
    forbidden: Flag


@dataclass(frozen=True, eq=False)
class Distances:
    """A matrix of known distances between sites, sparse; shape (K,). Mode -1 = every mode."""

    from_site: Index
    to_site: Index
    mode: Index
    distance_km: Real


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that the inventory's owner did not give, filled in from a reference table because that was asked for."""

    table: str
    """Table of the contract in which it was missing."""
    id: str
    """Site, stream, demand or mode; of a conversion ``from > to``."""
    column: str
    value: float
    """As it stands in the row's own unit; of a conversion its yield."""
    unit: str
    """What the value is measured in: ``EUR per t``, ``t per t`` ..."""
    source: str = field(metadata=_FOR_PEOPLE)
    """Where the figure comes from, with its year; ``estimated: how`` where nobody published it."""
    confidence: float
    """From 0 to 1, by the reference table."""

    @property
    def is_coordinate(self) -> bool:
        """Whether it is half of a place that was looked up by the name of its city; every such place has two."""
        return self.column in ("latitude_deg", "longitude_deg")


@dataclass(frozen=True, eq=False)
class Inventory:
    """A region's waste, demand, treatment, transport and policy. A value: nothing in it changes after it is built."""

    organisations: Text
    periods: Periods
    sites: Sites
    materials: Materials
    streams: Streams
    demands: Demands
    quality: Quality
    conversions: Conversions
    processes: Processes
    facilities: Facilities
    modes: Modes
    links: Links
    distances: Distances
    policy: Policy
    assumptions: tuple[Assumption, ...] = field(default=(), metadata=_SILENT_WHEN_EMPTY)
    """What was filled in from reference tables, in the order of tables and rows; ``()`` unless that was asked for."""

    def __post_init__(self) -> None:
        """Make every array read-only, so that a stage that tries to patch its input fails at once."""
        for array in _arrays(self):
            array.flags.writeable = False

    @cached_property
    def receiver_site(self) -> Index:
        """Site of each receiver, demands first; shape (D + F,)."""
        return _frozen(np.concatenate([self.demands.site, self.facilities.site]))

    @cached_property
    def receiver_id(self) -> Text:
        """Id of each receiver, demands first; shape (D + F,)."""
        return _frozen(np.concatenate([self.demands.id, self.facilities.id]))

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the content, the same whichever file format it was read from.

        Names, descriptions and sources are left out (fields marked ``_FOR_PEOPLE``): a material named anew, by its
        owner or by the labels of the List of Waste, does not make older plans those of another inventory.
        """
        digest = hashlib.sha256()
        _feed(digest, self)
        return digest.hexdigest()


def _frozen(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    array.flags.writeable = False
    return array


def _arrays(value: Any) -> Iterator[npt.NDArray[Any]]:
    """Yield every array below a dataclass."""
    for column in fields(value):
        member = getattr(value, column.name)
        if isinstance(member, np.ndarray):
            yield member
        elif is_dataclass(member):
            yield from _arrays(member)


def _feed(digest: Any, value: Any) -> None:
    """Add a value to the digest, each part with its length, so that no two different inventories read the same."""
    if is_dataclass(value):
        for column in fields(value):
            member = getattr(value, column.name)
            if not (column.metadata.get("for_people") or (column.metadata.get("silent_when_empty") and not member)):
                _feed(digest, column.name)
                _feed(digest, member)
        return
    if isinstance(value, tuple) and any(is_dataclass(member) for member in value):
        _feed(digest, len(value))
        for member in value:
            _feed(digest, member)
        return
    if isinstance(value, np.ndarray) and value.dtype != np.object_:
        raw = np.ascontiguousarray(value + 0.0 if value.dtype.kind == "f" else value).tobytes()
    elif isinstance(value, np.ndarray):
        raw = "\x1f".join(value.tolist()).encode()
    else:
        raw = repr(value).encode()
    digest.update(len(raw).to_bytes(8, "little"))
    digest.update(raw)
