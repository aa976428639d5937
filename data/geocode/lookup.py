"""Which city a name means: one, several or none. Whatever is not certain is left to whoever wrote the name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil, pi, sqrt

from pyproj import Geod
from rapidfuzz import fuzz, process

from data.geocode.gazetteer import City, Gazetteer, Namesakes, fold

USUAL_KM = 16.0
"""Within which nine in ten of 748 plants of the Finnish register lie of the centre of their city
(docs/geocoding.md; a test measures it again)."""
PEOPLE_PER_KM2 = 2000.0
"""Of a city of millions, which reaches further than ``USUAL_KM``: taken to be a disc of so many people; estimated."""
CONFIDENCE = 0.9
"""Where the country is told: the share measured for ``USUAL_KM``."""
CONFIDENCE_WITHOUT_COUNTRY = 0.7
"""The name is of one city of the world that has 500 people; a village of that name may be meant; estimated."""
LEAST_LIKENESS = 80.0
"""Of 100, of a name that is proposed for a misspelt one."""
MOST_NEAR = 3
MOST_MISSPELT = 100
"""Names that are searched for alike ones; of more, those beyond get no proposal."""
UNITED_STATES = "US"


@dataclass(frozen=True, slots=True)
class Query:
    """A city as a row names it; ``""`` = not told."""

    name: str
    country: str = ""
    """ISO 3166-1 alpha-2."""
    region: str = ""
    """Read where it is a state of the United States or the code that GeoNames has for a region."""


@dataclass(frozen=True, slots=True)
class Found:
    """The one city that is meant."""

    city: City
    radius_km: float
    """How far off the centre what lies in the city may be."""
    confidence: float
    """That it lies within the radius; from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several cities may be meant, or one that has the name only as another name and whose country is not told."""

    candidates: tuple[City, ...]
    """The largest first."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no such city."""

    near: tuple[City, ...] = ()
    """Cities whose name is spelt much the same, the likest first."""


Outcome = Found | Ambiguous | Unknown


def look_up(queries: Collection[Query], gazetteer: Gazetteer) -> dict[Query, Outcome]:
    """Return what each query means.

    A city is found where all that have the name lie within its radius: of these it is the largest. Other names count
    as well, but for smaller cities than the one whose own name it is; without a country they find nothing.
    """
    asked = list(dict.fromkeys(queries))
    keys = fold(query.name for query in asked)
    named = gazetteer.namesakes(frozenset(keys) - {""})
    outcomes: dict[Query, Outcome] = {}
    misspelt = 0
    for query, key in zip(asked, keys, strict=True):
        outcome = _judged(query, _eligible(query, named.get(key, Namesakes()), gazetteer))
        misspelt += outcome is None
        outcomes[query] = outcome or Unknown(_near(query, key, gazetteer) if misspelt <= MOST_MISSPELT else ())
    return outcomes


def radius_km(city: City) -> float:
    """Return how far off the centre what lies in the city may be, in whole km."""
    return max(USUAL_KM, float(ceil(sqrt(city.population / PEOPLE_PER_KM2 / pi))))


def _eligible(query: Query, named: Namesakes, gazetteer: Gazetteer) -> Namesakes:
    """Return the namesakes in the country and region of the query, the largest first."""
    regions = {city.region for city in (*named.own, *named.other) if city.country == query.country} - {""}
    region = gazetteer.us_state(query.region) if query.country == UNITED_STATES else query.region
    if query.country != UNITED_STATES and region not in regions:
        region = None  # a region in words, which the table of cities does not have

    def within(cities: Iterable[City]) -> tuple[City, ...]:
        kept = (city for city in cities if query.country in ("", city.country) and region in (None, city.region))
        return tuple(sorted(kept, key=_by_size))

    own, other = within(named.own), within(named.other)
    return Namesakes(own, tuple(city for city in other if not own or city.population >= own[0].population))


def _by_size(city: City) -> tuple[int, str, float, float]:
    return -city.population, city.country, city.latitude_deg, city.longitude_deg


def _judged(query: Query, named: Namesakes) -> Found | Ambiguous | None:
    """Return the city that is meant, or those that may be; None where there is none."""
    candidates = tuple(sorted((*named.own, *named.other), key=_by_size))
    if not candidates:
        return None
    largest = candidates[0]
    radius = radius_km(largest)
    certain = bool(query.country or named.own) and all(_km(largest, city) <= radius for city in candidates[1:])
    if not certain:
        return Ambiguous(candidates)
    return Found(largest, radius, CONFIDENCE if query.country else CONFIDENCE_WITHOUT_COUNTRY)


def _km(one: City, other: City) -> float:
    _, _, metres = Geod(ellps="WGS84").inv(one.longitude_deg, one.latitude_deg, other.longitude_deg, other.latitude_deg)
    return float(metres) / 1000


def _near(query: Query, key: str, gazetteer: Gazetteer) -> tuple[City, ...]:
    """Return the cities of the country whose own names are spelt most alike, one of each name."""
    eligible = {
        place: name
        for place, name in enumerate(gazetteer.own)
        if query.country in ("", gazetteer.cities[place].country) and name
    }
    likest = process.extract(key, eligible, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=10 * MOST_NEAR)
    found = sorted(likest, key=lambda hit: (-hit[1], _by_size(gazetteer.cities[hit[2]])))
    once = {gazetteer.own[place]: gazetteer.cities[place] for _, _, place in reversed(found)}
    return tuple(reversed(once.values()))[:MOST_NEAR]
