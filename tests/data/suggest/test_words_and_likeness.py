"""The parts of suggest: words, terms, likeness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.suggest.lexicon import Lexicon
from data.suggest.tfidf import TfIdf
from data.suggest.words import TAIL, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("batteries", "battery"), ("ashes", "ash"), ("recycler", "recycling"), ("producer", "production")],
)
def test_endings_do_not_matter(one: str, other: str) -> None:
    """Words of one family have one stem."""
    assert stem(one) == stem(other)


def test_where_it_is_from_weighs_less() -> None:
    """What stands after `from` is not what is offered."""
    assert [(word.stem, word.place) for word in words("Ash from a boiler")] == [("ash", 1.0), ("boiler", TAIL)]


@pytest.mark.hypothesis
@given(st.text())
def test_any_text_has_words_without_fault(text: str) -> None:
    """Whatever is typed, words come out, each with a stem of at least two characters."""
    assert all(len(word.stem) > 1 for word in words(text))


def test_every_word_of_a_term_must_be_there() -> None:
    """Half a term is no match; the whole term is, in any order."""
    lexicon = Lexicon({"a": ["mill scale"], "b": ["scale"]})
    assert [match.name for match in lexicon.find("scale of a mill")] == ["a"]
    assert [match.name for match in lexicon.find("scale")] == ["b"]
    assert lexicon.find("mill") == []


def test_a_text_that_says_nothing_else_scores_one() -> None:
    """The score is 1 for the bare term and falls with every other word."""
    lexicon = Lexicon({"a": ["mill scale"], "b": ["gypsum"]})
    (bare,), (longer,) = lexicon.find("mill scale"), lexicon.find("mill scale, blue, in bags")
    assert bare.score == pytest.approx(1.0)
    assert 0.4 <= longer.score < bare.score


def test_only_long_words_are_taken_for_misspelt() -> None:
    """A slip in a long word is forgiven; a short word is never read as another."""
    lexicon = Lexicon({"a": ["limestone"], "b": ["ash"]})
    assert [match.name for match in lexicon.find("limestome")] == ["a"]
    assert lexicon.find("ush") == []


def test_likeness_is_a_cosine() -> None:
    """A text is wholly like itself, not at all like one without a letter group in common, and between for others."""
    likeness = TfIdf(["copper slag", "wool", "slag of lead"]).likeness("copper slag")
    assert likeness[0] == pytest.approx(1.0)
    assert likeness[1] == 0.0
    assert 0 < likeness[2] < 1


def test_unknown_text_is_like_nothing() -> None:
    """A text of unknown words has likeness 0 to all, not a division by zero."""
    assert np.array_equal(TfIdf(["copper slag", "wool"]).likeness("zzzz"), np.zeros(2))
