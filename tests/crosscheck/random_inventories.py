"""Random small inventories for the cross-checks, as rows. The same state of the generator gives the same inventory."""

from __future__ import annotations

import numpy as np

from tests.crosscheck.integer_inventories import IntegerInventory
from tests.crosscheck.oracle import states
from tests.crosscheck.oracle_case import Case
from tests.crosscheck.tiny_inventories import TinyInventory

MOST_STATES = 2000
"""Combinations of choices that the oracle may have to try in a tiny case."""


def tiny_case(rng: np.random.Generator) -> Case:
    """A case with any rules but pools and shared equipment, and at most ``MOST_STATES`` combinations of choices."""
    while True:
        case = TinyInventory(rng).case()
        if states(case) <= MOST_STATES:
            return case


def integer_case(rng: np.random.Generator) -> Case:
    """A case of whole figures whose optimum is a whole number."""
    return IntegerInventory(rng).case()
