"""Fixed-charge transportation problems of n sources and n sinks, as inventories in which everything must be shipped.

``agarwal-aneja``: after Agarwal and Aneja, "Fixed-charge transportation problem: facets of the projection polyhedron",
Operations Research 60(3), 2012, 638-654. Supplies and demands are whole numbers, uniform on 1..20, the demands adjusted
one by one to the same total; fixed costs are uniform on 200..800; unit costs are drawn from 200..800 on their own, then
scaled so that they make up theta times the fixed costs where 2 n - 1 links are used. That is how a public program that
cites the paper generates them; the paper itself was not at hand. One published case of theirs that was has fixed costs
of 201 to 986 and demands of up to 25, so their own set is wider than this.

``sun``: after Sun, Aronson, McKeown and Drinka, "A tabu search heuristic procedure for the fixed charge transportation
problem", European Journal of Operational Research 106, 1998, 441-456. Unit costs are whole numbers, uniform on 3..8;
fixed costs are uniform on 50..200 for type A, and twice that from type to type up to 6400..25600 for H; 1000 units a
source are shipped. These figures are as the later literature commonly quotes them; none of them could be confirmed
from a source at hand, nor how the paper (with NETGEN) splits the total: here each place has a share of uniform weight
on 0.5..1.5.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.measured import write_table

Whole = npt.NDArray[np.int64]
TYPES = "ABCDEFGH"
MOST = 20
UNITS_PER_SOURCE = 1000


def write_agarwal_aneja(size: int, theta: float, seed: int, folder: Path) -> None:
    """Write one with ``size`` sources and sinks; ``theta``, 0 or more, weighs unit costs against fixed costs."""
    random = np.random.default_rng([size, round(100 * theta), seed])
    supply, demand = random.integers(1, MOST + 1, (2, size))
    demand = _brought_to(int(supply.sum()), demand)
    fixed = random.integers(200, 801, (size, size))
    unit = random.integers(200, 801, (size, size))
    scale = theta * (2 * size - 1) / (supply.sum() * (unit / fixed).mean())
    _write(supply, demand, np.round(unit * scale).astype(np.int64), fixed, folder)


def write_sun(size: int, kind: str, seed: int, folder: Path) -> None:
    """Write one with ``size`` sources and sinks, of a type ``A`` (mild fixed costs) to ``H``."""
    grade = TYPES.index(kind)
    random = np.random.default_rng([size, grade, seed])
    total = UNITS_PER_SOURCE * size
    supply, demand = (_split(total, size, random) for _ in range(2))
    fixed = random.integers(50 * 2**grade, 200 * 2**grade + 1, (size, size))
    _write(supply, demand, random.integers(3, 9, (size, size)), fixed, folder)


def _brought_to(total: int, quantity: Whole) -> Whole:
    """The quantities with 1 added to or taken from each in turn, within 1..MOST, until they sum to the total."""
    quantity = quantity.copy()
    step = 1 if quantity.sum() < total else -1
    place = 0
    while quantity.sum() != total:
        if 1 <= quantity[place] + step <= MOST:
            quantity[place] += step
        place = (place + 1) % len(quantity)
    return quantity


def _split(total: int, places: int, random: np.random.Generator) -> Whole:
    """Whole numbers of at least 1 that sum to a total."""
    weight = random.uniform(0.5, 1.5, places)
    share = np.maximum(1, np.floor(total * weight / weight.sum())).astype(np.int64)
    share[: total - int(share.sum())] += 1
    return share


def _write(supply: Whole, demand: Whole, unit: Whole, fixed: Whole, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sources, sinks = ([f"{letter}{row}" for row in range(len(supply))] for letter in "sd")
    places = [*sources, *sinks]
    write_table(folder, "materials", "material,name,unit", [("goods", "goods", "t")])
    sites = [(f"site-{name}", 50 + row / 100, 5 + row / 100) for row, name in enumerate(places)]
    write_table(folder, "sites", "site_id,latitude_deg,longitude_deg", sites)
    for table, names, amounts in (("streams", sources, supply), ("demands", sinks, demand)):
        header = f"{table[:-1]}_id,site_id,material,quantity,min_quantity"
        rows = [(name, f"site-{name}", "goods", q, q) for name, q in zip(names, amounts.tolist(), strict=True)]
        write_table(folder, table, header, rows)
    links = [
        (source, sink, unit[row, column], fixed[row, column])
        for row, source in enumerate(sources)
        for column, sink in enumerate(sinks)
    ]
    write_table(folder, "links", "from_id,to_id,unit_cost,fixed_cost", links)
    (folder / "policy.toml").write_text("[links]\nclosed = true\n", "utf-8")
