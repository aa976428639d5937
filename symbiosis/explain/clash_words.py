"""A clash as a sentence: what is required, which limits it exceeds, by how much, and in which periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from symbiosis.explain.clash import CEILINGS, Clash
from symbiosis.explain.limits import ALWAYS, Held, Limit
from symbiosis.explain.nearest import screens_failed
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import Model
from symbiosis.model.requirements import Requirement

MOST_NAMED = 8
FACILITIES = "facilities"
WITHOUT_PERIOD = (Requirement.EXACT_OPEN, Requirement.MAX_OPEN, Requirement.BUDGET, Requirement.MAX_CO2E)


def describe(inventory: Inventory, model: Model, clash: Clash) -> str:
    """The clash in one sentence, or two."""
    when = _when(inventory, (*clash.requirements, *clash.limits))
    by = _excess(inventory, clash)
    limits = listed([*_phrases(inventory, clash.limits)])
    if not clash.requirements:
        return f"Whatever is exchanged, {limits} cannot be kept{when}{f': it is {by} too low' if by else ''}."
    asked = listed([*_phrases(inventory, clash.requirements)])
    if not clash.limits:
        return f"{_upper(asked)} cannot be met{when}{f', by {by}' if by else ''}: {_no_way(inventory, model, clash)}."
    if clash.raised and by and all(held.kind in CEILINGS or _is_amount(held) for held in clash.limits):
        verb = "exceeds" if _single(clash.requirements) else "exceed"
        return f"{_upper(asked)} {verb} {limits}{_only(model, clash)} by {by}{when}."
    give = ""
    if by:
        give = f": {by} more would have to be allowed" if clash.raised else f": {by} too much is asked"
    return f"{_upper(asked)} cannot be met under {limits}{when}{give}."


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b`` or ``a, b and c``; what is more than a few is counted."""
    if len(words) > MOST_NAMED:
        words = [*words[: MOST_NAMED - 1], f"{len(words) - MOST_NAMED + 1} more"]
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _upper(words: str) -> str:
    """With a capital, unless it begins with an id or a key."""
    return "T" + words[1:] if words.startswith("the ") else words


def _single(held: Iterable[Held]) -> bool:
    """Whether they are one thing (in several periods, maybe)."""
    return len({(each.kind, each.entity) for each in held}) == 1


def _phrases(inventory: Inventory, held: Sequence[Held]) -> Iterable[str]:
    """What is held, things of one kind together."""
    for kind in dict.fromkeys(each.kind for each in held):
        entities = list(dict.fromkeys(each.entity for each in held if each.kind == kind))
        periods = [each.period for each in held if each.kind == kind]
        yield PHRASES[kind](inventory, entities, max(periods[0], 0))


Phrase = Callable[[Inventory, list[int], int], str]


def _named(one: str, many: str, ids: Callable[[Inventory], np.ndarray]) -> Phrase:
    """``the quantity of stream a`` or ``the quantities of streams a and b``."""

    def phrase(inventory: Inventory, entities: list[int], period: int) -> str:
        names = [str(ids(inventory)[entity]) for entity in entities]
        return f"the {one if len(names) == 1 else many} {listed(names)}"

    return phrase


def _figured(
    column: str, of: str, ids: Callable[[Inventory], np.ndarray], figure: Callable[[Inventory], np.ndarray]
) -> Phrase:
    """``max_partners 1 of stream a``."""

    def phrase(inventory: Inventory, entities: list[int], period: int) -> str:
        return listed([f"{column} {figure(inventory)[e]:g} of {of} {ids(inventory)[e]}" for e in entities])

    return phrase


def _streams(inventory: Inventory) -> np.ndarray:
    return inventory.streams.id


def _demands(inventory: Inventory) -> np.ndarray:
    return inventory.demands.id


def _facilities(inventory: Inventory) -> np.ndarray:
    return inventory.facilities.id


def _sites(inventory: Inventory) -> np.ndarray:
    return inventory.sites.id


def _suppliers(inventory: Inventory) -> np.ndarray:
    return inventory.suppliers.id


def _links(inventory: Inventory) -> np.ndarray:
    links = inventory.links
    ends = zip(inventory.source_id[links.source], inventory.receiver_id[links.receiver], strict=True)
    return np.array([f"{source} -> {receiver}" for source, receiver in ends], np.object_)


def _processes(inventory: Inventory) -> np.ndarray:
    return inventory.processes.id


def _capacity(inventory: Inventory, entities: list[int], period: int) -> str:
    facilities = inventory.facilities
    grows = np.asarray(facilities.max_capacity > facilities.capacity)[entities]
    one, many = ("max_capacity of facility", "max_capacities of facilities")
    if not grows.all():
        one, many = ("capacity of facility", "capacities of facilities")
    return _named(one, many, _facilities)(inventory, entities, period)


def _wanted(inventory: Inventory, entities: list[int], period: int) -> str:
    shares = inventory.demands.max_substitution_share[entities]
    said = _named("quantity of demand", "quantities of demands", _demands)(inventory, entities, period)
    if (shares >= 1).all():
        return said
    return f"what exchanges may cover of {said} (max_substitution_share)"


def _blend(inventory: Inventory, entities: list[int], period: int) -> str:
    quality = inventory.quality
    return listed([
        f"the limits on {quality.names[int(quality.limit_property[e])]}"
        f" at {inventory.receiver_id[int(quality.limit_receiver[e])]}"
        for e in entities
    ])  # fmt: skip


def _counts(key: str) -> Phrase:
    def phrase(inventory: Inventory, entities: list[int], period: int) -> str:
        counts = dict(getattr(inventory.policy.limits, key))
        names = [str(inventory.processes.id[entity]) for entity in entities]
        return listed([f"limits.{key}.{name} = {counts[name]}" for name in names])

    return phrase


PHRASES: dict[Requirement | Limit, Phrase] = {
    Requirement.STREAM_MINIMUM: _named("minimum quantity of stream", "minimum quantities of streams", _streams),
    Requirement.DEMAND_MINIMUM: _named("minimum quantity of demand", "minimum quantities of demands", _demands),
    Requirement.THROUGHPUT_MINIMUM: _named(
        "least throughput of facility", "least throughputs of facilities", _facilities
    ),
    Requirement.CONTRACT: _named("contract", "contracts", _links),
    Requirement.EXACT_OPEN: _counts("exact_open"),
    Requirement.MAX_OPEN: _counts("max_open"),
    Requirement.BUDGET: lambda inventory, *_: f"the budget of {inventory.policy.limits.budget:,g}",
    Requirement.MAX_CO2E: lambda inventory, *_: f"the limit of {inventory.policy.limits.max_co2e:,g} kg CO2e",
    Requirement.DISPOSAL_LIMIT: _named("disposal limit of", "disposal limits of", _suppliers),
    Requirement.FIXED_FACILITY: _named(
        "earlier plan's state of facility", "earlier plan's states of facilities", _facilities
    ),
    Requirement.FIXED_EXCHANGE: _named("earlier plan's exchanges of", "earlier plan's exchanges of", _suppliers),
    Limit.FACILITY_CAPACITY: _capacity,
    Limit.DEMAND_QUANTITY: _wanted,
    Limit.STREAM_QUANTITY: _named("quantity of stream", "quantities of streams", _streams),
    Limit.PERMIT_QUANTITY: _named("permit_quantity of site", "permit quantities of sites", _sites),
    Limit.LINK_CAPACITY: _named("capacity of link", "capacities of links", _links),
    Limit.SUPPLIER_SHARE: _figured("max_supplier_share", "demand", _demands, lambda i: i.demands.max_supplier_share),
    Limit.ORGANISATION_LOSS: (
        lambda inventory, *_: f"resilience.max_organisation_loss = {inventory.policy.max_organisation_loss:g}"
    ),
    Limit.STREAM_PARTNERS: _figured("max_partners", "stream", _streams, lambda i: i.streams.max_partners),
    Limit.DEMAND_PARTNERS: _figured("max_partners", "demand", _demands, lambda i: i.demands.max_partners),
    Limit.STREAM_LOT: _figured("min_lot", "stream", _streams, lambda i: i.streams.min_lot),
    Limit.DEMAND_LOT: _figured("min_lot", "demand", _demands, lambda i: i.demands.min_lot),
    Limit.BLEND: _blend,
    Limit.LEAST_THROUGHPUT: _named("min_throughput of facility", "min_throughputs of facilities", _facilities),
    Limit.GROUP: _named("group of alternatives of facility", "group of alternatives of facilities", _facilities),
    Limit.OPEN_IN: _named("open_in of facility", "open_in of facilities", _facilities),
    Limit.MAX_EXCHANGES: lambda inventory, *_: f"limits.max_exchanges = {inventory.policy.limits.max_exchanges:g}",
    Limit.LEAST_BENEFIT: (
        lambda inventory, *_: f"limits.min_benefit_per_exchange = {inventory.policy.limits.min_benefit_per_exchange:g}"
    ),
}


def _is_amount(held: Held) -> bool:
    return held.kind in (
        Limit.FACILITY_CAPACITY, Limit.DEMAND_QUANTITY, Limit.STREAM_QUANTITY, Limit.PERMIT_QUANTITY,
        Limit.LINK_CAPACITY,
    )  # fmt: skip


def _when(inventory: Inventory, held: Sequence[Held]) -> str:
    """`` in 2027``, where the inventory has several periods and they say so."""
    periods = sorted({each.period for each in held if each.period != ALWAYS and each.kind not in WITHOUT_PERIOD})
    if len(inventory.periods.id) == 1 or not periods:
        return ""
    return f" in {listed([str(inventory.periods.id[period]) for period in periods])}"


def _excess(inventory: Inventory, clash: Clash) -> str:
    """``1,250 t``; amounts of one unit are summed."""
    total: dict[str, float] = {}
    for held, amount in clash.excess:
        unit = _unit(inventory, held)
        total[unit] = total.get(unit, 0.0) + amount
    return listed([_amount(round(amount, 6), unit) for unit, amount in total.items()])


def _amount(amount: float, unit: str) -> str:
    return f"{amount:,.9g} {'facility' if unit == FACILITIES and amount == 1 else unit}"


def _unit(inventory: Inventory, held: Held) -> str:
    """What an amount that is held is counted in."""
    units = inventory.materials.unit
    match held.kind:
        case Requirement.STREAM_MINIMUM | Limit.STREAM_QUANTITY:
            return str(units[inventory.streams.material[held.entity]])
        case Requirement.DEMAND_MINIMUM | Limit.DEMAND_QUANTITY:
            return str(units[inventory.demands.material[held.entity]])
        case Requirement.THROUGHPUT_MINIMUM | Limit.FACILITY_CAPACITY:
            return _throughput_unit(inventory, held.entity)
        case Requirement.CONTRACT | Limit.LINK_CAPACITY:
            source = inventory.links.source[held.entity]
            first = int(np.flatnonzero(inventory.suppliers.source == source)[0])
            return str(units[inventory.suppliers.material[first]])
        case Requirement.DISPOSAL_LIMIT | Requirement.FIXED_EXCHANGE:
            return str(units[inventory.suppliers.material[held.entity]])
        case Limit.PERMIT_QUANTITY:
            return _permit_unit(inventory, held.entity)
        case Requirement.EXACT_OPEN | Requirement.MAX_OPEN:
            return FACILITIES
        case Requirement.BUDGET:
            return inventory.policy.currency
        case Requirement.MAX_CO2E:
            return "kg CO2e"
        case _:
            return "units"


def _throughput_unit(inventory: Inventory, facility: int) -> str:
    """The unit of the only input, where a unit of throughput is one of it."""
    processes = inventory.processes
    inputs = np.flatnonzero(processes.input_process == inventory.facilities.process[facility])
    found = {str(inventory.materials.unit[processes.input_material[row]]) for row in inputs}
    plain = len(found) == 1 and (processes.input_amount[inputs] == 1).all()
    plain = plain and (len(inputs) == 1 or bool(processes.free_mix[inventory.facilities.process[facility]]))
    return found.pop() if plain else "units of throughput"


def _permit_unit(inventory: Inventory, site: int) -> str:
    """The unit of all that the site receives, where it is one."""
    materials = inventory.demands.material[inventory.demands.site == site].tolist()
    processes = inventory.facilities.process[inventory.facilities.site == site]
    materials += inventory.processes.input_material[np.isin(inventory.processes.input_process, processes)].tolist()
    found = {str(inventory.materials.unit[material]) for material in materials}
    return found.pop() if len(found) == 1 else "units"


def _only(model: Model, clash: Clash) -> str:
    """``, the only one permitted``, where what is required can go to (come from) nothing else."""
    inventory, rows = model.frame.inventory, model.frame.candidates.rows
    demands = len(inventory.demands.id)
    kinds = {held.kind for held in clash.requirements}
    limits = {held.kind for held in clash.limits}
    entities = [held.entity for held in clash.requirements]
    if kinds == {Requirement.STREAM_MINIMUM} and limits <= {Limit.FACILITY_CAPACITY, Limit.DEMAND_QUANTITY}:
        there = set(rows.receiver[np.isin(rows.supplier, entities)].tolist())
        held = {each.entity + demands * (each.kind == Limit.FACILITY_CAPACITY) for each in clash.limits}
        word = "receiver"
    elif kinds == {Requirement.DEMAND_MINIMUM} and limits == {Limit.STREAM_QUANTITY}:
        there = set(rows.supplier[np.isin(rows.receiver, entities)].tolist())
        held = {each.entity for each in clash.limits}
        word = "supplier"
    else:
        return ""
    if there != held:
        return ""
    return f", the only permitted {word}{'s' if len(held) > 1 else ''},"


def _no_way(inventory: Inventory, model: Model, clash: Clash) -> str:
    """Why requirements cannot be met whatever the limits."""
    rows = model.frame.candidates.rows
    kinds = {held.kind for held in clash.requirements}
    if kinds == {Requirement.EXACT_OPEN}:
        return _too_few(inventory, clash.requirements[0].entity)
    if len(clash.requirements) == 1:
        (held,) = clash.requirements
        side = {Requirement.STREAM_MINIMUM: "receiver", Requirement.DEMAND_MINIMUM: "supplier"}.get(
            Requirement(held.kind)
        )
        owners = rows.supplier if side == "receiver" else rows.receiver
        if side is not None and held.entity not in owners:
            return _nobody(inventory, held.entity, side)
    return "no exchange that is permitted would do, whatever the quantities and capacities"


def _too_few(inventory: Inventory, process: int) -> str:
    """How many facilities there are."""
    facilities = inventory.facilities
    of_process = facilities.process == process
    standing = int((of_process & facilities.existing).sum())
    return f"of that process {int(of_process.sum())} may be open, of which {standing} stand from the start"


def _nobody(inventory: Inventory, row: int, side: str) -> str:
    """Which screens ruled out those that come nearest."""
    counts = screens_failed(inventory, row, of_stream=side == "receiver")
    if not counts:
        of = "takes its material, as it is or converted" if side == "receiver" else "offers what may stand in for it"
        return f"nothing in the inventory {of}"
    looked = sum(counts.values())
    said = listed([f"{count} by {code}" for code, count in counts.items()])
    return f"it has no permitted {side}; of the {looked} nearest combinations looked at, ruled out are {said}"
