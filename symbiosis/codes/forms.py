"""Physical forms: a small vocabulary of our own, with the words that people use for each form."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from symbiosis.codes import tables

NOT_TOLD = frozenset({"unknown", "not known", "not given", "n/a", "na", "?"})
"""Words that say that a form is not known; they are none."""

_GAPS = re.compile(r"[\s_-]+")


@cache
def labels() -> MappingProxyType[str, str]:
    """Return what each form stands for, by form."""
    return MappingProxyType({row["form"]: row["label"] for row in tables.rows("physical_forms.csv")})


@cache
def words() -> MappingProxyType[str, str]:
    """Return the form of each word: the form itself and its aliases, in lower case."""
    return MappingProxyType(
        {
            word: row["form"]
            for row in tables.rows("physical_forms.csv")
            for word in (row["form"], *row["aliases"].split(";"))
        }
    )


def plain(text: str) -> str:
    """Return a word in lower case, with single spaces for spaces, dashes and underscores: words are compared so."""
    return _GAPS.sub(" ", text.lower()).strip()


def normalise(text: str) -> str | None:
    """Return the form that a word names, whatever its capitals, spaces and dashes, or None for any other word."""
    return words().get(plain(text))
