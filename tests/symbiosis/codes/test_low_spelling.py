"""Cells that are nearly codes of the List of Waste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.codes import low, low_spelling

SHEET = "A spreadsheet made a number of the code"
ZERO = "drops the leading zero"
DATE = "made a date of the code"
LETTER = "stands for a digit"
PAIRS = "two digits each"
BESIDE = "leave it out"


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("30105", "030105", ZERO),
        ("30105*", "030105", ZERO),
        ("30105.0", "030105", SHEET),
        ("30105,00", "030105", SHEET),
        ("170101.0", "170101", SHEET),
        ("3.0105E4", "030105", SHEET),
        ("3,0105E+04", "030105", SHEET),
        ("1.70101e5", "170101", SHEET),
        ("30,105", "030105", SHEET),
        ("170 101", "170101", SHEET),
        ("170.101", "170101", SHEET),
        ("O30105", "030105", LETTER),
        ("o3 o1 o5*", "030105", LETTER),
        ("17OlO1", "170101", LETTER),
        ("٠٣٠١٠٥", "030105", LETTER),
        ("０３０１０５", "030105", LETTER),
        ("03-01-05", "030105", PAIRS),
        ("03/01/05", "030105", PAIRS),
        ("3.1.5", "030105", PAIRS),
        ("3 1 5*", "030105", PAIRS),
        ("03.01.2005", "030105", DATE),
        ("2005-01-03", "030105", DATE),
        ("2005-01-03 00:00:00", "030105", DATE),
        ("05/17/1909", "051709", None),
        ("'030105", "030105", BESIDE),
        ("030105**", "030105", BESIDE),
        ("*030105", "030105", BESIDE),
        ("030105.", "030105", BESIDE),
    ],
)
def test_damaged_codes_are_recognised(text: str, code: str, why: str | None) -> None:
    """The code that was meant is named with what happened to it, if there is such a code."""
    found = low_spelling.meant(text)
    if why is None:
        assert found is None
        assert low.entry(low.LowCode(code)) is None
        return
    assert found is not None
    assert found.digits == code
    assert why in found.why


@pytest.mark.parametrize(
    "text", ["030105", "03 01 05*", "010399", "30198", "wood", "OIL", "0301055", "301-05", "", "3.5"]
)
def test_codes_and_other_words_are_left_alone(text: str) -> None:
    """A code is no damaged one, and neither is what would be a code that does not exist."""
    assert low_spelling.meant(text) is None


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("303", "0303"), ("3", "03"), ("303.0", "0303"), ("03-03", "0303"), ("19.0", "19"), ("1912.0", "1912")],
)
def test_damaged_prefixes_are_recognised(text: str, prefix: str) -> None:
    """Chapters and sub-chapters lose their zeros too."""
    found = low_spelling.meant_prefix(text)
    assert found is not None
    assert found.digits == prefix


@pytest.mark.parametrize("text", ["03", "03 03", "0399", "40", "399", "wood", ""])
def test_prefixes_and_other_words_are_left_alone(text: str) -> None:
    """A prefix is no damaged one, nor is what would be one without codes."""
    assert low_spelling.meant_prefix(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EWC 03 01 05*", "030105"),
        ("030105 sawdust", "030105"),
        ("LoW:170101", "170101"),
        ("030105 (03 01 05)", "030105"),
        ("030105/170101", None),
        ("batch 20240317", None),
        ("999999 dust", None),
        ("sawdust", None),
    ],
)
def test_codes_within_words(text: str, code: str | None) -> None:
    """One code that exists is found within a text; of several none."""
    assert low_spelling.within(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("38355", "030105"), ("38355.0", "030105"), ("38354", None), ("30105", None), ("383550", None), ("wood", None)],
)
def test_counted_days(text: str, code: str | None) -> None:
    """A spreadsheet's number of a day whose digits are a code is recognised; other numbers are left alone."""
    assert low_spelling.counted(text) == code
    assert low_spelling.meant(text) is None or text == "30105"


@given(st.text(max_size=14))
def test_what_is_proposed_exists(text: str) -> None:
    """Whatever is written, a proposal is a code or prefix of some edition, and never the cell itself."""
    code, prefix = low_spelling.meant(text), low_spelling.meant_prefix(text)
    assert code is None or (code.digits in low.known() and low.normalise(text) is None)
    assert prefix is None or (low.is_prefix(prefix.digits) and low.prefix(text) is None)


@given(st.sampled_from(sorted(low.known())), st.sampled_from(("{}.0", "{:d}", "{:d}.0", "{:.5e}")))
def test_every_code_survives_a_spreadsheet(code: str, form: str) -> None:
    """Whichever code a spreadsheet makes a number of, it is a code still or the code is proposed."""
    text = form.format(code if form == "{}.0" else int(code))
    meant = low_spelling.meant(text)
    assert low.normalise(text) == code or (meant is not None and meant.digits == code)
