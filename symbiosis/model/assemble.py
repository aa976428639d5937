"""The formulation, put together from its blocks. To add a constraint, write a file with ``add`` and a line here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers import Program, ProgramBuilder
from symbiosis.candidates import Candidates
from symbiosis.earlier import Fixed
from symbiosis.inventory import Inventory, Real
from symbiosis.model import (
    balance,
    blending,
    emissions,
    exchanges,
    expansion,
    facilities,
    keep,
    limits,
    links,
    lots,
    objective,
    outputs,
    partners,
    permits,
    pooling,
    recipes,
    resilience,
    returns,
    shares,
    sizes,
    storage,
)
from symbiosis.model.frame import Frame, lay_arcs, lay_columns
from symbiosis.model.requirements import Required
from symbiosis.stock import list_tanks

BLOCKS = (
    balance, returns, exchanges, lots, partners, shares, resilience, links, permits, facilities, recipes, outputs,
    expansion, storage, sizes, blending, pooling, emissions, limits, keep, objective,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Model:
    """A program, and what its columns and rows mean."""

    program: Program
    frame: Frame
    required: tuple[Required, ...]

    def nothing_exchanged(self) -> Real:
        """Values of the plan in which nothing is exchanged or opened: where no minimum forbids it, it holds."""
        return np.zeros(self.program.columns)


def formulate(inventory: Inventory, candidates: Candidates, fixed: Fixed | None = None) -> Model:
    """Lay out the columns and let every block add its rows and costs; ``fixed`` is kept of an earlier plan."""
    builder = ProgramBuilder()
    arcs = lay_arcs(inventory, candidates)
    tanks = list_tanks(inventory)
    frame = Frame(inventory, candidates, arcs, tanks, lay_columns(builder, inventory, candidates, arcs, tanks), fixed)
    required = [rows for block in BLOCKS for rows in block.add(builder, frame)]
    return Model(builder.build(), frame, tuple(required))
