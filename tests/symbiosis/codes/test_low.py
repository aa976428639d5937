"""The List of Waste."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.codes import low


def test_every_code_and_flag_is_the_published_one(shared: Path) -> None:
    """842 codes, each with the hazard and the kind of entry of the official table."""
    with (shared / "data" / "low" / "ewc_codes.csv").open(encoding="utf-8-sig") as file:
        published = {
            row["code"]: (row["isHazardous"] == "true", row["entryTypeDesc"].split()[0].lower())
            for row in csv.DictReader(file)
        }
    assert {code: (entry.hazardous, entry.kind) for code, entry in low.entries().items()} == published


def test_entries_add_up() -> None:
    """235 absolute and 173 mirror hazardous, 256 absolute and 178 mirror non-hazardous entries."""
    entries = list(low.entries().values())
    counts = [
        sum(entry.kind == kind and entry.hazardous is hazardous for entry in entries)
        for kind, hazardous in (("absolute", True), ("mirror", True), ("mirror", False), ("absolute", False))
    ]
    assert counts == [235, 173, 178, 256]


@pytest.mark.parametrize("text", ["010304", "01 03 04*", "010304*", "01.03.04", " 01 0304 *", "01. 03. 04"])
def test_spellings_of_one_code(text: str) -> None:
    """Spaces, dots and the star do not matter."""
    assert low.normalise(text) == "010304"
    assert low.starred(text) == ("*" in text)


@pytest.mark.parametrize("text", ["10304", "01-03-04", "0103040", "010304**", "٠١٠٣٠٤", "wood", "", "01 03", "*010304"])
def test_what_is_no_code(text: str) -> None:
    """Five digits, dashes, other scripts and words are no codes."""
    assert low.normalise(text) is None


@given(st.text(max_size=12))
def test_normalise_never_raises_and_is_stable(text: str) -> None:
    """The normal form is its own normal form."""
    code = low.normalise(text)
    assert code is None or low.normalise(code) == code


def test_prefixes_are_chapters_and_subchapters() -> None:
    """Twenty chapters; a subchapter with entries is a prefix, others are not."""
    assert sum(len(prefix) == 2 for prefix in low.prefixes()) == 20
    assert "0303" in low.prefixes()
    assert "0399" not in low.prefixes()
    assert (low.prefix("03 03"), low.prefix("03"), low.prefix("030"), low.prefix("030305")) == (
        "0303",
        "03",
        None,
        None,
    )


def test_unknown_codes_have_no_entry() -> None:
    """Six digits alone make no entry."""
    assert low.entry(low.LowCode("999999")) is None
