"""Links: what is known of one pair caps what it carries, and a contract binds it.

``min_quantity <= sum of x_a over all combinations that the link covers <= capacity``, per period; the minimum up to
the period ``until``.
"""

from __future__ import annotations

import numpy as np

from solvers import ProgramBuilder
from symbiosis.arrays import Rows, combine, join
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required, Requirement


def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
    """Add the block."""
    arcs, links = frame.arcs, frame.inventory.links
    bounding = np.flatnonzero(np.isfinite(links.capacity) | (links.min_quantity > 0))
    place, arc = covered_arcs(frame, bounding)
    period = np.tile(np.arange(frame.periods), len(bounding))
    entity = np.repeat(bounding, frame.periods)
    last = np.where(links.until[entity] < 0, frame.periods - 1, links.until[entity])
    least = np.where(period <= last, links.min_quantity[entity], 0.0)
    row, column = place * frame.periods + arcs.period[arc], frame.columns.quantity[arc]
    builder.add_rows(len(entity), row, column, 1.0, upper=links.capacity[entity])
    bound = np.flatnonzero(least > 0)
    number = np.full(len(entity), -1)
    number[bound] = np.arange(len(bound))
    inside = number[row] >= 0
    contracts = builder.add_rows(len(bound), number[row[inside]], column[inside], 1.0, lower=least[bound])
    return [Required(Requirement.CONTRACT, contracts, entity[bound], period[bound])]


def covered_arcs(frame: Frame, link: Rows) -> tuple[Rows, Rows]:
    """Every (place among the links given, arc) such that the link covers the arc."""
    arcs, links, suppliers = frame.arcs, frame.inventory.links, frame.inventory.suppliers
    sizes = (len(frame.inventory.source_id), len(frame.inventory.receiver_id))
    pair_of_link = combine((links.source[link], sizes[0]), (links.receiver[link], sizes[1]))
    place, arc = join(pair_of_link, combine((suppliers.source[arcs.supplier], sizes[0]), (arcs.receiver, sizes[1])))
    row = link[place]
    mode = frame.candidates.rows.mode[arcs.candidate[arc]]
    material = suppliers.material[arcs.supplier[arc]]
    covered = (links.mode[row] == -1) | (links.mode[row] == mode)
    covered &= (links.material[row] == -1) | (links.material[row] == material)
    return place[covered], arc[covered]
