"""Take-back: what comes back of what demands received, and what that costs."""

from __future__ import annotations

import numpy as np

from symbiosis.inventory import Inventory, Real


def comes_back(inventory: Inventory, received: Real) -> Real:
    """What comes back of what demands received from exchanges, in the return's unit; (D, T) to (B, T)."""
    returns, periods = inventory.returns, received.shape[1]
    back = np.zeros((len(returns.id), periods))
    for row, lag, fraction in zip(returns.of.tolist(), returns.lag.tolist(), returns.fraction.tolist(), strict=True):
        if lag < periods:
            back[row, lag:] += fraction * received[returns.demand[row], : periods - lag]
    return back


def due(inventory: Inventory, rate: Real, weight: Real) -> Real:
    """What a unit received brings about later, if all that comes back of it is disposed of; shape (D, T).

    ``rate`` (B,) is per unit that comes back, ``weight`` (T,) the weight of a period: its discount factor, or 1.
    The transpose of ``comes_back``.
    """
    returns, periods = inventory.returns, len(weight)
    total = np.zeros((len(inventory.demands.id), periods))
    for row, lag, fraction in zip(returns.of.tolist(), returns.lag.tolist(), returns.fraction.tolist(), strict=True):
        if lag < periods:
            total[returns.demand[row], : periods - lag] += fraction * rate[row] * weight[lag:]
    return total
