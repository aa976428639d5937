"""How things move, and what is known of one pair."""

from __future__ import annotations

from dataclasses import dataclass

from symbiosis.inventory.kinds import Flag, Index, Patterns, Real, Text


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

    source: Index
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
