"""What is handed to a way of a stage, pickled, so that making it is no part of what is measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from solvers.network.problem import Network

if TYPE_CHECKING:
    from solvers.program import Program as Arrays
    from symbiosis import Inventory
    from symbiosis.candidates.worth import Ends

ARCS_PER_TAIL = 20


@dataclass(frozen=True)
class Flow:
    """A network to send flows through; what it brings is a negative cost."""

    network: Network
    baseline: float = 0.0


@dataclass(frozen=True)
class Program:
    """A program of ours, and the cost of doing nothing where that is allowed."""

    program: Arrays
    baseline: float | None
    seed: int
    candidates: int
    published: float | None = None
    """The least cost that is known of it, where one is published."""
    gap: float = 0.0
    """Of the cost: where to stop before the limit."""


@dataclass(frozen=True)
class Search:
    """Suppliers and wishes of which the best partners are wanted."""

    ends: Ends
    inventory: Inventory | None
    """The same with all that a contract says; None where its candidates would not fit into memory."""
    baseline: float | None = None


@dataclass(frozen=True)
class Region:
    """A folder with an inventory, to go the whole road."""

    folder: Path
    baseline: float | None = None


Task = Flow | Program | Search | Region


def plain_network(arcs: int, seed: int, *, fixed: float = 0.0) -> Network:
    """A network of about so many arcs: each tail and its nearest heads on a square of 1 000 km, quantities log-normal.

    Quantities are tenths of a tonne and values cents, so that peers which count in whole numbers lose nothing.
    """
    from scipy.spatial import KDTree  # here, so that a peer's process starts without it

    random = np.random.default_rng([arcs, seed])
    tails = max(arcs // ARCS_PER_TAIL, 1)
    near = min(ARCS_PER_TAIL, tails)
    here, there = random.uniform(0.0, 1000.0, (2, tails, 2))
    supply, demand = np.clip(random.lognormal(np.log(2000.0), 1.2, (2, tails)).round(1), 50.0, 2e5)
    worth, saved = random.uniform(20.0, 160.0, tails), random.uniform(30.0, 130.0, tails)
    km, head = KDTree(there).query(here, near)
    tail = np.repeat(np.arange(tails), near)
    head, km = head.reshape(-1), km.reshape(-1)
    order = np.lexsort((head, tail))
    head = head[order].astype(np.int32)
    value = (saved[tail] + worth[head] - 0.13 * km[order] - 40.0).round(2)
    most = np.minimum(supply[tail], demand[head])
    ones = np.ones(len(tail))
    return Network(tail.astype(np.int32), head, value, fixed * ones, most, 0.0 * ones, ones, supply, demand)
