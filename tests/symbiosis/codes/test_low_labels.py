"""Labels, hierarchy and mirror entries of the List of Waste."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from symbiosis.codes import low

CODES = sorted(low.entries())


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, str]]:
    """The official table by code."""
    with (shared / "data" / "low" / "ewc_codes.csv").open(encoding="utf-8-sig") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def named(description: str) -> set[str]:
    """The codes that an official description mentions."""
    return {"".join(found) for found in re.findall(r"(\d\d) (\d\d) (\d\d)", description)}


def test_every_code_and_heading_has_a_label_of_its_own() -> None:
    """842 codes, 20 chapters and 111 sub-chapters have labels; no two codes share one; each fits on a line."""
    labels = [entry.label for entry in low.entries().values()]
    assert (len(labels), len(set(labels))) == (842, 842)
    assert [sum(len(prefix) == length for prefix in low.headings()) for length in (2, 4)] == [20, 111]
    assert set(low.headings()) == low.prefixes()
    for text in [*labels, *(heading.label for heading in low.headings().values())]:
        assert 4 <= len(text) <= 80
        assert text == text.strip()
        assert text[0].isupper() or text[0].isdigit()
        assert not text.endswith(".")


def test_labels_are_not_the_official_words(published: dict[str, dict[str, str]]) -> None:
    """No label of a code or heading repeats the official text, nor the phrases that it is made of."""
    for code, row in published.items():
        assert low.label(code).casefold() != row["description"].casefold()
        assert "other than those mentioned" not in low.label(code)
        assert "not otherwise specified" not in low.label(code)
        assert low.label(code[:4]).casefold() != row["subChapter"].casefold()
        assert low.label(code[:2]).casefold() != row["chapter"].casefold()


def test_labels_do_not_contradict_the_hazard() -> None:
    """A label that ends in hazardous or non-hazardous ends in what the entry is."""
    for entry in low.entries().values():
        if entry.label.endswith("non-hazardous"):
            assert not entry.hazardous, entry
        elif entry.label.endswith("hazardous"):
            assert entry.hazardous, entry


def test_edition_of_every_entry() -> None:
    """The first edition is in force since 1 June 2015; each row tells its edition, its source, and where it stands."""
    told = {(entry.version, entry.valid_from, entry.source) for entry in low.entries().values()}
    assert told == {("2014/955", date(2015, 6, 1), "2014/955/EU")}
    assert {(entry.chapter, entry.sub_chapter) for entry in low.known().values()} == {
        (prefix[:2], prefix) for version in low.VERSIONS for prefix in low.prefixes(version) if len(prefix) == 4
    }


def test_codes_as_the_decision_writes_them() -> None:
    """Pairs of digits with spaces, and a star where hazardous; the reader takes it back."""
    assert low.entries()["010304"].written == "01 03 04*"
    for code in CODES:
        entry = low.entries()[code]
        assert low.normalise(entry.written) == code
        assert low.starred(entry.written) == entry.hazardous


def test_named_mirrors_are_those_of_the_official_texts(published: dict[str, dict[str, str]]) -> None:
    """A non-hazardous mirror entry has exactly the hazardous mirror entries that its text mentions."""
    kinds = {code: row["entryTypeDesc"] for code, row in published.items()}
    expected = {
        (other, code)
        for code, row in published.items()
        for other in named(row["description"])
        if kinds[code] == "Mirror non-hazardous" and kinds[other] == "Mirror hazardous"
    }
    found = {(pair.hazardous, pair.non_hazardous) for pair in low.pairs() if pair.basis == "named"}
    assert found == expected
    assert len(found) == 151


def test_derived_mirrors_only_fill_gaps() -> None:
    """A derived pair stands in one sub-chapter, and its non-hazardous entry names no other."""
    with_name = {pair.non_hazardous for pair in low.pairs() if pair.basis == "named"}
    derived = [pair for pair in low.pairs() if pair.basis == "derived"]
    assert len(derived) == 36
    for pair in derived:
        assert pair.hazardous[:4] == pair.non_hazardous[:4]
        assert pair.non_hazardous not in with_name


def test_pairs_join_a_hazardous_and_a_non_hazardous_mirror_entry() -> None:
    """Both entries of a pair are of the kind mirror, their hazards differ, and no pair is told twice."""
    for pair in low.pairs():
        hazardous, other = low.entries()[pair.hazardous], low.entries()[pair.non_hazardous]
        assert (hazardous.kind, hazardous.hazardous) == ("mirror", True)
        assert (other.kind, other.hazardous) == ("mirror", False)
    assert len({(pair.hazardous, pair.non_hazardous) for pair in low.pairs()}) == len(low.pairs())


def test_mirror_entries_without_a_partner() -> None:
    """Nine mirror entries have none; absolute entries never have one."""
    alone = {code for code, entry in low.entries().items() if entry.kind == "mirror" and not low.mirrors(code)}
    assert alone == {"010399", "010499", "010599", "100215", "101401", "140604", "140605", "160805", "170605"}
    assert not any(low.mirrors(code) for code, entry in low.entries().items() if entry.kind == "absolute")


def test_mirrors_go_both_ways() -> None:
    """Whoever is a code's mirror has the code as mirror; spellings do not matter."""
    for code in CODES:
        assert all(code in low.mirrors(other) for other in low.mirrors(code))
    assert low.mirrors("17 09 04") == ("170901", "170902", "170903")
    assert low.mirrors("17 09 03*") == ("170904",)
    assert low.mirrors("999999") == low.mirrors("wood") == ()


def test_hierarchy_up() -> None:
    """A code is in its sub-chapter and its chapter; what the list does not have is in none."""
    assert low.chapter("01.03.04") == low.chapter("0103") == low.headings()["01"]
    assert low.sub_chapter("01 03 04*") == low.headings()["0103"]
    assert low.sub_chapter("01") is None
    assert low.chapter("21") is low.sub_chapter("0199") is low.chapter("") is None


def test_hierarchy_down() -> None:
    """The chapters share out the codes, and so do the sub-chapters; a code is below itself."""
    for length in (2, 4):
        parts = [low.codes_below(prefix) for prefix in sorted(low.headings()) if len(prefix) == length]
        assert [code for part in parts for code in part] == CODES
    assert low.codes_below("16 06") == ("160601", "160602", "160603", "160604", "160605", "160606")
    assert low.codes_below("01 03 04*") == ("010304",)
    assert low.codes_below("21") == low.codes_below("") == low.codes_below("160699") == ()


def test_labels_by_code_chapter_and_sub_chapter() -> None:
    """One function tells what any code or prefix is, in any spelling; nothing for what the list does not have."""
    assert low.label("10 01 02") == "Coal fly ash from boilers"
    assert low.label("10 01") == "Power stations and boilers"
    assert low.label("10") == "Furnaces, kilns, smelters and power stations"
    assert low.label("99") == low.label("ash") == low.label("") == ""
