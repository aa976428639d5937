"""Reading of agencies' delimited files."""

from decimal import Decimal
from pathlib import Path

import pytest

from data.converters.base import ConversionError
from data.converters.delimited import is_ambiguous, parse_decimal, read_delimited

SOUND = "a;b\n1;2\n"
BROKEN = {
    "empty": (b"", r"file\.csv: the file is empty"),
    "blank lines": (b"\n \n", r"file\.csv: the file is empty"),
    "missing column": (b"a;c\n1;2\n", r"file\.csv: missing column b; the header row has: a, c"),
    "doubled column": (b"a;b;b\n1;2;3\n", r"file\.csv: column b is there twice"),
    "latin 1": ("a;b\nä;2\n".encode("cp1252"), r"file\.csv: byte 5 is not UTF-8"),
    "utf-16": (SOUND.encode("utf-16"), r"file\.csv: byte 1 is not UTF-8"),
    "open quote": (b'a;b\n1;"2\n', r"file\.csv: not a readable CSV file"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_words(case: str, tmp_path: Path) -> None:
    """Each defect of the whole file gives a message that names the file and the defect."""
    content, message = BROKEN[case]
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(ConversionError, match=message):
        read_delimited(tmp_path / "file.csv", ("a", "b"))


def test_an_absent_file_is_refused_in_words(tmp_path: Path) -> None:
    """The message names the path that was looked for."""
    with pytest.raises(ConversionError, match=r"file\.csv: no such file"):
        read_delimited(tmp_path / "file.csv", ("a",))


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "\ufeff" + SOUND,
        SOUND.replace(";", ","),
        SOUND.replace(";", "\t"),
        SOUND.replace("\n", "\r\n"),
        '"a";b\n1;2',
    ],
    ids=["plain", "byte order mark", "commas", "tabs", "Windows line ends", "quoted header"],
)
def test_usual_forms_read_the_same(text: str, tmp_path: Path) -> None:
    """BOM, separator, line ends and quotes make no difference."""
    (tmp_path / "file.csv").write_bytes(text.encode("utf-8"))
    table = read_delimited(tmp_path / "file.csv", ("a", "b"))
    assert table.columns == ("a", "b")
    assert [(row.number, row.cells) for row in table.rows] == [(1, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.5", "1.5"), ("1,5", "1.5"), ("-2", "-2"), ("1e3", "1e3"), ("1 000", None), ("1.000,5", None), ("", None)],
)
def test_decimals_are_read_or_refused(text: str, number: str | None) -> None:
    """Point and comma are decimals; spaces and two kinds of mark are not guessed at."""
    assert parse_decimal(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(("text", "ambiguous"), [("1,234", True), ("0,234", False), ("1,23", False), ("1.234", False)])
def test_a_comma_before_three_digits_is_ambiguous(text: str, ambiguous: bool) -> None:
    """Only a comma that could part thousands is ambiguous."""
    assert is_ambiguous(text) is ambiguous
