"""Words of a free text: one spelling, no endings, and how much each says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "with",
        "without",
        "for",
        "to",
        "into",
        "on",
        "as",
        "its",
        "our",
        "out",
        "per",
        "own",
        "via",
        "be",
        "is",
        "are",
        "has",
        "been",
    ]
)
TURNS = frozenset(["from", "of", "at", "by", "in", "after", "during", "removed"])
"""After one of these, a text says where a thing is from rather than what it is."""
WEAK_WORDS = frozenset(
    [
        "waste",
        "spent",
        "used",
        "old",
        "scrap",
        "residue",
        "residual",
        "surplus",
        "mixed",
        "clean",
        "material",
        "product",
        "recovered",
        "other",
        "general",
        "plant",
        "mill",
        "make",
        "process",
        "treat",
        "company",
        "supply",
        "unit",
        "industry",
        "site",
        "centre",
        "station",
        "service",
        "user",
    ]
)
"""They fit nearly everything, so that they decide nothing."""
WEAK, TAIL = 0.2, 0.6
"""What a weak word, and a word after a turn, weigh against one that names the thing."""

_WORD = re.compile(r"[a-z]+[0-9]*[a-z]*|[0-9]+")
_SPELLINGS = (
    (re.compile(r"sulf"), "sulph"),
    (re.compile(r"alumin(?:u|iu)m"), "aluminium"),
    (re.compile(r"fiber"), "fibre"),
    (re.compile(r"(l|r|n|c|d)iz(e|a|i)"), r"\1is\2"),
    (re.compile(r"\btire(s?)\b"), r"tyre\1"),
    (re.compile(r"\bash from burning\b"), "ash"),
    (re.compile(r"vapou?r"), "vapour"),
    (re.compile(r"mou?ld"), "mould"),
    (re.compile(r"de-ink"), "deink"),
    (re.compile(r"waste[\s-]?water"), "wastewater"),
    (re.compile(r"end[\s-]of[\s-]life"), "scrapped"),
)
_FAMILIES = {
    "make": [
        "producer",
        "production",
        "producing",
        "manufacture",
        "manufacturer",
        "manufacturing",
        "maker",
        "making",
        "fabrication",
    ],
    "process": ["processer", "processor", "processing", "processed"],
    "recycl": ["recycle", "recycler", "recyclers", "recycling", "recycled", "reprocessor"],
    "treat": ["treatment", "treating", "treated"],
    "plant": ["factory", "factories", "facility", "facilities", "works", "mills"],
    "grow": ["grower", "growing"],
    "disassemble": ["disassembler", "disassembly", "dismantler", "dismantling"],
    "galvanis": ["galvanising", "galvanised", "galvaniser"],
    "ceramic": ["ceramics"],
    "plastic": ["plastics"],
    "refinery": ["refining", "refiner"],
    "brewery": ["brewing", "brewer"],
    "foundry": ["foundries"],
    "battery": ["batteries"],
    "slag": ["slags"],
    "gas": ["gases", "gaseous"],
    "glass": ["glasses"],
}
_FAMILY = {member: head for head, members in _FAMILIES.items() for member in members}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its stem, and how much it weighs by its place (1 before the first turn)."""

    stem: str
    place: float


def folded(text: str) -> str:
    """Write a text in small letters, without accents, in one spelling of what is spelt in several ways."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    for pattern, replacement in _SPELLINGS:
        plain = pattern.sub(replacement, plain)
    return plain


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a word without its plural ending, or the head of its family (``recycler`` -> ``recycl``)."""
    if word in _FAMILY:
        return _FAMILY[word]
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _FAMILY.get(word, word)


def words(text: str) -> list[Word]:
    """Split a text into its words, stop words and lone letters left out."""
    found: list[Word] = []
    place = 1.0
    for token in _WORD.findall(folded(text)):
        if token in TURNS:
            place = TAIL if found else place
        elif token not in STOP_WORDS and (len(token) > 1) and not token.isdigit():
            found.append(Word(stem(token), place))
    return found
