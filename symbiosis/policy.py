"""The rules that hold for the whole region: objective, limits, law. Values are validated where they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, nan


@dataclass(frozen=True)
class Objective:
    """Prices added to the plan's cost."""

    carbon_price: float = 0.0
    """Money per t CO2e."""
    distance_price: float = 0.0
    """Money per unit and km, to prefer the near."""


@dataclass(frozen=True)
class Limits:
    """What the plan as a whole may not exceed; inf = no limit."""

    max_distance_km: float = inf
    min_benefit_per_exchange: float = nan
    """Least benefit of a stream-demand exchange in a period; nan = no limit (it may be negative)."""
    budget: float = inf
    """Opening and candidates' fixed costs over the horizon, undiscounted."""
    max_co2e: float = inf
    """kg CO2e over the horizon, gross."""
    max_open: tuple[tuple[str, int], ...] = ()
    """(process, facilities open at most in the last period), sorted by process."""
    exact_open: tuple[tuple[str, int], ...] = ()
    max_exchanges: float = inf


@dataclass(frozen=True)
class Policy:
    """Everything of policy.toml, with the contract's defaults."""

    currency: str = "EUR"
    objective: Objective = field(default_factory=Objective)
    limits: Limits = field(default_factory=Limits)
    links_closed: bool = False
    """Only combinations that a link covers exist."""
    links_internal: bool = True
    """A site may supply itself."""
    transaction_fixed_cost: float = 0.0
    """Per exchange and period, on top of mode and link."""
    cross_border: bool = True
    """Shipments may cross a border."""
    permits: bool = True
    """Sites receive only what their permits allow: operations, materials, quantity."""
    hazardous_transport: bool = True
    """Hazardous waste travels only by modes that may carry it."""
    max_organisation_loss: float = 1.0
    """No organisation directly supplies more than this share of what a demand receives in a period."""
    dilute_hazardous: bool = False
    """A hazardous stream that exceeds a limit alone may be blended under it."""
