"""A synthetic region of any size, written as an inventory: for trying the engine out, and for timing it.

The shape is that of a waste register: firms cluster around industrial cities, a few materials make up most of the rows,
quantities are log-normal, each waste can stand in for a few feedstocks of its family. Every figure is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

CITIES = (
    ("Rotterdam", 51.92, 4.48), ("Antwerp", 51.26, 4.40), ("Liege", 50.63, 5.57), ("Essen", 51.46, 7.01),
    ("Dortmund", 51.51, 7.47), ("Cologne", 50.94, 6.96), ("Ludwigshafen", 49.48, 8.44), ("Stuttgart", 48.78, 9.18),
    ("Hamburg", 53.55, 9.99), ("Leipzig", 51.34, 12.37), ("Linz", 48.31, 14.29), ("Ostrava", 49.83, 18.28),
    ("Katowice", 50.26, 19.02), ("Lodz", 51.76, 19.46), ("Gothenburg", 57.71, 11.97), ("Kalundborg", 55.68, 11.09),
    ("Tampere", 61.50, 23.76), ("Kotka", 60.47, 26.95), ("Lille", 50.63, 3.06), ("Lyon", 45.76, 4.84),
    ("Fos-sur-Mer", 43.44, 4.94), ("Bilbao", 43.26, -2.93), ("Tarragona", 41.12, 1.25), ("Porto", 41.15, -8.61),
    ("Turin", 45.07, 7.69), ("Brescia", 45.54, 10.22), ("Taranto", 40.46, 17.24), ("Gyor", 47.69, 17.63),
    ("Ploiesti", 44.94, 26.02), ("Thessaloniki", 40.64, 22.94), ("Middlesbrough", 54.57, -1.23),
    ("Sheffield", 53.38, -1.47),
)  # fmt: skip
"""Industrial cities of Europe with latitude and longitude, the busiest first in the draw."""

FAMILIES = (
    "wood", "paper", "board", "rubber", "pet", "polyolefin", "glass", "gypsum", "slag", "ash", "brick", "concrete",
    "steel", "aluminium", "copper", "textile", "leather", "solvent", "acid", "lye", "oil", "fat", "starch", "grain",
    "fruit", "dairy", "manure", "sludge", "salt", "sand",
)  # fmt: skip
GRADES = 6
"""Grades of a family: each is a waste ``wood-waste-3`` and a feedstock ``wood-feed-3``."""
NEIGHBOURS = (0, 1, 2)
"""A feedstock takes the waste of its own grade and of the next ones of its family."""

MEDIAN_T = 1500.0
SPREAD = 1.1
"""Standard deviation of the logarithm of the quantities."""
CITY_KM, COUNTRYSIDE_KM, COUNTRYSIDE_SHARE = 18.0, 110.0, 0.12
RADIUS_KM = 80
MIN_LOT_T = 150
FIXED_COST = 9_000

Figures = npt.NDArray[np.float64]


def generate(streams: int, demands: int, seed: int, out: Path) -> None:
    """Write a region as a folder of CSV files; the same numbers and seed give the same bytes.

    Args:
        streams: Rows of waste on offer, at least 0.
        demands: Rows of feedstock wanted, at least 0.
        seed: Of the random numbers.
        out: Folder to write to; made if it is not there, files of the same names are replaced.

    Raises:
        ValueError: Where a number of rows is negative.
        OSError: Where the folder cannot be written.
    """
    if min(streams, demands) < 0:
        raise ValueError(f"the numbers of streams and demands are at least 0, not {streams} and {demands}")
    out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    grades = [(family, grade) for family in FAMILIES for grade in range(1, GRADES + 1)]
    popularity = _zipf(len(grades), random)
    _write_streams(out, grades, streams, popularity, random)
    _write_demands(out, grades, demands, popularity, random)
    _write_conversions(out, random)
    names = [f"{family}-{side}-{grade}" for side in ("waste", "feed") for family, grade in grades]
    _write(out, "materials", "material,name,unit", [(name, name.replace("-", " "), "t") for name in names])
    _write(out, "modes", "mode,cost_per_unit_km,co2e_per_unit_km", [("truck", 0.13, 0.09)])
    policy = (
        f'currency = "EUR"\n\n[limits]\nmax_distance_km = {RADIUS_KM}\n\n[transaction]\nfixed_cost = {FIXED_COST}\n'
    )
    (out / "policy.toml").write_text(policy, encoding="utf-8")


def _zipf(count: int, random: np.random.Generator) -> Figures:
    """Return the share of rows of each grade: by Zipf's law, in an order of chance."""
    weight = 1.0 / (1.0 + random.permutation(count))
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def _write_streams(
    out: Path, grades: Sequence[tuple[str, int]], count: int, popularity: Figures, random: np.random.Generator
) -> None:
    drawn = random.choice(len(grades), count, p=popularity)
    latitude, longitude = _places(count, random)
    quantity, cost = _quantities(count, random), random.uniform(25.0, 120.0, count).round(2)
    header = "stream_id,organisation,latitude_deg,longitude_deg,material,quantity,disposal_cost,disposal_co2e,min_lot"
    rows = (
        (
            f"w{i}",
            f"maker-{i}",
            latitude[i],
            longitude[i],
            "{}-waste-{}".format(*grades[drawn[i]]),
            quantity[i],
            cost[i],
            60,
            MIN_LOT_T,
        )
        for i in range(count)
    )
    _write(out, "streams", header, rows)


def _write_demands(
    out: Path, grades: Sequence[tuple[str, int]], count: int, popularity: Figures, random: np.random.Generator
) -> None:
    worth = random.uniform(15.0, 150.0, len(grades))
    drawn = random.choice(len(grades), count, p=popularity)
    latitude, longitude = _places(count, random)
    quantity, cost = _quantities(count, random), (worth[drawn] * random.uniform(0.8, 1.2, count)).round(2)
    header = "demand_id,organisation,latitude_deg,longitude_deg,material,quantity,purchase_cost,purchase_co2e"
    rows = (
        (
            f"f{i}",
            f"user-{i}",
            latitude[i],
            longitude[i],
            "{}-feed-{}".format(*grades[drawn[i]]),
            quantity[i],
            cost[i],
            180,
        )
        for i in range(count)
    )
    _write(out, "demands", header, rows)


def _write_conversions(out: Path, random: np.random.Generator) -> None:
    rows = []
    for family in FAMILIES:
        for grade in range(GRADES):
            for step in NEIGHBOURS:
                waste, cost = (grade + step) % GRADES + 1, round(float(random.uniform(15.0, 70.0)), 2)
                rows.append((f"{family}-waste-{waste}", f"{family}-feed-{grade + 1}", 1 if step == 0 else 0.9, cost))
    _write(out, "conversions", "from_material,to_material,yield,cost", rows)


def _places(count: int, random: np.random.Generator) -> tuple[Figures, Figures]:
    """Return coordinates: most near a city, some in the countryside around it."""
    weight = 1.0 / np.sqrt(np.arange(1.0, len(CITIES) + 1.0))
    city = random.choice(len(CITIES), count, p=weight / weight.sum())
    north, east = np.array([place[1:] for place in CITIES], dtype=np.float64)[city].T
    km = np.where(random.random(count) < COUNTRYSIDE_SHARE, COUNTRYSIDE_KM, CITY_KM)
    latitude = north + random.normal(size=count) * km / 111.2
    longitude = east + random.normal(size=count) * km / (111.2 * np.cos(np.radians(latitude)))
    return latitude.round(5), longitude.round(5)


def _quantities(count: int, random: np.random.Generator) -> Figures:
    """Return tonnes a year, from 40 to 150 000."""
    return np.clip(random.lognormal(np.log(MEDIAN_T), SPREAD, count), 40.0, 150_000.0).round(1)


def _write(folder: Path, table: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
