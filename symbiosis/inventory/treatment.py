"""Treatment between stream and demand: recipes and plants."""

from __future__ import annotations

from dataclasses import dataclass

from symbiosis.inventory.kinds import Flag, Index, Real, Text


@dataclass(frozen=True, eq=False)
class Processes:
    """Recipes; shape (R,).

    Inputs and outputs are sparse tables of shape (I,) and (O,): row k takes (gives) ``input_amount[k]``
    (``output_amount[k]``) units of a material per unit of throughput.
    """

    id: Text
    operation: Text
    free_mix: Flag
    """True: throughput = sum(received / amount). False: received = amount x throughput, for each input."""
    input_process: Index
    input_material: Index
    input_amount: Real
    input_storage_limit: Real
    """Of that input at each facility, units in stock; nan = not given."""
    input_storage_cost: Real
    """Per unit in stock at the end of a period; nan = the facility's."""
    output_process: Index
    output_material: Index
    output_amount: Real
    output_disposal_cost: Real
    """Per unit that nobody takes."""
    output_disposal_co2e: Real
    output_disposal_limit: Real
    """Units per facility and period; inf = no limit."""


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
    """Per period open."""
    variable_cost: Real
    co2e: Real
    max_capacity: Real
    """(F, T): what capacity may be expanded to."""
    expansion_cost: Real
    """Once, per unit of throughput added."""
    expansion_fixed_cost: Real
    """Per unit added and period."""
    may_open: Flag
    """(F, T): whether it may be opened or expanded then."""
    storage_capacity: Real
    """Of all inputs together; nan = not given."""
    storage_cost: Real
    """Per unit in stock at the end of a period."""
    pool: Flag
    """A mixing tank: its outputs have the properties of the mean of what enters."""
    group: Text
    """Of alternative sizes, of which at most one opens; ``""`` = none."""
