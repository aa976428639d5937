"""Physical forms: a small vocabulary of our own, with the words that people use for each form."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from symbiosis.codes import tables


@cache
def labels() -> MappingProxyType[str, str]:
    """Return what each form stands for, by form."""
    return MappingProxyType({row["form"]: row["label"] for row in tables.rows("physical_forms.csv")})


@cache
def _forms() -> MappingProxyType[str, str]:
    """Return the form of each word: the form itself and its aliases."""
    return MappingProxyType(
        {
            word: row["form"]
            for row in tables.rows("physical_forms.csv")
            for word in (row["form"], *row["aliases"].split(";"))
        }
    )


def normalise(text: str) -> str | None:
    """Return the form that a word names, whatever its capitals and spaces, or None for a word that is not known."""
    return _forms().get(" ".join(text.lower().split()))
