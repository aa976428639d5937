"""Treatment operations and countries."""

import pytest

from symbiosis.codes import countries, treatment


@pytest.mark.parametrize(("text", "code"), [("R4", "R4"), ("r 4", "R4"), ("R04", "R4"), ("d15", "D15"), ("D-1", "D1")])
def test_operations_in_their_spellings(text: str, code: str) -> None:
    """Case, spaces and a leading zero do not matter."""
    assert treatment.normalise(text) == code


@pytest.mark.parametrize("text", ["R14", "D16", "R0", "X1", "R", "", "R4;R5", "R144"])
def test_operations_that_do_not_exist(text: str) -> None:
    """R1 to R13 and D1 to D15 are all."""
    assert treatment.normalise(text) is None
    assert len(treatment.OPERATIONS) == 28


def test_countries() -> None:
    """249 assigned codes, in any case; the Union's UK and EL are not among them, but their ISO codes are."""
    assert len(countries.COUNTRIES) == 249
    assert countries.normalise(" fi") == "FI"
    assert countries.normalise("UK") is None
    assert set(countries.OFTEN_MEANT.values()) <= countries.COUNTRIES
    assert not set(countries.OFTEN_MEANT) & countries.COUNTRIES
