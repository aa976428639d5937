"""Activities of NACE Rev. 2 and Rev. 2.1."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.codes import nace
from symbiosis.codes.nace import Version


@pytest.mark.parametrize(
    ("version", "counts"),
    [
        ("2", {"section": 21, "division": 88, "group": 272, "class": 615}),
        ("2.1", {"section": 22, "division": 87, "group": 287, "class": 651}),
    ],
)
def test_each_version_is_complete(version: Version, counts: dict[str, int]) -> None:
    """The counts of each level are those of the regulation."""
    assert Counter(activity.level for activity in nace.activities(version).values()) == counts


@pytest.mark.parametrize("version", nace.VERSIONS)
def test_hierarchy_has_no_holes(version: Version) -> None:
    """Each activity's parent exists and is of its section; each one but a class has something below it."""
    activities = nace.activities(version)
    for activity in activities.values():
        assert activity.version == version
        if activity.level != "section":
            assert activities[activity.parent].section == activity.section
        assert (activity.level == "class") == (nace.activities_below(activity.code, version) == ())


@pytest.mark.parametrize("version", nace.VERSIONS)
def test_labels_tell_activities_apart(version: Version) -> None:
    """Every activity has a short label; only a group and its single class share one."""
    seen: dict[str, str] = {}
    for code, activity in nace.activities(version).items():
        assert 4 <= len(activity.label) <= 80
        if activity.label in seen:
            assert code == seen[activity.label] + "0"
        seen[activity.label] = code


def test_versions_are_kept_apart() -> None:
    """The same code is another activity in each version, or exists in one only; the sections shifted after J."""
    recovery, landfill = nace.nace("38.32", "2"), nace.nace("38.32", "2.1")
    assert recovery is not None
    assert landfill is not None
    assert (recovery.label, landfill.label) == ("Recovery of sorted materials", "Landfills and permanent stores")
    assert nace.nace("38.33", "2") is None
    assert nace.nace("45", "2.1") is None
    assert nace.activities("2")["64"].section == "K"
    assert nace.activities("2.1")["64"].section == "L"


@pytest.mark.parametrize("text", ["17.12", "1712", "17 12", "C17.12", "c 17.12", "C.17.12", " 17.12 "])
def test_spellings_of_one_class(text: str) -> None:
    """Dots, spaces and the section's letter do not matter."""
    found = nace.nace(text, "2")
    assert found is not None
    assert (found.code, found.section, found.level, found.parent) == ("17.12", "C", "class", "17.1")


@pytest.mark.parametrize("text", ["", "B17.12", "17.13", "04", "17.12Z", "17.123", "Z", "1", "paper", "١٧"])
def test_what_is_no_activity(text: str) -> None:
    """Another section's letter, gaps in the numbers, national digits and words are no codes."""
    assert nace.nace(text, "2") is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        *((text, "2") for text in ("NACE Rev. 2", "nace rev.2", "Rev2", "2", "2.0", "NACE 2", "nace_rev_2")),
        *((text, "2.1") for text in ("NACE Rev. 2.1", "NACE 2.1", "2.1", "rev 2.1", "NACE Revision 2.1", "nace2_1")),
        *((text, None) for text in ("", "NACE Rev. 1.1", "ISIC Rev. 4", "3", "NACE", "2.2")),
    ],
)
def test_versions_as_people_write_them(text: str, version: Version | None) -> None:
    """With or without the name, dots and spaces; other classifications are none."""
    assert nace.version(text) == version


def test_one_level_down() -> None:
    """Below a section are its divisions, below a division its groups, below a group its classes."""
    assert [activity.code for activity in nace.activities_below("E", "2.1")] == ["36", "37", "38", "39"]
    assert [activity.code for activity in nace.activities_below("38", "2.1")] == ["38.1", "38.2", "38.3"]
    assert [activity.code for activity in nace.activities_below("38.2", "2.1")] == ["38.21", "38.22", "38.23"]
    assert nace.activities_below("04", "2.1") == ()


@given(st.text(max_size=8))
def test_normalise_never_raises_and_is_stable(text: str) -> None:
    """The normal form is its own normal form, whatever was written."""
    code = nace.normalise(text)
    assert code is None or nace.normalise(code) == code
