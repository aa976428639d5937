"""Which city a name means, over a table of our own: what is not certain is not found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.geocode.gazetteer import City, Gazetteer, fold
from data.geocode.lookup import MOST_MISSPELT, Ambiguous, Found, Query, Unknown, look_up, radius_km

KOLN = City("Köln", "DE", "07", 50.933, 6.95, 1_024_621, ("Cologne", "Koeln", "Кёльн"))
PARIS = City("Paris", "FR", "11", 48.853, 2.349, 2_138_551)
CITIES = (
    KOLN,
    City("Cologne", "US", "MN", 44.77, -93.78, 1_605),
    PARIS,
    City("Paris", "US", "TX", 33.661, -95.556, 24_782),
    City("Paris", "US", "TN", 36.302, -88.327, 10_150),
    City("Halle (Saale)", "DE", "14", 51.482, 11.979, 237_865, ("Halle",)),
    City("Halle", "DE", "07", 52.06, 8.361, 21_393),
    City("Kemi", "FI", "13", 65.736, 24.564, 19_332),
    City("Keminmaa", "FI", "13", 65.80, 24.54, 7_591, ("Kemi",)),
    City("New York City", "US", "NY", 40.714, -74.006, 8_804_190, ("New York",)),
    City("York", "US", "NE", 40.868, -97.592, 7_864, ("New York",)),
    City("Boston", "US", "MA", 42.358, -71.06, 653_833),
    City("Essen", "DE", "07", 51.457, 7.012, 593_085),
    City("Esse", "DE", "06", 52.7, 7.9, 900, ("Essen",)),
    City("Rome", "IT", "07", 41.892, 12.511, 2_318_895, ("Roma",)),
    City("Roma", "AU", "04", -26.57, 148.788, 6_906),
    City("Copenhagen", "DK", "17", 55.676, 12.566, 1_153_615, ("København",)),
)  # fmt: skip
GAZETTEER = Gazetteer(CITIES, {"Texas": "TX", "Tennessee": "TN", "Massachusetts": "MA", "New York": "NY"})


def asked(name: str, country: str = "", region: str = "") -> Found | Ambiguous | Unknown:
    query = Query(name, country, region)
    return look_up([query], GAZETTEER)[query]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (("Köln",), KOLN),
        (("koln",), KOLN),
        (("  KÖLN ", "DE"), KOLN),
        (("Cologne", "DE"), KOLN),
        (("КЁЛЬН", "DE"), KOLN),
        (("Paris", "FR"), PARIS),
        (("Paris", "US", "TX"), CITIES[3]),
        (("Paris", "US", "us-tn"), CITIES[4]),
        (("Paris", "US", "Tennessee"), CITIES[4]),
        (("Paris", "FR", "Île-de-France"), PARIS),
        (("Halle", "DE", "07"), CITIES[6]),
        (("Halle (Saale)", "DE"), CITIES[5]),
        (("Kemi", "FI"), CITIES[7]),
        (("New York City", "US"), CITIES[9]),
        (("New York", "US", "NY"), CITIES[9]),
        (("Essen", "DE"), CITIES[12]),
        (("Roma", "IT"), CITIES[14]),
    ],
)
def test_a_certain_name_is_found(query: tuple[str, ...], meant: City) -> None:
    """Case, accents, spellings, country and region lead to the one city that has the name."""
    outcome = asked(*query)
    assert isinstance(outcome, Found)
    assert outcome.city == meant


@pytest.mark.parametrize(
    ("query", "candidates"),
    [
        (("Paris",), ["FR", "US", "US"]),
        (("Paris", "US"), ["US", "US"]),
        (("Paris", "US", "Midwest"), ["US", "US"]),
        (("Halle", "DE"), ["DE", "DE"]),
        (("New York", "US"), ["US", "US"]),
        (("Roma",), ["IT", "AU"]),
        (("København",), ["DK"]),
    ],
)
def test_an_uncertain_name_is_refused(query: tuple[str, ...], candidates: list[str]) -> None:
    """Namesakes far apart, and another name without a country, find nothing; all that may be meant are told."""
    outcome = asked(*query)
    assert isinstance(outcome, Ambiguous)
    assert [city.country for city in outcome.candidates] == candidates


@pytest.mark.parametrize(
    ("query", "near"),
    [
        (("Kölnn", "DE"), ["Köln"]),
        (("Bostn", "US"), ["Boston"]),
        (("Boston", "US", "TX"), ["Boston"]),
        (("Copenhagne", "DK"), ["Copenhagen"]),
        (("Copenhagne", "FI"), []),
        (("Paris", "DE"), []),
        (("Rungholt", "DE"), []),
        (("???", "DE"), []),
        (("-",), []),
    ],
)
def test_a_misspelt_name_is_asked_back_and_not_taken(query: tuple[str, ...], near: list[str]) -> None:
    """A name that no city of the country or state has is unknown, with those that are spelt alike."""
    outcome = asked(*query)
    assert isinstance(outcome, Unknown)
    assert [city.name for city in outcome.near] == near


def test_namesakes_are_one_place_only_within_the_radius() -> None:
    """Two of one name 11 km apart are the larger of them, at 33 km they are two."""
    for degrees, kind in ((0.1, Found), (0.3, Ambiguous)):
        pair = (City("Twin", "FI", "01", 60.0, 25.0, 9_000), City("Twin", "FI", "02", 60.0 + degrees, 25.0, 8_000))
        query = Query("Twin", "FI")
        assert isinstance(look_up([query], Gazetteer(pair, {}))[query], kind)


def test_a_region_that_is_no_code_leaves_the_choice_open() -> None:
    """A region in words does not choose between the two Halles, nor rule either out."""
    assert isinstance(asked("Halle", "DE", "Sachsen-Anhalt"), Ambiguous)


def test_precision_and_confidence_follow_the_rule() -> None:
    """16 km, and for 8.8 million at 2000 people per square km 38 km; 0.9 with a country, 0.7 without."""
    assert [radius_km(city) for city in (CITIES[6], KOLN, PARIS, CITIES[9])] == [16.0, 16.0, 19.0, 38.0]
    for query, confidence in ((("Köln", "DE"), 0.9), (("Köln",), 0.7)):
        outcome = asked(*query)
        assert isinstance(outcome, Found)
        assert (outcome.confidence, outcome.radius_km) == (confidence, 16.0)


def test_proposals_are_made_for_the_first_misspelt_names_only() -> None:
    """The hundred and first misspelt name is unknown without a proposal; searching all of them would take minutes."""
    queries = [Query(f"Bosto{'x' * (number % 2)}", "US", f"r{number}") for number in range(MOST_MISSPELT + 1)]
    outcomes = list(look_up(queries, GAZETTEER).values())
    assert [bool(isinstance(one, Unknown) and one.near) for one in outcomes] == [True] * MOST_MISSPELT + [False]


@given(st.lists(st.text()))
def test_names_are_folded_one_by_one(names: list[str]) -> None:
    """As many come out as go in, each as it would alone, whatever line breaks and marks are in them."""
    folded = fold(names)
    assert folded == [one for name in names for one in fold([name])]
    assert not any("\n" in name or " " in name for name in folded)


@given(st.sampled_from(CITIES), st.booleans(), st.sampled_from(["", "TX", "07", "x"]))
def test_what_is_found_has_the_name_and_lies_in_the_country(city: City, told: bool, region: str) -> None:
    """Whichever city's name is asked for: what is found has it, and is in the country where one is told."""
    for name in (city.name, *city.also):
        outcome = asked(name, city.country if told else "", region)
        if isinstance(outcome, Found):
            assert fold([name])[0] in fold([outcome.city.name, *outcome.city.also])
            assert not told or outcome.city.country == city.country
