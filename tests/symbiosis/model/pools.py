"""Published cases of the pooling problem, as inventories.

Haverly 1978; Foulds, Haugland and Jörnsten 1992; Ben-Tal, Eiger and Gershovitz 1994; Adhya, Tawarmalani and Sahinidis
1999; Audet et al. 2000 (RT2). Components cost their price, products are worth theirs, so the cheapest plan costs what
all products are worth less the published profit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symbiosis.policy import Policy

CLOSED = Policy(links_closed=True)


@dataclass(frozen=True)
class PoolCase:
    """Who may send to whom how much, at what price and of what quality; limits are upper, but where ``least`` says.

    Pools are filled by the components named; ``pipes`` are (pool or component, product): the most that flows.
    """

    profit: float
    components: Mapping[str, tuple[float, float, Sequence[float]]]
    """Most, price, qualities."""
    products: Mapping[str, tuple[float, float, Sequence[float]]]
    """Most, price, qualities at most."""
    pools: Mapping[str, tuple[float, str]]
    """Size, components."""
    pipes: Mapping[str, Mapping[str, float]]
    asked: float = 0.0
    """Of each product, at least."""
    least: Mapping[str, Sequence[float]] = field(default_factory=dict)
    """Qualities at least."""

    @property
    def worth(self) -> float:
        """What all products are worth."""
        return sum(most * price for most, price, _ in self.products.values())

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of the contract's tables; every component and product is a material of its own."""
        links = [
            {"from_id": name, "to_id": pool, "unit_cost": 0.0}
            for pool, (_, names) in self.pools.items()
            for name in names.split()
        ] + [
            {"from_id": start, "to_id": end, "unit_cost": 0.0, "capacity": most}
            for start, ends in self.pipes.items()
            for end, most in ends.items()
        ]
        return {
            "streams": [
                {"stream_id": name, "material": name, "quantity": most, "collection_cost": price}
                for name, (most, price, _) in self.components.items()
            ],
            "demands": [
                {"demand_id": name, "material": name, "quantity": most, "purchase_cost": price,
                 "min_quantity": self.asked}
                for name, (most, price, _) in self.products.items()
            ],
            "facilities": [
                {"facility_id": pool, "process": pool, "capacity": size, "existing": True, "pool": True}
                for pool, (size, _) in self.pools.items()
            ],
            "processes": [row for pool, (_, names) in self.pools.items() for row in mixing(pool, names.split())],
            "conversions": [
                {"from_material": start, "to_material": end} for start, ends in self.pipes.items() for end in ends
            ],
            "links": links,
            "properties": self._properties(),
        }  # fmt: skip

    def _properties(self) -> list[dict[str, Any]]:
        """What components have, and what products may have."""
        rows = [
            {"owner_id": name, "property": f"q{k}", "value": value}
            for name, (_, _, values) in self.components.items()
            for k, value in enumerate(values)
        ]
        for name, (_, _, values) in self.products.items():
            for k, most in enumerate(values):
                least = {"min": self.least[name][k]} if name in self.least else {}
                rows.append({"owner_id": name, "property": f"q{k}", "max": most, **least})
        return rows


def mixing(process: str, materials: Sequence[str], **output: Any) -> list[dict[str, Any]]:
    """The rows of a process that mixes materials freely into one that bears its name."""
    inputs = [
        {"process": process, "role": "input", "material": name, "amount": 1.0, "mix": "free"} for name in materials
    ]
    return [*inputs, {"process": process, "role": "output", "material": process, "amount": 1.0, **output}]


def _haverly(profit: float, most: float, first: float, price: float) -> PoolCase:
    demand = {"p1": first, "p2": 200.0}
    return PoolCase(
        profit,
        {"c1": (most, 6, [3]), "c2": (most, price, [1]), "c3": (most, 10, [2])},
        {"p1": (first, 9, [2.5]), "p2": (200, 15, [1.5])},
        {"o1": (most, "c1 c2")},
        {"o1": demand, "c3": demand},
    )


_ADHYA = {"p1": (10, 16), "p2": (25, 25), "p3": (30, 15), "p4": (10, 10)}
_ADHYA_COMPONENTS = {
    "c1": (75, 7, [1, 6, 4, 0.5, 5, 9]),
    "c2": (75, 3, [4, 1, 3, 2, 4, 4]),
    "c3": (75, 2, [4, 5.5, 3, 0.9, 7, 10]),
    "c4": (75, 10, [3, 3, 3, 1, 3, 4]),
    "c5": (75, 5, [1, 2.7, 4, 1.6, 3, 7]),
    "c6": (75, 5, [1.8, 2.7, 4, 3.5, 6.1, 3]),
    "c7": (75, 9, [5, 1, 1.7, 2.9, 3.5, 2.9]),
    "c8": (75, 11, [3, 3, 3, 1, 5, 2]),
}
_ADHYA_LIMITS = {
    "p1": [3, 3, 3.25, 0.75, 6, 5],
    "p2": [4, 2.5, 3.5, 1.5, 7, 6],
    "p3": [1.5, 5.5, 3.9, 0.8, 7, 6],
    "p4": [3, 4, 4, 1.8, 8, 6],
}


def _adhya(profit: float, components: int, qualities: int, pools: dict[str, str], pipes: list[list[float]]) -> PoolCase:
    chosen = list(_ADHYA_COMPONENTS.items())[:components]
    return PoolCase(
        profit,
        {name: (most, price, values[:qualities]) for name, (most, price, values) in chosen},
        {name: (*_ADHYA[name], limits[:qualities]) for name, limits in _ADHYA_LIMITS.items()},
        {pool: (75, names) for pool, names in pools.items()},
        {pool: dict(zip(_ADHYA, most, strict=True)) for pool, most in zip(pools, pipes, strict=True)},
    )


_TWO = {"o1": "c1 c2", "o2": "c3 c4 c5"}
_FOULDS = {"p1": 100, "p2": 200, "p3": 100, "p4": 200}
_BENTAL = {"p1": 100, "p2": 200, "p3": 100, "p4": 100, "p5": 100}
_BENTAL_FEEDS = [(6, [3, 1]), (16, [1, 3]), (15, [1.2, 5]), (12, [1.5, 2.5])]

CASES = {
    "Haverly 1": _haverly(400, 300, 100, 16),
    "Haverly 2": _haverly(600, 800, 600, 16),
    "Haverly 3": _haverly(750, 300, 100, 13),
    "Ben-Tal 4": PoolCase(
        450,
        {"c1": (300, 6, [3]), "c2": (50, 15, [1]), "c3": (300, 16, [1]), "c4": (300, 10, [2])},
        {"p1": (100, 9, [2.5]), "p2": (200, 15, [1.5])},
        {"o1": (300, "c1 c2 c3")},
        {"o1": {"p1": 100, "p2": 200}, "c4": {"p1": 100, "p2": 200}},
    ),
    "Ben-Tal 5": PoolCase(
        3500,
        {f"c{k + 1}": (600, *_BENTAL_FEEDS[k % 4]) for k in range(12)} | {"c13": (600, 10, [2, 2.5])},
        {
            "p1": (100, 18, [2.5, 2]),
            "p2": (200, 15, [1.5, 2.5]),
            "p3": (100, 19, [2, 2.6]),
            "p4": (100, 16, [2, 2]),
            "p5": (100, 14, [2, 2]),
        },
        {"o1": (600, "c1 c2 c3 c4"), "o2": (600, "c5 c6 c7 c8"), "o3": (600, "c9 c10 c11 c12")},
        {
            "o1": _BENTAL,
            "o2": {"p1": 100, "p2": 100, "p3": 100, "p4": 200, "p5": 100},
            "o3": {"p1": 200, "p2": 100, "p3": 100, "p4": 100, "p5": 100},
            "c13": _BENTAL,
        },
    ),
    "Foulds 2": PoolCase(
        1100,
        {
            "c1": (600, 6, [3]),
            "c2": (600, 16, [1]),
            "c3": (600, 10, [2]),
            "c4": (600, 3, [3.5]),
            "c5": (600, 13, [1.5]),
            "c6": (600, 7, [2.5]),
        },
        {"p1": (100, 9, [2.5]), "p2": (200, 15, [1.5]), "p3": (100, 6, [3]), "p4": (200, 12, [2])},
        {"o1": (600, "c1 c2"), "o2": (600, "c4 c5")},
        {"o1": _FOULDS, "o2": _FOULDS, "c3": _FOULDS, "c6": _FOULDS},
    ),
    "Adhya 1": _adhya(549.80305, 5, 4, _TWO, [[10, 25, 30, 10], [30, 10, 10, 25]]),
    "Adhya 2": _adhya(549.80305, 5, 6, _TWO, [[10, 25, 30, 10], [30, 10, 10, 25]]),
    "Adhya 3": _adhya(
        561.044687, 8, 6, _TWO | {"o3": "c6 c7 c8"}, [[10, 25, 30, 10], [10, 10, 25, 30], [30, 10, 10, 25]]
    ),
    "Adhya 4": PoolCase(
        877.64574,
        {
            "c1": (85, 15, [0.5, 1.9, 1.3, 1]),
            "c2": (85, 7, [1.4, 1.8, 1.7, 1.6]),
            "c3": (85, 4, [1.2, 1.9, 1.4, 1.4]),
            "c4": (85, 5, [1.5, 1.2, 1.7, 1.3]),
            "c5": (85, 6, [1.6, 1.8, 1.6, 2]),
            "c6": (85, 3, [1.2, 1.1, 1.4, 2]),
            "c7": (85, 5, [1.5, 1.5, 1.5, 1.5]),
            "c8": (85, 5, [1.4, 1.6, 1.2, 1.6]),
        },
        {
            "p1": (15, 10, [1.2, 1.7, 1.4, 1.7]),
            "p2": (25, 25, [1.4, 1.3, 1.8, 1.4]),
            "p3": (10, 30, [1.3, 1.3, 1.9, 1.9]),
            "p4": (20, 6, [1.2, 1.1, 1.7, 1.6]),
            "p5": (15, 10, [1.6, 1.9, 2, 2.5]),
        },
        {"o1": (85, "c1 c2 c3 c4"), "o2": (85, "c5 c6 c7 c8")},
        {
            "o1": {"p1": 15, "p2": 25, "p3": 10, "p4": 20, "p5": 15},
            "o2": {"p1": 10, "p2": 20, "p3": 15, "p4": 15, "p5": 25},
        },
    ),
    "RT2": PoolCase(
        4391.8258928,
        {
            "c1": (60.9756, 49.2, [0.82, 3, 99.2, 90.5]),
            "c2": (161.29, 62, [0.62, 0, 87.9, 83.5]),
            "c3": (5, 300, [0.75, 0, 114, 98.7]),
        },
        {
            "p1": (300, 190, [0.79, 3, 114, 98.7]),
            "p2": (300, 230, [0.79, 0.9, 114, 98.7]),
            "p3": (300, 150, [0.79, 3, 114, 98.7]),
        },
        {"o1": (12.5, "c1 c2 c3"), "o2": (17.5, "c1 c2 c3")},
        {
            "o1": {"p1": 12.5, "p2": 12.5, "p3": 12.5},
            "o2": {"p1": 17.5, "p2": 17.5, "p3": 17.5},
            "c1": {"p2": 7.5},
            "c2": {"p1": 161.29, "p3": 161.29},
            "c3": {"p1": 7.5},
        },
        asked=5.0,
        least={"p1": [0.74, 0, 95, 85], "p2": [0.74, 0, 96, 88], "p3": [0.74, 0, 91, 83.5]},
    ),
}
