"""Rows with a city and no coordinates: they get those of its centre, marked as assumed, or a fault says why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data import parse
from data.defaults.cells import with_cells
from data.fault_codes import Code
from data.geocode import words
from data.geocode.gazetteer import data_set, installed, load_gazetteer
from data.geocode.lookup import Found, Query, look_up
from data.normalise import Tables, filled
from data.typed import TypedTable, rows_of
from symbiosis.codes import countries
from symbiosis.inventory import Assumption

KEY = "geocode"
"""Of the policy."""
CITY, COUNTRY, SITE = "city", "country", "site_id"
PLACE = ("latitude_deg", "longitude_deg")
_OWNERS = {"sites": "site_id", "streams": "stream_id", "demands": "demand_id"}
"""The tables whose rows have places, and the column that names the row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with a city and no coordinates."""

    table: TypedTable
    row: int
    identifier: str
    query: Query | None
    """None where the country that is given is none."""

    @property
    def owner(self) -> tuple[str, str]:
        """Table and identifier; the rows of a stream for several periods have the same."""
        return self.table.spec.name, self.identifier

    def fault(self, code: Code, column: str, expected: str, hint: str) -> None:
        self.table.fault(code, self.row, column, expected, hint)


def asked(policy: Mapping[str, str]) -> bool:
    """Tell whether the policy asks for geocoding; what is no truth value is reported where the policy is built."""
    return parse.flag(policy.get(KEY, "")) is True


def locate(tables: Tables, *, wanted: bool) -> tuple[Tables, tuple[Assumption, ...]]:
    """Return the tables with the places that cities tell, and what was assumed for that: two figures a place.

    Without ``wanted``, or without the extra, such a row lacks its coordinates, and the fault says how to look them up.

    Args:
        tables: As normalised; not changed. What is given is never replaced.
        wanted: Whether geocoding is asked for.
    """
    rows = [row for name, key in _OWNERS.items() for row in _unplaced(tables[name], key)]
    if not rows:
        return tables, ()
    if not wanted or not installed():
        for row in rows:
            _report_missing(row, words.how(row.table.value(CITY, row.row), wanted))
        return tables, ()
    found = list(_found(rows))
    _warn(found)
    filled_in = {name: _with_places(tables[name], found) for name in _OWNERS}
    return tables | filled_in, tuple(_assumptions(found))


def _unplaced(table: TypedTable, key: str) -> Iterator[_Row]:
    """Yield the rows whose city is all that tells where they are; half a place is reported."""
    if CITY not in table.cells:
        return
    city, country, region, identifier = (table.text(column) for column in (CITY, COUNTRY, "region", key))
    north, east = (filled(table, column) for column in PLACE)
    sought = (city != "") & table.intact() & ~(north & east)
    if key != SITE:
        sought &= ~filled(table, SITE)
    for row in rows_of(sought):
        if north[row] or east[row]:
            column = PLACE[0] if east[row] else PLACE[1]
            table.fault(
                Code.MISSING_CELL, row, column, "a number", f"Give both coordinates, or the {CITY} and neither."
            )
            continue
        code = countries.normalise(country[row]) if country[row] else ""
        query = None if code is None else Query(city[row], code, region[row])
        yield _Row(table, row, identifier[row], query)


def _report_missing(row: _Row, hint: str) -> None:
    """Report what a row without coordinates lacks."""
    column = PLACE[0] if row.table.spec.name == "sites" else SITE
    spec = row.table.spec.column(column)
    assert spec is not None, f"{row.table.spec.name} has places"
    row.fault(Code.MISSING_CELL, column, words.coordinates(spec), hint)


def _found(rows: Iterable[_Row]) -> Iterator[tuple[_Row, Found]]:
    """Yield the rows whose city is found; the others are reported."""
    rows = list(rows)
    queries = {row.query for row in rows if row.query is not None}
    gazetteer = load_gazetteer({query.country for query in queries})
    outcomes = look_up(sorted(queries, key=lambda query: (query.country, query.name, query.region)), gazetteer)
    for row in rows:
        if row.query is None:
            country = row.table.value(COUNTRY, row.row)
            row.fault(Code.CITY_UNKNOWN, CITY, words.EXPECTED, f"{country} is no country's code: correct it first.")
            continue
        outcome = outcomes[row.query]
        if isinstance(outcome, Found):
            yield row, outcome
        else:
            code, hint = words.refusal(row.query, outcome)
            row.fault(code, CITY, words.EXPECTED, hint)


def _warn(found: list[tuple[_Row, Found]]) -> None:
    """Tell of every row where it was put, how far that may be off, and who else is put there."""
    points = {row.owner: hit.city for row, hit in found}
    sharing = Counter(points.values())
    for row, hit in found:
        row.fault(Code.PLACE_FROM_CITY, CITY, " and ".join(PLACE), words.placed(hit, sharing[hit.city] - 1))


def _with_places(table: TypedTable, found: Iterable[tuple[_Row, Found]]) -> TypedTable:
    """Return the table with the coordinates of its rows that were found."""
    own = [(row.row, hit.city) for row, hit in found if row.table is table]
    for column in PLACE:
        if own:
            cells = table.real(column).copy()
            cells[[row for row, _ in own]] = [getattr(city, column) for _, city in own]
            table = with_cells(table, column, cells)
    return table


def _assumptions(found: Iterable[tuple[_Row, Found]]) -> Iterator[Assumption]:
    """Yield latitude and longitude of each place, once."""
    once = {row.owner: hit for row, hit in found}
    source = data_set()
    for (table, identifier), hit in once.items():
        told = f"{source}: {words.centre(hit)}"
        for column in PLACE:
            value: float = getattr(hit.city, column)
            yield Assumption(table, identifier, column, value, "deg", told, hit.confidence)
