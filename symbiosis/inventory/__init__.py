"""The inventory of a region: what is on offer, what is wanted, and what may happen in between.

Columnar and frozen. Every table is a class whose columns are numpy arrays of one length; row ``i`` of every column
describes the ``i``-th entry. Units are canonical: amounts in the material's unit per period, money in the one currency
of the policy, distances in km, emissions in kg CO2e. References between tables are row numbers (``Index``), not texts.

Conventions, stated once:

* ``S`` streams, ``B`` returns, ``D`` demands, ``F`` facilities, ``P`` sites, ``M`` materials, ``T`` periods.
* A *supplier* number is a row of ``Inventory.suppliers``: streams (``0 .. S-1``), returns, outputs of facilities.
  A *source* number is an id that sends: a stream's row, ``S`` + a return's, ``S + B`` + a facility's.
  A *receiver* number is a demand's row (``0 .. D-1``) or ``D`` + a facility's row.
* "No limit" is ``inf``; "not given" is ``nan`` in a float column, ``-1`` in an ``Index`` column and ``""`` in a text.
* ``(n, T)`` columns hold one figure per row and period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from symbiosis.inventory.equipment import Assets, Requests
from symbiosis.inventory.fingerprint import fingerprint
from symbiosis.inventory.flows import Conversions, Demands, Quality, Returns, Streams
from symbiosis.inventory.kinds import FOR_PEOPLE, SILENT_WHEN_EMPTY, Flag, Index, Patterns, Real, Text
from symbiosis.inventory.places import Materials, Periods, Sites
from symbiosis.inventory.suppliers import Suppliers, list_suppliers
from symbiosis.inventory.transport import Distances, Links, Modes
from symbiosis.inventory.treatment import Facilities, Processes
from symbiosis.policy import Policy

__all__ = [
    "Assets", "Assumption", "Conversions", "Demands", "Distances", "Facilities", "Flag", "Index", "Inventory", "Links",
    "Materials", "Modes", "Patterns", "Periods", "Processes", "Quality", "Real", "Requests", "Returns", "Sites",
    "Streams", "Suppliers", "Text",
]  # fmt: skip

Scalar = TypeVar("Scalar", bound=np.generic)


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
    source: str = field(metadata=FOR_PEOPLE)
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
    returns: Returns
    assets: Assets
    requests: Requests
    assumptions: tuple[Assumption, ...] = field(default=(), metadata=SILENT_WHEN_EMPTY)
    """What was filled in from reference tables, in the order of tables and rows; ``()`` unless that was asked for."""

    def __post_init__(self) -> None:
        """Make every array read-only, so that a stage that tries to patch its input fails at once."""
        for array in _arrays(self):
            array.flags.writeable = False

    @cached_property
    def suppliers(self) -> Suppliers:
        """All that can send; shape (N,)."""
        return list_suppliers(self)

    @cached_property
    def source_id(self) -> Text:
        """Id of each source: streams, returns, facilities; shape (S + B + F,)."""
        return _frozen(np.concatenate([self.streams.id, self.returns.id, self.facilities.id]))

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

        Names, descriptions and sources are left out (fields marked ``FOR_PEOPLE``): a material named anew, by its
        owner or by the labels of the List of Waste, does not make older plans those of another inventory.
        """
        return fingerprint(self)


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
