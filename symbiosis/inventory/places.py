"""Where and when: periods, sites, and the materials that everything is counted in."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbiosis.inventory.kinds import FOR_PEOPLE, Flag, Index, Patterns, Real, Text


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
    name: Text = field(metadata=FOR_PEOPLE)
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
    name: Text = field(metadata=FOR_PEOPLE)
    unit: Text
    """One of ``t m3 MWh piece``."""
    physical_form: Text
    low_code: Text
    """List of Waste code, six digits, or ``""``; of a material that is itself a code: that code."""
    hazardous: Flag
    """Resolved: the cell, else its List of Waste entry, else false; of what plants give and what comes back."""
    density_t_per_m3: Real
