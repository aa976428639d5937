"""The back ends by name. Nothing here imports a solver's library; a back end's module does, in its own process."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from solvers.backends.base import BackEnd
from solvers.products import Products
from solvers.solution import SolverRefused

PULP = "pulp:"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a back end lives, which installed package it needs, and what a reader must know of its answers."""

    module: str
    package: str
    method: str = ""


REGISTRY: dict[str, Entry] = {
    "highs": Entry("solvers.backends.highs", "highspy"),
    "cp-sat": Entry("solvers.backends.cp_sat", "ortools"),
    "scip": Entry("solvers.backends.scip", "pyscipopt"),
    "alternating": Entry(
        "solvers.backends.alternating",
        "highspy",
        "Pools (products of unknowns): plan by alternating linear programs, bound by the McCormick relaxation",
    ),
    "network": Entry(
        "solvers.backends.network",
        "numba",
        "Network of fixed charges: plan by search, bound by relaxation, small parts by HiGHS",
    ),
    PULP: Entry("solvers.backends.pulp_door", "pulp"),
}
SCHEDULERS: dict[str, Entry] = {"schedule:cp-sat": Entry("solvers.backends.cp_sat_schedule", "ortools")}
"""Back ends of ``solvers.scheduling``, which take a schedule instead of a program."""
AUTO = "highs"
AUTO_WITH_PRODUCTS = "scip"
AUTO_WITH_MANY_PRODUCTS = "alternating"
AUTO_WITH_MANY_SWITCHES = "network"
_NO_PRODUCTS = Products()
MANY_PRODUCTS = 500
"""Products up to which SCIP is asked first: in seconds at 216, no plan within a minute at 960 (decision 7)."""
MANY_SWITCHES = 1_000
"""0/1 columns above which the network engine is asked first: alone HiGHS is ahead at 500, the engine with HiGHS beside
it from 1 000 on (decision 10). What it does not take goes to HiGHS."""
MANY_SWITCHES_WITH_SUMS = 10_000
"""The same where sums must be met exactly, as at plants: HiGHS leads at 6 500, the engine at 16 000 (decision 10)."""
WAY_OUT = "; choose auto or highs"
"""What to do when it refuses."""


def available() -> tuple[str, ...]:
    """Names that ``solve`` takes here. PuLP brings CBC; ``pulp:NAME`` takes any other solver that PuLP finds too."""
    names = [name for name, entry in REGISTRY.items() if find_spec(entry.package) is not None]
    return tuple("pulp:cbc" if name == PULP else name for name in names)


def resolve(solver: str, *, products: Products = _NO_PRODUCTS, switches: int = 0, exact: bool = False) -> str:
    """The registered spelling of a name; ``SolverRefused`` where it is unknown or not installed.

    ``auto`` chooses, by how many products of columns the rows have and how many integer columns there are;
    ``exact``: some sums must be met exactly.
    """
    name = solver.strip().lower().replace("cp_sat", "cp-sat")
    if name == "auto":
        many = len(products) > MANY_PRODUCTS and products.two_sided
        with_products = AUTO_WITH_MANY_PRODUCTS if many else AUTO_WITH_PRODUCTS
        most = MANY_SWITCHES_WITH_SUMS if exact else MANY_SWITCHES
        linear = AUTO_WITH_MANY_SWITCHES if switches > most else AUTO
        name = with_products if len(products) else linear
    key = PULP if name.startswith(PULP) else name
    if key not in REGISTRY or name == PULP:
        known = ", ".join(["auto", *available()])
        raise SolverRefused(f"solver {solver!r} is not known; choose one of {known} or pulp:NAME")
    if find_spec(REGISTRY[key].package) is None:
        package = REGISTRY[key].package
        raise SolverRefused(f"solver {solver!r} needs the package {package!r}: `pip install {package}`, or choose auto")
    return name


def why(name: str, switches: int) -> str:
    """Why ``auto`` chose a back end for a program of many 0/1 columns; empty for one of few."""
    if switches <= MANY_SWITCHES:
        return ""
    if name == AUTO_WITH_MANY_SWITCHES:
        return f"chosen as there are {switches} yes-no decisions, more than {MANY_SWITCHES}"
    if name == AUTO:
        return (
            f"HiGHS chosen: with sums that must be met exactly, as at plants, it leads up to {MANY_SWITCHES_WITH_SUMS} "
            f"yes-no decisions; here are {switches}"
        )
    return ""


def method(name: str) -> str:
    """How a back end comes by its answer, where that is no search for a proof; empty elsewhere."""
    entry = REGISTRY.get(name)
    return "" if entry is None else entry.method


def load(name: str) -> BackEnd:
    """The back end of a resolved name; imports its library."""
    key = PULP if name.startswith(PULP) else name
    return cast("BackEnd", import_module((REGISTRY | SCHEDULERS)[key].module))
