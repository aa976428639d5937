"""Outputs: what a plant gives is shipped or disposed of, within the limit of disposal.

``amount_o throughput - disposal_limit_o <= sum of x_a over an output's arcs <= amount_o throughput``, per period.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    suppliers, columns, periods = frame.inventory.suppliers, frame.columns, frame.periods
    output = np.flatnonzero(suppliers.facility >= 0)
    number = np.full(len(suppliers.id), -1)
    number[output] = np.arange(len(output))
    arc = np.flatnonzero(frame.giver >= 0)
    sent = number[frame.arcs.supplier[arc]] * periods + frame.arcs.period[arc]
    row = np.arange(len(output) * periods)
    amount = np.repeat(frame.inventory.processes.output_amount[suppliers.output[output]], periods)
    made = columns.throughput[suppliers.facility[output]].ravel()
    place, column = np.concatenate([sent, row]), np.concatenate([columns.quantity[arc], made])
    value = np.concatenate([np.ones(len(arc)), -amount])
    builder.add_rows(len(row), place, column, value, upper=0.0)
    limit = np.repeat(suppliers.disposal_limit[output], periods)
    bound = np.flatnonzero(np.isfinite(limit))
    number = np.full(len(row) + 1, -1)
    number[bound] = np.arange(len(bound))
    kept = np.flatnonzero(number[place] >= 0)
    rows = builder.add_rows(len(bound), number[place[kept]], column[kept], value[kept], lower=-limit[bound])
    supplier, period = np.divmod(bound, max(periods, 1))
    return [Required(Requirement.DISPOSAL_LIMIT, rows, output[supplier], period)]
