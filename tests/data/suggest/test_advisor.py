"""Free text in, codes and pathways out: what is said, and when nothing is."""

from __future__ import annotations

import pytest

from data.suggest import advisor
from data.suggest.engine import BEST, LEAST_CODE


@pytest.mark.parametrize("text", ["", "qwertyuiop", "???", "12345", "the of and", "一二三", "\x00\x1b[31m"])
def test_nothing_is_assigned_to_what_says_nothing(text: str) -> None:
    """Text without a known word gets no code, no pathway and no taker."""
    found = advisor().suggest(text, "cement works")
    assert (found.codes, found.pathways, found.covered) == ((), (), False)


def test_no_taker_is_found_for_an_unknown_one() -> None:
    """A taker that nobody has heard of is not covered, whatever is offered."""
    assert advisor().suggest("fly ash", "museum").covered is False
    assert advisor().suggest("fly ash", "").covered is False


def test_covered_is_not_said_where_nobody_was_named() -> None:
    """Without a taker there is nothing to cover."""
    assert advisor().suggest("fly ash").covered is None


def test_at_most_three_best_first_within_bounds() -> None:
    """Codes and pathways come best first, at most three, with scores between the threshold and 1."""
    found = advisor().suggest("spent caustic from an oil refinery")
    for scores in ([hit.score for hit in found.codes], [hit.score for hit in found.pathways]):
        assert 0 < len(scores) <= BEST
        assert scores == sorted(scores, reverse=True)
        assert all(LEAST_CODE <= score <= 1 for score in scores)


def test_pathways_lead_to_the_taker_who_is_named() -> None:
    """With a taker, only pathways into that industry are given."""
    found = advisor().suggest("spent caustic from an oil refinery", "pulp mill")
    assert found.covered
    assert all("pulp" in hit.pathway.takers for hit in found.pathways)


@pytest.mark.parametrize(
    ("narrow", "wide", "taker"),
    [("used cooking oil", "used oil", "oil recycler"), ("iron ore", "iron scrap", "scrap dealer")],
)
def test_the_fuller_reading_wins(narrow: str, wide: str, taker: str) -> None:
    """A text that names a thing more closely does not follow the pathways of a shorter word in it."""
    assert advisor().suggest(wide, taker).covered
    assert not advisor().suggest(narrow, taker).covered


def test_a_narrow_thing_follows_its_wider_class() -> None:
    """Pig iron turnings are iron scrap, and a dairy is a food works."""
    assert advisor().suggest("steel turnings", "shredder").covered
    assert advisor().suggest("cold", "food factory").covered


@pytest.mark.parametrize("text", ["pulverized fuel ash", "Sulfuric acid, spent", "SAWDUST", "alumnium dross"])
def test_spelling_does_not_matter(text: str) -> None:
    """American spelling, capitals and a slip of the finger lead to a code all the same."""
    assert advisor().suggest(text).codes


def test_the_same_question_has_the_same_answer() -> None:
    """Asking twice gives the same codes, pathways and scores."""
    assert advisor().suggest("paint sludge", "cement works") == advisor().suggest("paint sludge", "cement works")
