"""What the rows of a program require, so that an infeasible program can be explained in the inventory's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from symbiosis.inventory import Index


class Requirement(StrEnum):
    """The kinds of rows that demand something; the others merely describe or limit."""

    STREAM_MINIMUM = "stream_minimum"
    DEMAND_MINIMUM = "demand_minimum"
    THROUGHPUT_MINIMUM = "throughput_minimum"
    CONTRACT = "contract"
    EXACT_OPEN = "exact_open"
    MAX_OPEN = "max_open"
    BUDGET = "budget"
    MAX_CO2E = "max_co2e"
    PERMIT_QUANTITY = "permit_quantity"
    DISPOSAL_LIMIT = "disposal_limit"
    FIXED_FACILITY = "fixed_facility"
    FIXED_EXCHANGE = "fixed_exchange"


@dataclass(frozen=True, eq=False)
class Required:
    """Rows of one kind; ``entity`` is the row in the table that the kind speaks of; shape (n,)."""

    kind: Requirement
    row: Index
    entity: npt.NDArray[np.int64]
    period: npt.NDArray[np.int64]
