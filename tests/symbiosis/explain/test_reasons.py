"""The sentences of the reason codes."""

from string import Formatter

import pytest

from symbiosis.explain.reasons import REASONS, Reason

PLACEHOLDERS = {"partner": "d1", "km": "12.0 km", "short": "3 t"}


def placeholders(text: str) -> set[str]:
    """Names between the braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("reason", REASONS.values(), ids=list(REASONS))
def test_every_sentence_and_advice_can_be_told(reason: Reason) -> None:
    """Only the known placeholders occur, and each text is a whole sentence once they are filled."""
    for text in (reason.told("stream"), reason.told("demand"), reason.advice):
        assert placeholders(text) <= set(PLACEHOLDERS)
        told = text.format(**PLACEHOLDERS)
        assert told.endswith(".")
        assert told[0].isupper() or told.startswith("d1")


@pytest.mark.parametrize("reason", REASONS.values(), ids=list(REASONS))
def test_an_amount_is_told_only_where_there_is_one(reason: Reason) -> None:
    """A sentence that says by how much belongs to a reason that has a shortfall, of a known kind."""
    assert reason.shortfall in {"km", "quantity", "left", "price", "money", ""}
    if "short" in placeholders(reason.told("stream")) | placeholders(reason.told("demand")):
        assert reason.shortfall != ""


def test_each_reason_stands_under_its_own_code() -> None:
    """The key and the code are one, and no two reasons say the same to a stream."""
    assert [reason.code for reason in REASONS.values()] == list(REASONS)
    assert len({reason.sentence for reason in REASONS.values()}) == len(REASONS)


def test_a_demand_gets_a_sentence_of_its_own_where_there_is_one() -> None:
    """Whose permit it is depends on who reads."""
    assert "this site" in REASONS["permit"].told("demand")
    assert "this site" not in REASONS["permit"].told("stream")
    assert REASONS["distance"].told("demand") == REASONS["distance"].sentence
