"""From a few words to codes of the List of Waste and pathways, with scores; nothing below a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from data.reference.pathways import Pathway, industries, pathways, resources
from data.suggest.lexicon import Lexicon, Match
from data.suggest.tfidf import TfIdf
from symbiosis.codes import low

BEST = 3
"""How many codes and pathways are given."""
LEAST_CODE = 0.3
LEAST_PATHWAY = 0.5
"""Scores (0 to 1) below which nothing is given."""
RIVAL = 0.7
"""A second reading of a text counts where its score is at least this share of the best one's."""
LABEL, NAMED = 0.6, 0.75
"""Weights of the likeness to a code's label and of a resource that goes by the code."""
RANK = 0.08
"""What a resource's second, third … code loses against the one before."""
BROADER = 0.9
"""What a pathway of the wider class loses against one of the thing itself."""


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A code of the List of Waste (six digits) with its label and score (0 to 1)."""

    code: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class PathwayHit:
    """A pathway with its score (0 to 1)."""

    pathway: Pathway
    score: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one text.

    Attributes:
        resource: The text.
        taker: Who would take it, as asked; None where nobody was named.
        codes, pathways: At most `BEST`, best first.
        covered: Whether a pathway leads from the resource to the taker; None where nobody was named.
    """

    resource: str
    taker: str | None
    codes: tuple[CodeHit, ...]
    pathways: tuple[PathwayHit, ...]
    covered: bool | None


class Advisor:
    """Everything that is looked up, indexed once."""

    def __init__(self) -> None:
        self._resources = Lexicon({key: resource.terms for key, resource in resources().items()})
        self._industries = Lexicon({key: industry.terms for key, industry in industries().items()})
        self._codes = [entry for entry in low.entries().values() if not entry.code.endswith("99")]
        self._labels = TfIdf([_description(entry) for entry in self._codes])

    def suggest(self, resource: str, taker: str | None = None) -> Suggestion:
        """Return codes and pathways for a text, and whether one leads to the taker, where one is named."""
        read = self._resources.find(resource)
        found = self._pathways(_rivals(read))
        if taker is None:
            return Suggestion(resource, None, self._ranked_codes(resource, read), _top(found), None)
        takers = self._takers(taker)
        leading = {
            pathway: score * takers[best] for pathway, score in found.items() if (best := _best(pathway, takers))
        }
        return Suggestion(resource, taker, self._ranked_codes(resource, read), _top(leading), bool(leading))

    def _pathways(self, read: list[Match]) -> dict[Pathway, float]:
        """Return the pathways of the resources that a text names, and of their wider classes, with scores."""
        scores: dict[str, float] = {}
        for match in read:
            scores[match.name] = max(match.score, scores.get(match.name, 0.0))
            for wider in _wider(match.name):
                scores[wider] = max(match.score * BROADER, scores.get(wider, 0.0))
        found = {pathway: scores.get(pathway.waste.resource_id, 0.0) for pathway in pathways()}
        return {pathway: score for pathway, score in found.items() if score >= LEAST_PATHWAY * BROADER}

    def _takers(self, text: str) -> dict[str, float]:
        """Return the industries that a text names, with what they belong to, with scores."""
        scores: dict[str, float] = {}
        for match in _rivals(self._industries.find(text)):
            for name in (match.name, *industries()[match.name].broader):
                scores[name] = max(match.score, scores.get(name, 0.0))
        return scores

    def _ranked_codes(self, text: str, read: list[Match]) -> tuple[CodeHit, ...]:
        alike = self._labels.likeness(text)
        named: dict[str, float] = {}
        for match in read:
            for rank, code in enumerate(resources()[match.name].low_codes):
                named[code] = max(named.get(code, 0.0), match.score * (1 - RANK * rank))
        scores = [
            min(1.0, LABEL * float(alike[number]) + NAMED * named.get(entry.code, 0.0))
            for number, entry in enumerate(self._codes)
        ]
        order = np.argsort([-score for score in scores], kind="stable")[:BEST]
        hits = [CodeHit(self._codes[number].code, self._codes[number].label, scores[number]) for number in order]
        return tuple(hit for hit in hits if hit.score >= LEAST_CODE)


@cache
def advisor() -> Advisor:
    """Return the one advisor of the process; the first call takes a moment."""
    return Advisor()


def _description(entry: low.Entry) -> str:
    headings = low.headings()
    return f"{entry.label} {headings[entry.code[:4]].label} {headings[entry.code[:2]].label}"


def _rivals(read: list[Match]) -> list[Match]:
    """Keep the readings that come near the best one."""
    least = max((match.score for match in read), default=0.0) * RIVAL
    return [match for match in read if match.score >= max(least, LEAST_PATHWAY)]


def _wider(name: str) -> list[str]:
    """Return every wider class of a resource, the nearest first."""
    found = list(resources()[name].broader)
    for wider in found:
        found.extend(further for further in resources()[wider].broader if further not in found)
    return found


def _best(pathway: Pathway, takers: Mapping[str, float]) -> str | None:
    return max((taker for taker in pathway.takers if taker in takers), key=takers.__getitem__, default=None)


def _top(found: Mapping[Pathway, float]) -> tuple[PathwayHit, ...]:
    order = sorted(found.items(), key=lambda item: (-item[1], -item[0].confidence, item[0].pathway_id))[:BEST]
    return tuple(PathwayHit(pathway, score) for pathway, score in order)
