"""How alike two texts are: the cosine of their n-grams, each weighed by its rarity."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data.suggest.words import WEAK_WORDS, words

LETTERS = (3, 4, 5)
"""Lengths of the n-grams of letters, within a word."""
WORD_WEIGHT = 2.0
"""A word in common says more than some letters in common."""


class TfIdf:
    """A collection of texts, to be searched by likeness.

    Term frequency 1 + log(count), inverse document frequency log((1 + n) / (1 + df)) + 1, rows of length 1
    (Salton and Buckley, Information Processing & Management 24, 1988).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [_grams(text) for text in texts]
        seen = Counter(gram for grams in counted for gram in grams)
        self._column = {gram: number for number, gram in enumerate(sorted(seen))}
        self._rarity = np.array([log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in sorted(seen)])
        self._rows = self._matrix(counted)

    def likeness(self, text: str) -> NDArray[np.float64]:
        """Return the cosine (0 to 1) of the text with each of the collection, in its order."""
        return np.asarray((self._rows @ self._matrix([_grams(text)]).T).toarray()[:, 0], dtype=np.float64)

    def _matrix(self, counted: Sequence[Counter[str]]) -> sparse.csr_array:
        """Lay the n-grams that the collection knows out, a text a row, each row of length 1 (or 0)."""
        known = [{gram: count for gram, count in grams.items() if gram in self._column} for grams in counted]
        columns = np.array([self._column[gram] for grams in known for gram in grams], dtype=np.int64)
        starts = np.cumsum([0, *(len(grams) for grams in known)])
        values = np.array([_weight(gram, count) for grams in known for gram, count in grams.items()], dtype=np.float64)
        values *= self._rarity[columns]
        rows = np.repeat(np.arange(len(known)), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(known)))
        shape = (len(known), len(self._column))
        return sparse.csr_array((values / lengths[rows], columns, starts), shape=shape)


def _weight(gram: str, count: int) -> float:
    return (WORD_WEIGHT if gram.startswith("=") else 1.0) * (1 + log(count))


def _grams(text: str) -> Counter[str]:
    """Count the words and pairs of words (marked by =) and the n-grams of letters of a text."""
    stems = [word.stem for word in words(text) if word.stem not in WEAK_WORDS]
    grams = Counter(f"={stem}" for stem in stems)
    grams.update(f"={first} {second}" for first, second in itertools.pairwise(stems))
    for stem in stems:
        framed = f" {stem} "
        grams.update(framed[start : start + size] for size in LETTERS for start in range(len(framed) - size + 1))
    return grams
