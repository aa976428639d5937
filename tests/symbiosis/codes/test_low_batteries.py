"""The edition of the List of Waste about batteries: Delegated Decision (EU) 2025/934."""

from datetime import date

from symbiosis.codes import low

NEW = (
    "100821* 100822 100823* 100824 100825* 100826 "
    "160607* 160608* 160609* 160610* 160611* 160612 160613* 160614* 160615 "
    "160622* 160623 160624* 160625 160626* 160627 160628* 160629 160630* 160631 160632* 160633 160634* 160635 "
    "190212* 190213* 191401* 191402* 191403* 191404* 191405* 191406* 191407* 191408 200142* 200143* 200144"
)
"""Points 2, 3, 5, 6 and 8 of the decision's annex."""


def test_new_codes_are_those_of_the_annex() -> None:
    """42 codes with the stars of the decision, from the day of its corrigendum; nothing else is added."""
    before, after = low.entries("2014/955"), low.entries("2025/934")
    added = [entry for code, entry in after.items() if code not in before]
    assert [entry.written.replace(" ", "") for entry in added] == NEW.split()
    assert {(entry.version, entry.valid_from, entry.source) for entry in added} == {
        ("2025/934", date(2026, 12, 9), "2025/934")
    }


def test_withdrawn_codes_have_successors() -> None:
    """Four codes go, as points 3, 4 and 7 say; what takes their place is in the new edition and near them."""
    before, after = low.entries("2014/955"), low.entries("2025/934")
    assert sorted(set(before) - set(after)) == sorted(low.withdrawn()) == ["160605", "190211", "200133", "200134"]
    for code, gone in low.withdrawn().items():
        assert gone.withdrawn_from == date(2026, 12, 9)
        assert gone.instead
        assert all(after[other].version == "2025/934" and other[:4] == code[:4] for other in gone.instead)


def test_alkaline_batteries_become_hazardous() -> None:
    """16 06 04 is the one code that stays and changes its hazard; the first edition keeps what it says."""
    assert list(low.reclassified()) == ["160604"]
    assert (low.entries()["160604"].hazardous, low.entries("2025/934")["160604"].hazardous) == (False, True)
    assert low.known()["160604"] == low.entries()["160604"]


def test_new_edition_adds_up() -> None:
    """880 codes in 112 sub-chapters, 435 of them hazardous; in the first edition 842, 111 and 408."""
    for version, codes, sub_chapters, hazardous in (("2014/955", 842, 111, 408), ("2025/934", 880, 112, 435)):
        held = low.entries(version)
        assert len(held) == codes
        assert list(held) == sorted(held)
        assert sum(entry.hazardous for entry in held.values()) == hazardous
        assert sum(len(prefix) == 4 for prefix in low.headings(version)) == sub_chapters
        assert set(low.headings(version)) == low.prefixes(version)
        assert len({entry.label for entry in held.values()}) == codes
        assert all(4 <= len(entry.label) <= 80 for entry in held.values())
    assert len(low.known()) == 884


def test_mirror_entries_of_the_new_edition() -> None:
    """Every new mirror entry has its partner; a pair with a withdrawn code is not in the new edition."""
    held = low.entries("2025/934")
    for entry in held.values():
        if entry.version == "2025/934":
            assert (entry.kind == "mirror") == bool(low.mirrors(entry.code, "2025/934")), entry
    for pair in low.pairs("2025/934"):
        hazardous, other = held[pair.hazardous], held[pair.non_hazardous]
        assert (hazardous.kind, hazardous.hazardous, other.kind, other.hazardous) == ("mirror", True, "mirror", False)
    assert low.mirrors("16 06 25", "2025/934") == ("160624",)
    assert low.mirrors("19 02 99", "2025/934") == ("190213",)
    assert low.mirrors("16 06 25") == ()


def test_questions_reach_both_editions() -> None:
    """Entries, headings and labels are found in whichever edition has them; what is below a prefix is asked of one."""
    code = low.normalise("19 14 02*")
    assert code is not None
    found, sub_chapter = low.entry(code), low.sub_chapter("19 14 02*")
    assert found is not None
    assert sub_chapter is not None
    assert low.label("19 14 02*") == found.label == "Black mass of lithium batteries"
    assert low.label("19 14") == sub_chapter.label
    assert low.is_prefix("1914")
    assert not low.is_prefix("1915")
    assert low.codes_below("19 14") == ()
    assert len(low.codes_below("19 14", "2025/934")) == 8
    assert low.label("16 06 05") == "Other batteries, lithium-ion included"
