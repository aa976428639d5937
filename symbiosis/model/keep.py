"""What is kept of an earlier plan: ``open_ft`` and ``added_ft``, or ``x_a``, as it had them.

Rows ``open_ft = open of the plan``, ``added_ft = added of the plan``, or ``x_a = quantity of the plan``. A facility or
period that the plan does not know is free, and so are exchanges beside those that are kept.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.earlier import Fixing, Placed, PlanDoesNotFit, place
from symbiosis.model.frame import NO_COLUMN, Frame
from symbiosis.model.requirements import Required, Requirement

MOST_NAMED = 5


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block.

    Raises:
        PlanDoesNotFit: an exchange that is to be kept may not exist in this inventory.
    """
    if frame.fixed is None:
        return []
    placed = place(frame.inventory, frame.candidates, frame.fixed.plan)
    if frame.fixed.what is Fixing.EXCHANGES:
        return [_exchanges(builder, frame, placed)]
    return _facilities(builder, frame, placed)


def _facilities(builder: ProgramBuilder, frame: Frame, placed: Placed) -> list[Required]:
    """Openings and expansions as they were."""
    required = []
    for column, figure in ((frame.columns.open, placed.open), (frame.columns.added, placed.added)):
        facility, period = np.nonzero((column != NO_COLUMN) & ~np.isnan(figure))
        row = np.arange(len(facility))
        kept = figure[facility, period]
        rows = builder.add_rows(len(row), row, column[facility, period], 1.0, lower=kept, upper=kept)
        required.append(Required(Requirement.FIXED_FACILITY, rows, facility, period))
    return required


def _exchanges(builder: ProgramBuilder, frame: Frame, placed: Placed) -> Required:
    """Quantities as they were."""
    arcs = frame.arcs
    carried = placed.carried[arcs.candidate, arcs.period]
    names = [f"{each.from_id} -> {each.to_id} by {each.mode} in {each.period}" for each in placed.homeless]
    lost = placed.carried.copy()
    lost[arcs.candidate, arcs.period] = 0.0
    rows, inventory = frame.candidates.rows, frame.inventory
    names += [
        f"{inventory.suppliers.id[rows.supplier[candidate]]} -> {inventory.receiver_id[rows.receiver[candidate]]} "
        f"in {inventory.periods.id[period]}"
        for candidate, period in zip(*np.nonzero(lost), strict=True)
    ]
    if names:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        raise PlanDoesNotFit(
            f"the plan to keep has exchanges that may not exist in this inventory: {'; '.join(names[:MOST_NAMED])}"
            f"{more};"
            " take them out of the plan, or see with `match` alone why they are left out"
        )
    arc = np.flatnonzero(carried > 0)
    kept = carried[arc]
    row = builder.add_rows(len(arc), np.arange(len(arc)), frame.columns.quantity[arc], 1.0, lower=kept, upper=kept)
    return Required(
        Requirement.FIXED_EXCHANGE, row, arcs.supplier[arc].astype(np.int64), arcs.period[arc].astype(np.int64)
    )
