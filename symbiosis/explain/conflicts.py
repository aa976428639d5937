"""Why no plan can satisfy every requirement: which have to give, and by how much at the least, in words."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np

from solvers.conflict import conflict, relax
from symbiosis.explain.clash import QUICK, find_clash
from symbiosis.explain.clash_words import describe
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import Model
from symbiosis.model.requirements import Required, Requirement
from symbiosis.plan import Conflict

EFFORT = 30
"""Programs solved at the most to make the conflicting set small."""


def explain_conflicts(inventory: Inventory, model: Model) -> tuple[Conflict, ...]:
    """The cheapest relaxation of the requirements: each one that has to give, with its shortfall."""
    rows = np.concatenate([np.zeros(0, np.int32), *(required.row for required in model.required)])
    relaxation = relax(model.program, rows)
    if not relaxation.possible:
        return (Conflict("the requirements together", nan, "", f"No relaxation was found: {relaxation.message}"),)
    given = dict(zip(relaxation.rows.tolist(), relaxation.amounts.tolist(), strict=True))
    return tuple(
        _conflict(inventory, required, place, given[int(row)])
        for required in model.required
        for place, row in enumerate(required.row)
        if given.get(int(row), 0.0) > 0
    )


def conflicting_set(inventory: Inventory, model: Model) -> tuple[str, ...]:
    """What cannot hold together, in sentences: requirements, and the limits that they exceed; none where none is known.

    None of what is named can be spared where the search was not cut short: without any one of them the others hold.
    """
    rows = np.concatenate([np.zeros(0, np.int32), *(required.row for required in model.required)])
    found = set(conflict(model.program, rows, options=QUICK, effort=EFFORT).tolist())
    clash = find_clash(inventory, model, found) if found else None
    if clash is not None:
        return (describe(inventory, model, clash),)
    return _together(inventory, model, found)


def _together(inventory: Inventory, model: Model, held: set[int]) -> tuple[str, ...]:
    """The requirements alone, where the limits that they exceed were not found."""
    several = len(inventory.periods.id) > 1
    names = [
        _WORDS[required.kind](inventory, int(required.entity[place]), int(required.period[place]))[0]
        + (f" in {inventory.periods.id[int(required.period[place])]}" if several else "")
        for required in model.required
        for place, row in enumerate(required.row)
        if int(row) in held
    ]
    if not names:
        return ()
    return (f"These cannot hold together with the limits that are set (which was not found out): {'; '.join(names)}.",)


def _conflict(inventory: Inventory, required: Required, place: int, shortfall: float) -> Conflict:
    """Put one requirement into words."""
    entity = int(required.entity[place])
    several = len(inventory.periods.id) > 1
    when = f" in {inventory.periods.id[int(required.period[place])]}" if several else ""
    requirement, unit, reason = _WORDS[required.kind](inventory, entity, int(required.period[place]))
    return Conflict(requirement, shortfall, unit, f"{reason} ({shortfall:,.6g} {unit} too much to ask){when}.")


Words = tuple[str, str, str]


def _stream(inventory: Inventory, entity: int, period: int) -> Words:
    unit = _unit(inventory, int(inventory.streams.material[entity]))
    name, least = inventory.streams.id[entity], inventory.streams.min_quantity[entity, period]
    return f"stream {name}: min_quantity {least:g} {unit}", unit, f"Stream {name} cannot be placed as far as it must"


def _demand(inventory: Inventory, entity: int, period: int) -> Words:
    unit = _unit(inventory, int(inventory.demands.material[entity]))
    name, least = inventory.demands.id[entity], inventory.demands.min_quantity[entity, period]
    return f"demand {name}: min_quantity {least:g} {unit}", unit, f"Demand {name} cannot be met as far as it must"


def _throughput(inventory: Inventory, entity: int, period: int) -> Words:
    name, least = inventory.facilities.id[entity], inventory.facilities.min_throughput[entity, period]
    return (
        f"facility {name}: min_throughput {least:g}",
        "units",
        f"Facility {name} stands and cannot reach its least throughput",
    )


def _contract(inventory: Inventory, entity: int, period: int) -> Words:
    links = inventory.links
    source, receiver = int(links.source[entity]), int(links.receiver[entity])
    supplier = int(np.flatnonzero(inventory.suppliers.source == source)[0])
    unit = _unit(inventory, int(inventory.suppliers.material[supplier]))
    names = f"{inventory.source_id[source]} -> {inventory.receiver_id[receiver]}"
    least = links.min_quantity[entity]
    return f"link {names}: min_quantity {least:g} {unit}", unit, f"The contract {names} cannot be kept in full"


def _exact_open(inventory: Inventory, entity: int, period: int) -> Words:
    process = inventory.processes.id[entity]
    return (
        f"limits.exact_open.{process}",
        "facilities",
        f"The exact number of open facilities of {process} does not fit",
    )


def _max_open(inventory: Inventory, entity: int, period: int) -> Words:
    process = inventory.processes.id[entity]
    return f"limits.max_open.{process}", "facilities", f"More facilities of {process} would have to open than may"


def _budget(inventory: Inventory, entity: int, period: int) -> Words:
    return "limits.budget", inventory.policy.currency, "The budget does not suffice"


def _max_co2e(inventory: Inventory, entity: int, period: int) -> Words:
    return "limits.max_co2e", "kg CO2e", "The emissions cannot be kept under the cap"


def _permit_quantity(inventory: Inventory, entity: int, period: int) -> Words:
    name = inventory.sites.id[entity]
    return f"site {name}: permit_quantity", "units", f"Site {name} would have to receive more than its permit allows"


def _disposal_limit(inventory: Inventory, entity: int, period: int) -> Words:
    suppliers = inventory.suppliers
    unit, limit = _unit(inventory, int(suppliers.material[entity])), suppliers.disposal_limit[entity]
    name = f"{suppliers.id[entity]}, {inventory.materials.id[suppliers.material[entity]]}"
    return f"{name}: disposal_limit {limit:g} {unit}", unit, f"More of {name} would be disposed of than may"


def _fixed_facility(inventory: Inventory, entity: int, period: int) -> Words:
    name = inventory.facilities.id[entity]
    return f"facility {name} as in the earlier plan", "units", f"Facility {name} cannot stay as the earlier plan has it"


def _fixed_exchange(inventory: Inventory, entity: int, period: int) -> Words:
    suppliers = inventory.suppliers
    name, unit = suppliers.id[entity], _unit(inventory, int(suppliers.material[entity]))
    return f"exchanges of {name} as in the earlier plan", unit, f"What {name} sent in the earlier plan cannot be kept"


_WORDS: dict[Requirement, Callable[[Inventory, int, int], Words]] = {
    Requirement.STREAM_MINIMUM: _stream,
    Requirement.DEMAND_MINIMUM: _demand,
    Requirement.THROUGHPUT_MINIMUM: _throughput,
    Requirement.CONTRACT: _contract,
    Requirement.EXACT_OPEN: _exact_open,
    Requirement.MAX_OPEN: _max_open,
    Requirement.BUDGET: _budget,
    Requirement.MAX_CO2E: _max_co2e,
    Requirement.PERMIT_QUANTITY: _permit_quantity,
    Requirement.DISPOSAL_LIMIT: _disposal_limit,
    Requirement.FIXED_FACILITY: _fixed_facility,
    Requirement.FIXED_EXCHANGE: _fixed_exchange,
}


def _unit(inventory: Inventory, material: int) -> str:
    return str(inventory.materials.unit[material])
