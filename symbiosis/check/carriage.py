"""What it costs, saves and emits to carry a quantity by one combination in one period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isinf, isnan

from symbiosis.check.exact import ONE, TOLERANCE, ZERO, exact
from symbiosis.check.facts import Combination, Facts


@dataclass(frozen=True, slots=True)
class Carriage:
    """The figures of one exchange; money undiscounted, emissions in kg CO2e."""

    received: Decimal
    transport_cost: Decimal
    conversion_cost: Decimal
    fixed_cost: Decimal
    collection_cost: Decimal
    disposal_avoided: Decimal
    purchase_avoided: Decimal
    emissions: Decimal
    """Of transport and conversion."""
    emissions_avoided: Decimal
    """Of disposal and purchase."""
    unit_km: Decimal

    @property
    def net_benefit(self) -> Decimal:
        """What is avoided less what is paid."""
        paid = self.collection_cost + self.transport_cost + self.conversion_cost + self.fixed_cost
        return self.disposal_avoided + self.purchase_avoided - paid

    @property
    def co2e_saved(self) -> Decimal:
        """What is avoided less what is emitted on the way."""
        return self.emissions_avoided - self.emissions


def carry(facts: Facts, combination: Combination, quantity: Decimal) -> Carriage:
    """Reckon the figures of carrying ``quantity`` (in *from* units) by a combination."""
    demands, modes = facts.inventory.demands, facts.inventory.modes
    supplier, receiver = facts.suppliers[combination.supplier], combination.receiver
    conversion = combination.conversion
    received = quantity * conversion.yield_
    unit_km = quantity * combination.km
    demand = receiver if receiver < facts.demand_count else None
    purchase_cost = ZERO if demand is None else exact(demands.purchase_cost[demand])
    purchase_co2e = ZERO if demand is None else exact(demands.purchase_co2e[demand])
    return Carriage(
        received=received,
        transport_cost=transport_cost(facts, combination, quantity),
        conversion_cost=conversion.cost * quantity,
        fixed_cost=fixed_cost(facts, combination),
        collection_cost=supplier.collection_cost * quantity,
        disposal_avoided=supplier.disposal_cost * quantity,
        purchase_avoided=purchase_cost * received,
        emissions=exact(modes.co2e_per_unit_km[combination.mode]) * unit_km + conversion.co2e * quantity,
        emissions_avoided=supplier.disposal_co2e * quantity + purchase_co2e * received,
        unit_km=unit_km,
    )


def transport_cost(facts: Facts, combination: Combination, quantity: Decimal) -> Decimal:
    """Return the link's unit cost x quantity where it has one, else what the mode asks by unit, km and load."""
    links, modes, mode, km = facts.inventory.links, facts.inventory.modes, combination.mode, combination.km
    if combination.link >= 0 and not isnan(links.unit_cost[combination.link]):
        return exact(links.unit_cost[combination.link]) * quantity
    per_unit = exact(modes.cost_per_unit[mode]) + exact(modes.cost_per_unit_km[mode]) * km
    if isinf(modes.load_size[mode]):
        return per_unit * quantity
    loads = load_count(quantity, exact(modes.load_size[mode]))
    return per_unit * quantity + loads * exact(modes.cost_per_load_km[mode]) * km


def load_count(quantity: Decimal, load_size: Decimal) -> Decimal:
    """Return ceil(quantity / load_size), where an excess within tolerance does not ask for another load."""
    surely = quantity - TOLERANCE * max(load_size, quantity)  # q/L - 1e-6 max(1, q/L), times L
    if surely <= 0:
        return ZERO
    full = surely // load_size
    return full if full * load_size == surely else full + ONE


def fixed_cost(facts: Facts, combination: Combination) -> Decimal:
    """Return what the mode, the link and the transaction ask of an exchange, whatever it carries."""
    of_link = ZERO if combination.link < 0 else exact(facts.inventory.links.fixed_cost[combination.link])
    of_mode = exact(facts.inventory.modes.fixed_cost[combination.mode])
    return of_mode + of_link + exact(facts.inventory.policy.transaction_fixed_cost)
