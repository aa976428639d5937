"""The real table of cities, read once for each set of countries: reading takes seconds, and the tests ask often."""

from collections.abc import Collection
from functools import cache

import pytest

from data.geocode import apply
from data.geocode.gazetteer import Gazetteer, load_gazetteer


@cache
def _read(countries: frozenset[str]) -> Gazetteer:
    return load_gazetteer(countries)


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was read; the whole world, half a gigabyte, is read anew by the one test that wants it."""

    def load(countries: Collection[str]) -> Gazetteer:
        return load_gazetteer(countries) if "" in countries else _read(frozenset(countries))

    monkeypatch.setattr(apply, "load_gazetteer", load)
