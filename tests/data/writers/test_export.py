"""What is written comes whole or not at all, replaces nothing, and can be read again."""

from pathlib import Path

import pytest

from data.readers.archive import MOST_BYTES, SMALL_BYTES, opened
from data.writers import export as export_module
from data.writers.export import TakenError, folder, one_file, put, zipped
from data.writers.tables import UnwritableError

TABLES = folder({"streams.csv": "stream_id\ns\n", "policy.toml": b""})


def names(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*"))


def test_a_folder_and_a_file_are_put_where_nothing_is(tmp_path: Path) -> None:
    """Folders above are made, an empty folder is taken, and the paths returned are those written."""
    (tmp_path / "empty").mkdir()
    assert put(TABLES, tmp_path / "empty") == (tmp_path / "empty/streams.csv", tmp_path / "empty/policy.toml")
    assert put(one_file("any.json", "{}"), tmp_path / "a/b.JSON") == (tmp_path / "a/b.JSON",)
    assert names(tmp_path) == ["a", "a/b.JSON", "empty", "empty/policy.toml", "empty/streams.csv"]
    assert (tmp_path / "a/b.JSON").read_text() == "{}"
    assert (tmp_path / "a/b.JSON").stat().st_mode & 0o777 == (tmp_path / "empty/streams.csv").stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("place", "word"),
    [("full", "is there already"), ("file", "is there already"), ("link", "is there already"), ("x.xlsx", "a folder")],
)
def test_a_folder_replaces_nothing(place: str, word: str, tmp_path: Path) -> None:
    """A folder with anything in it, a file, and a dangling link stay as they are."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.doc").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    before = names(tmp_path)
    with pytest.raises(TakenError, match=word):
        put(TABLES, tmp_path / place)
    assert names(tmp_path) == before


@pytest.mark.parametrize(("place", "word"), [("there.json", "is there"), ("no.txt", r"\.json"), ("none", r"\.json")])
def test_a_file_replaces_nothing_and_is_named_for_what_it_is(place: str, word: str, tmp_path: Path) -> None:
    """A file that is there stays, and another ending than the form's is refused: it could not be read again."""
    (tmp_path / "there.json").write_text("mine")
    with pytest.raises(TakenError, match=word):
        put(one_file("any.json", "{}"), tmp_path / place)
    assert (tmp_path / "there.json").read_text() == "mine"
    assert names(tmp_path) == ["there.json"]


def test_what_stops_half_way_leaves_nothing(tmp_path: Path) -> None:
    """Where the second file cannot be written, the first is not there either."""
    with pytest.raises(OSError, match="File name too long"):
        put(folder({"streams.csv": "stream_id\n", "x" * 300: ""}), tmp_path / "out")
    assert names(tmp_path) == []


def test_a_zip_is_the_same_every_time_and_passes_the_guard() -> None:
    """The same files give the same bytes, and a file that packs too well for the readers is not packed."""
    files = {"streams.csv": b"a,b\n", "demands.csv": b"0" * (SMALL_BYTES + 1)}
    packed = zipped(files)
    assert packed == zipped(files)
    with opened(packed) as archive:
        assert {member.filename: archive.read(member) for member in archive.infolist()} == files


def test_more_than_readers_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP that nobody here could read again is not written."""
    monkeypatch.setattr(export_module, "MOST_BYTES", 10)
    assert MOST_BYTES > 10
    with pytest.raises(UnwritableError, match="at most 10"):
        zipped({"a.csv": b"123456", "b.csv": b"123456"})
