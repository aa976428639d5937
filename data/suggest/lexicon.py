"""Find which things a text names: every word of one of a thing's terms stands in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz, process

from data.suggest.words import WEAK, WEAK_WORDS, Word, words

LEAST_ALIKE = 86.0
"""Percent; a word that nobody has heard of is read as a known one only from here on."""
SHORTEST_MISSPELT = 5
"""Letters; shorter words are too like each other."""
FULL_TERM = 0.4
"""Score of a term that stands in the text among any number of other words."""


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that a text names.

    Attributes:
        name: Id of the thing.
        score: 0 to 1; 1 where the text says nothing else.
        words: Stems of the text that name it.
    """

    name: str
    score: float
    words: frozenset[str]


class Lexicon:
    """Things by the terms that people use for them."""

    def __init__(self, things: Mapping[str, Sequence[str]]) -> None:
        self._terms: list[tuple[str, frozenset[str]]] = [
            (name, frozenset(word.stem for word in words(term))) for name, terms in things.items() for term in terms
        ]
        self._terms = [(name, stems) for name, stems in self._terms if stems]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, (_, stems) in enumerate(self._terms):
            for stem in stems:
                self._by_word[stem].append(number)
        self._vocabulary = sorted(word for word in self._by_word if len(word) >= SHORTEST_MISSPELT)
        self._rarity = {word: self._weigh(word) for word in self._by_word}
        self._rarest = max(self._rarity.values(), default=1.0)

    def _weigh(self, word: str) -> float:
        things = len({self._terms[number][0] for number in self._by_word[word]})
        return WEAK if word in WEAK_WORDS else 1.0 + 0.25 * log(len(self._terms) / things)

    def find(self, text: str) -> list[Match]:
        """Return what the text names, best first; of two readings where one says less, only the fuller."""
        read = [Word(self._known(word.stem), word.place) for word in words(text)]
        weights = {word.stem: 0.0 for word in read}
        for word in read:
            rarity = WEAK if word.stem in WEAK_WORDS else self._rarity.get(word.stem, self._rarest)
            weights[word.stem] = max(weights[word.stem], rarity * word.place)
        return _fullest(self._matches(weights))

    def _known(self, word: str) -> str:
        """Return the word, or the one that it is a misspelling of."""
        if word in self._by_word or len(word) < SHORTEST_MISSPELT:
            return word
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        return found[0] if found else word

    def _matches(self, weights: Mapping[str, float]) -> list[Match]:
        total = sum(weights.values())
        best: dict[str, Match] = {}
        for number in {number for word in weights for number in self._by_word.get(word, ())}:
            name, stems = self._terms[number]
            if not stems <= weights.keys():
                continue
            score = FULL_TERM + (1 - FULL_TERM) * sum(weights[stem] for stem in stems) / total
            if name not in best or score > best[name].score:
                best[name] = Match(name, score, stems)
        return sorted(best.values(), key=lambda match: (-match.score, match.name))


def _fullest(matches: Sequence[Match]) -> list[Match]:
    return [match for match in matches if not any(match.words < other.words for other in matches)]
