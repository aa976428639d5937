"""``symbiosis suggest``: one question, many questions, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import main


def said(capsys: pytest.CaptureFixture[str]) -> object:
    written = capsys.readouterr()
    assert written.err == ""
    return json.loads(written.out)


def test_one_question_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints resource, taker, codes, pathways and covered, and nothing else."""
    assert main(["suggest", "spent caustic from an oil refinery", "--taker", "pulp mill", "--json"]) == 0
    document = said(capsys)
    assert isinstance(document, dict)
    assert list(document) == ["resource", "taker", "codes", "pathways", "covered"]
    assert document["covered"] is True
    assert "050111" in [code["code"] for code in document["codes"]]


def test_a_file_gives_an_object_a_row_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows come back in their order; other columns, a BOM and an empty taker do no harm."""
    file = tmp_path / "ask.csv"
    file.write_text(
        "\ufeffpark,taker,resource,kind\nA,Cement works,Fly ash,x\nB,Dairy,Fly ash,x\nC,,Steam,x\nD,Dairy,,x\n",
        encoding="utf-8",
    )
    assert main(["suggest", "--file", str(file), "--json"]) == 0
    document = said(capsys)
    assert isinstance(document, list)
    asked = [(row["resource"], row["taker"], row["covered"]) for row in document]
    assert asked == [
        ("Fly ash", "Cement works", True),
        ("Fly ash", "Dairy", False),
        ("Steam", None, None),
        ("", "Dairy", False),
    ]


def test_an_empty_file_gives_an_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A header without rows is no fault."""
    file = tmp_path / "ask.csv"
    file.write_text("resource;taker\n", encoding="utf-8")
    assert main(["suggest", "--file", str(file), "--json"]) == 0
    assert said(capsys) == []


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json the code, the pathway and the checks are printed."""
    assert main(["suggest", "fly ash", "--taker", "cement works"]) == 0
    written = capsys.readouterr().out
    assert "100102" in written
    assert "loss on ignition" in written
    assert main(["suggest", "qwertyuiop"]) == 0
    assert "nothing is near enough" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name either a TEXT or a --file"),
        (["ash", "--file", "x.csv"], "name either a TEXT or a --file"),
        ([" "], "TEXT is empty"),
        (["ash", "--taker", " "], "--taker is empty"),
        (["--file", "x.csv", "--taker", "mill"], "--taker goes with a TEXT"),
    ],
)
def test_wrong_usage_is_refused(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be asked is refused with 2 and a sentence."""
    assert main(["suggest", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,taker\nash,mill\n", "no column 'resource'"),
        (b"", "no column 'resource'"),
        (b"resource\n\xff\xfe\n", "no UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused(
    content: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file without the column, or in another encoding, is refused with 2 and what to do."""
    file = tmp_path / "ask.csv"
    file.write_bytes(content)
    assert main(["suggest", "--file", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that is not there is named."""
    assert main(["suggest", "--file", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
