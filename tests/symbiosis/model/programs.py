"""Formulating a hand-made inventory without solving it."""

from __future__ import annotations

from typing import Any

from symbiosis.candidates import find_candidates
from symbiosis.inventory import Inventory
from symbiosis.model.assemble import Model, formulate
from symbiosis.policy import Policy
from tests.inventories import FREE, inventory


def program_of(*, policy: Policy | None = None, **tables: Any) -> tuple[Inventory, Model]:
    """The inventory and its program; transport is free unless it names its modes."""
    tables.setdefault("modes", [FREE])
    built = inventory(policy=policy, **tables)
    return built, formulate(built, find_candidates(built))
