"""Programs that several tests of the solvers floor need."""

import numpy as np
import pytest

from solvers import Program, ProgramBuilder


def _fixed_charge(seed: int, size: int, *, yields: bool = False) -> Program:
    """A transport problem with fixed costs: ``size`` suppliers and as many receivers."""
    rng = np.random.default_rng(seed)
    supply, demand = rng.integers(5, 60, (2, size)).astype(float)
    i, j = (side.ravel() for side in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    gain = rng.choice([1 / 3, 0.85, 1.0], size * size) if yields else np.ones(size * size)
    most = np.minimum(supply[i], demand[j] / gain)
    builder = ProgramBuilder(offset=float(demand.sum() * 40))
    x = builder.add_columns(size * size, upper=most)
    y = builder.add_columns(size * size, upper=1.0, integer=True)
    builder.add_cost(x, rng.uniform(0, 30, size * size) - 40 * gain)
    builder.add_cost(y, rng.integers(50, 200, size * size).astype(float))
    builder.add_rows(size, i, x, 1.0, upper=supply)
    builder.add_rows(size, j, x, gain, upper=demand)
    k = np.arange(size * size)
    entries = np.concatenate([np.ones(size * size), -most])
    builder.add_rows(size * size, np.tile(k, 2), np.concatenate([x, y]), entries, upper=0.0)
    return builder.build()


@pytest.fixture
def fixed_charge() -> Program:
    """64 exchanges: a second of work, some branching."""
    return _fixed_charge(1, 8)


@pytest.fixture
def fixed_charge_with_yields() -> Program:
    """25 exchanges whose yields are no short decimals."""
    return _fixed_charge(4, 5, yields=True)


@pytest.fixture
def hard() -> Program:
    """Plans within a second, no proof within minutes: 60 dense knapsacks over 120 columns."""
    rng = np.random.default_rng(1)
    builder = ProgramBuilder(offset=1000.0)
    x = builder.add_columns(120, upper=3.0, integer=True)
    builder.add_cost(x, -rng.integers(1, 50, 120).astype(float))
    weight = rng.integers(1, 50, (60, 120)).astype(float)
    row, column = np.nonzero(weight)
    builder.add_rows(60, row, column, weight[row, column], upper=weight.sum(axis=1) / 3)
    return builder.build()
