"""Screens: the rules that a combination must pass before it is offered to the solver.

Each screen is a mask (true = it may not exist) with a reason code. They stand in the order in which they are put to a
combination, the most general first: a combination that fails only at ``distance`` would have passed everything before.
To add one, write a function and a line in ``SCREENS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from symbiosis.candidates.capacity import most_of_combination, most_together
from symbiosis.candidates.combinations import Combinations
from symbiosis.inventory import Flag, Index, Inventory, Real
from symbiosis.patterns import lets_material, lets_text
from symbiosis.quality import encounters

Scalar = TypeVar("Scalar", bound=np.generic)
LEAST_QUANTITY = 1e-6
"""The contract's smallest quantity: below it an exchange does not exist."""
SLACK = 1e-9
"""Relative slack of the screens, far below the judge's tolerance: rounding alone screens nothing out."""


def forbidden_link(inventory: Inventory, rows: Combinations) -> Flag:
    """The link between the two says ``forbidden``."""
    return _at_link(inventory.links.forbidden, rows, False)


def unlinked(inventory: Inventory, rows: Combinations) -> Flag:
    """Only linked combinations exist (``links.closed``), and no link covers this one."""
    return (rows.link < 0) if inventory.policy.links_closed else _none(rows)


def internal(inventory: Inventory, rows: Combinations) -> Flag:
    """A place would supply itself, which ``links.internal = false`` rules out."""
    place = inventory.sites.place
    same: Flag = place[_from_site(inventory, rows)] == place[_to_site(inventory, rows)]
    return _none(rows) if inventory.policy.links_internal else same


def hazard_receiver(inventory: Inventory, rows: Combinations) -> Flag:
    """The stream is hazardous and the demand takes no hazardous waste."""
    return inventory.suppliers.hazardous[rows.supplier] & ~_at_demand(inventory.demands.accepts_hazardous, rows, True)


def hazard_mode(inventory: Inventory, rows: Combinations) -> Flag:
    """The stream is hazardous and the mode may not carry hazardous waste."""
    if not inventory.policy.hazardous_transport:
        return _none(rows)
    return inventory.suppliers.hazardous[rows.supplier] & ~inventory.modes.hazardous[rows.mode]


def mode_material(inventory: Inventory, rows: Combinations) -> Flag:
    """The mode does not carry that material or form."""
    modes, suppliers = inventory.modes, inventory.suppliers
    carries = lets_material(inventory, modes.materials, rows.mode, suppliers.material[rows.supplier])
    return ~(carries & lets_text(modes.forms, rows.mode, suppliers.physical_form, rows.supplier))


def form(inventory: Inventory, rows: Combinations) -> Flag:
    """The stream's physical form is not among those of the demand or of the conversion."""
    physical = inventory.suppliers.physical_form
    forms = ((), *inventory.demands.forms)
    demand = np.where(rows.receiver < len(inventory.demands.id), rows.receiver + 1, 0)
    conversion = ((), *inventory.conversions.forms)
    return ~(
        lets_text(forms, demand, physical, rows.supplier)
        & lets_text(conversion, rows.conversion + 1, physical, rows.supplier)
    )


def permit(inventory: Inventory, rows: Combinations) -> Flag:
    """The receiver's site has permits, and neither for its operation nor for that material."""
    if not inventory.policy.permits:
        return _none(rows)
    sites, processes = inventory.sites, inventory.processes
    operation = np.concatenate([inventory.demands.operation, processes.operation[inventory.facilities.process]])
    site = _to_site(inventory, rows)
    treated = lets_text(sites.permits, site, operation, rows.receiver)
    allowed = lets_material(inventory, sites.permit_materials, site, inventory.suppliers.material[rows.supplier])
    return ~(treated & allowed)


def border(inventory: Inventory, rows: Combinations) -> Flag:
    """The shipment would cross a border, which the policy forbids."""
    if inventory.policy.cross_border:
        return _none(rows)
    names, country = np.unique(inventory.sites.country.astype(str), return_inverse=True)
    start, end = country[_from_site(inventory, rows)], country[_to_site(inventory, rows)]
    known = names != ""
    crossing: Flag = (start != end) & known[start] & known[end]
    return crossing


def quality_unknown(inventory: Inventory, rows: Combinations) -> Flag:
    """The receiver limits a property of which nothing is known for the stream."""
    met = encounters(inventory, rows.supplier, rows.receiver)
    return _any(rows, met.pair[np.isnan(met.high)])


def dilution(inventory: Inventory, rows: Combinations) -> Flag:
    """A hazardous stream exceeds a limit alone; blending it under the limit would dilute hazardous waste."""
    met = encounters(inventory, rows.supplier, rows.receiver)
    most = inventory.quality.limit_max[met.limit]
    alone = met.high / rows.yield_[met.pair]
    over = inventory.suppliers.hazardous[rows.supplier[met.pair]] & (alone > most + SLACK * np.maximum(1, np.abs(most)))
    return _none(rows) if inventory.policy.dilute_hazardous else _any(rows, met.pair[over])


def price_window(inventory: Inventory, rows: Combinations) -> Flag:
    """The owner asks for more than the receiver would pay."""
    pays = _at_demand(inventory.demands.max_price, rows, np.inf) * rows.yield_
    asks = inventory.suppliers.asking_price[rows.supplier]
    over: Flag = asks > pays + SLACK * np.maximum(1, np.abs(pays))
    return over


def distance(inventory: Inventory, rows: Combinations) -> Flag:
    """The way is longer than stream, demand, mode or policy allow."""
    limit = distance_limit_km(inventory, rows)
    over: Flag = rows.km > limit + SLACK * np.maximum(1, limit)
    return over


def no_quantity(inventory: Inventory, rows: Combinations) -> Flag:
    """Nothing is available or nothing can be taken."""
    most: Real = most_of_combination(inventory, rows).max(axis=1, initial=0.0)
    return most < LEAST_QUANTITY


def lot(inventory: Inventory, rows: Combinations) -> Flag:
    """Not even all that could be exchanged reaches the smallest lot."""
    most: Real = most_together(inventory, rows).max(axis=1, initial=0.0)
    return most < lot_size(inventory, rows) * (1 - SLACK)


@dataclass(frozen=True)
class Screen:
    """A rule and its reason code; ``fails`` is true where the combination may not exist."""

    code: str
    fails: Callable[[Inventory, Combinations], Flag]


SCREENS = tuple(
    Screen(rule.__name__, rule)
    for rule in (
        forbidden_link, unlinked, internal, hazard_receiver, hazard_mode, mode_material, form, permit, border,
        quality_unknown, dilution, price_window, distance, no_quantity, lot,
    )
)  # fmt: skip

PASSED = len(SCREENS)
"""Number of the first failing screen of a combination that fails none."""


def first_failure(inventory: Inventory, rows: Combinations) -> npt.NDArray[np.int8]:
    """Number in ``SCREENS`` of the first screen that each combination fails, or ``PASSED``; shape (n,)."""
    failed = np.full(len(rows), PASSED, np.int8)
    for number, screen in enumerate(SCREENS):
        failed[screen.fails(inventory, rows) & (failed == PASSED)] = number
    return failed


def lot_size(inventory: Inventory, rows: Combinations) -> Real:
    """Least quantity of the pair per period, in *from* units: the larger of stream's and demand's; shape (n,)."""
    demanded = _at_demand(inventory.demands.min_lot, rows, 0.0) / rows.yield_
    return np.maximum(inventory.suppliers.min_lot[rows.supplier], demanded)


def distance_limit_km(inventory: Inventory, rows: Combinations) -> Real:
    """The smallest of the limits of stream, demand, mode and policy; shape (n,)."""
    of_pair = np.minimum(
        inventory.suppliers.max_distance_km[rows.supplier], _at_demand(inventory.demands.max_distance_km, rows, np.inf)
    )
    of_mode = np.minimum(inventory.modes.max_distance_km[rows.mode], inventory.policy.limits.max_distance_km)
    return np.minimum(of_pair, of_mode)


def _at_demand(column: npt.NDArray[Scalar], rows: Combinations, otherwise: object) -> npt.NDArray[Scalar]:
    """A demand's figure, or ``otherwise`` at a facility."""
    return np.append(column, np.asarray([otherwise], column.dtype))[np.minimum(rows.receiver, len(column))]


def _at_link(column: Flag, rows: Combinations, otherwise: bool) -> Flag:
    """A link's mark, or ``otherwise`` where there is none (row -1 is the one appended)."""
    return np.append(column, otherwise)[rows.link]


def _from_site(inventory: Inventory, rows: Combinations) -> Index:
    return inventory.suppliers.site[rows.supplier]


def _to_site(inventory: Inventory, rows: Combinations) -> Index:
    return inventory.receiver_site[rows.receiver]


def _none(rows: Combinations) -> Flag:
    return np.zeros(len(rows), np.bool_)


def _any(rows: Combinations, failed: npt.NDArray[np.int64]) -> Flag:
    """Mark the rows that are named at least once."""
    mask = np.zeros(len(rows), np.bool_)
    mask[failed] = True
    return mask
