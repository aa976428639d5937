"""The plan: what to exchange, what it costs, what is proved about it, and why the rest was left out. A value.

Column and key names are those of the plan folder; ``data.writers`` puts them on disk as they stand here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from symbiosis.inventory import Assumption


class Status(StrEnum):
    """What is known of a plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NO_SOLUTION = "no_solution"


COST_HEADS = (
    "disposal", "purchase", "collection", "transport", "conversion", "treatment", "opening", "fixed", "expansion",
    "storage", "output_disposal", "exchange_fixed", "carbon", "distance", "assets",
)  # fmt: skip
"""The parts that sum to the plan cost, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What flows from one supplier to one receiver in one period, by one mode, as one material.

    ``quantity`` is in the *from* unit, ``received_quantity`` in the *to* unit; money is undiscounted; ``fixed_cost``
    is mode + link + transaction; ``net_benefit`` = disposal_avoided + purchase_avoided - collection - transport_cost
    - conversion_cost - fixed_cost; ``co2e_saved_kg`` = avoided disposal and purchase - transport - conversion.
    """

    exchange_id: str
    period: str
    from_id: str
    to_id: str
    from_organisation: str
    to_organisation: str
    material: str
    to_material: str
    mode: str
    quantity: float
    received_quantity: float
    unit: str
    """The *from* unit."""
    distance_km: float
    transport_cost: float
    conversion_cost: float
    fixed_cost: float
    disposal_avoided: float
    purchase_avoided: float
    co2e_saved_kg: float
    net_benefit: float


@dataclass(frozen=True, slots=True)
class FacilityPeriod:
    """One facility in one period; money undiscounted; ``opening_cost`` only in the period of opening."""

    facility_id: str
    period: str
    open: bool
    throughput: float
    capacity: float
    stored: float
    opening_cost: float
    fixed_cost: float
    variable_cost: float
    """variable cost per unit x throughput."""
    expansion_cost: float


@dataclass(frozen=True, slots=True)
class Stored:
    """What a facility has in stock of an input at the end of a period (``storage.csv``, beyond the contract)."""

    facility_id: str
    period: str
    material: str
    stored: float
    """In the input's unit; above 0."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A stream or demand with something left in a period, and why."""

    id: str
    kind: str
    """``stream`` or ``demand``."""
    period: str
    quantity_left: float
    reason_code: str
    reason: str
    nearest_id: str
    """The partner that came closest, or ``""``."""
    shortfall: float
    """By how much it missed (nan = not a matter of amount), in ``shortfall_unit``."""
    shortfall_unit: str
    advice: str


@dataclass(frozen=True, slots=True)
class Booking:
    """A shared asset booked for a request."""

    request_id: str
    asset_id: str
    start: str
    end: str
    amount: float
    cost: float


@dataclass(frozen=True, slots=True)
class BoughtOutside:
    """A request that no shared asset serves, and why (``outside.csv``, beyond the contract)."""

    request_id: str
    cost: float
    reason_code: str
    reason: str
    nearest_id: str
    """The asset that came closest, or ``""``."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a plan breaks a rule or a figure is off."""

    code: str
    where: str
    """What it is about: ``exchange x3``, ``stream s1``, ``summary.plan_cost`` …"""
    found: float | str
    required: float | str
    excess: float
    """By how much, absolutely; nan where it is not a matter of amount."""
    message: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The judge's finding on a plan."""

    status: str
    """``verified`` or ``rejected``."""
    largest_violation: float
    """Largest excess relative to max(1, |required|), over all checks, allowed ones included."""
    plan_cost: float | None
    """As recomputed from the exchanges and facilities; None where they cannot be costed."""
    violations: tuple[Violation, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether the plan passed."""
        return self.status == "verified"


@dataclass(frozen=True, slots=True)
class Stage:
    """Time and size of one stage of the road."""

    name: str
    wall_s: float
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A requirement that cannot be met, in words, and the least by which it must give."""

    requirement: str
    shortfall: float
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Search:
    """How candidates were found."""

    considered: int = 0
    """Combinations looked at."""
    outranked: int = 0
    """Compatible pairs within reach that were not: both ends had enough partners worth more."""
    complete: bool = True
    """Whether the plan's bound holds for all pairs: none was outranked, or those that were have been priced."""


@dataclass(frozen=True, slots=True)
class Summary:
    """``summary.json``; money over the horizon, discounted."""

    status: Status
    plan_cost: float | None
    baseline_cost: float | None
    net_benefit: float | None
    bound: float | None
    gap: float | None
    benefit_gap: float | None
    gap_tolerance: float
    solver: str
    seed: int
    inventory_sha256: str
    counts: dict[str, int]
    """streams, demands, facilities, candidates, exchanges."""
    costs: dict[str, float] = field(default_factory=dict)
    kpis: dict[str, float] = field(default_factory=dict)
    screened: dict[str, int] = field(default_factory=dict)
    """Pairs left out, by reason code."""
    candidates: Search = Search()
    wall_s: float = 0.0
    stages: tuple[Stage, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What the solver chose and why, precision lost, limits struck."""
    conflicts: tuple[Conflict, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    """Every figure that was filled in from a reference table; ``()`` unless that was asked for."""
    certificate: Certificate | None = None
    contract: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and everything said about it."""

    summary: Summary
    exchanges: tuple[Exchange, ...] = ()
    facilities: tuple[FacilityPeriod, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    bookings: tuple[Booking, ...] = ()
    storage: tuple[Stored, ...] = ()
    outside: tuple[BoughtOutside, ...] = ()
