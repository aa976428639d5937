"""How well suggest finds codes, real exchanges and nonsense: the figures that are promised."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.suggest import Share, exchanges, labelled, nonsense
from data.suggest import advisor

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def covered(name: str) -> float:
    asked = rows(name)
    return sum(bool(advisor().suggest(row["resource"], row["taker"]).covered) for row in asked) / len(asked)


def show(shares: list[Share]) -> None:
    for share in shares:
        print(f"{share.name}: {share.done} of {share.rows} = {share.share:.3f}")


def test_labelled_descriptions_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Of at least 200 descriptions in practitioners' words, 85 % have their code among the first three."""
    first, three = labelled()
    with capsys.disabled():
        show([first, three])
    assert three.rows >= 200
    assert three.share >= 0.85
    assert first.share >= 0.75


def test_documented_exchanges_are_covered(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pathway leads from the resource to the taker in 90 % of the exchanges of six real parks."""
    found = exchanges(shared)
    with capsys.disabled():
        show(found)
    assert found[-1].rows == 165
    assert found[-1].share >= 0.9


def test_nonsense_is_not_covered(capsys: pytest.CaptureFixture[str]) -> None:
    """Of 300 different pairs that make no sense, at most 5 % are said to have a pathway."""
    found = nonsense()
    with capsys.disabled():
        show([found])
    assert len({(row["resource"], row["taker"]) for row in rows("nonsense.csv")}) == found.rows == 300
    assert found.share <= 0.05


def test_pairs_written_after_the_table_are_told_apart_too() -> None:
    """Exchanges as other parks have them are covered, and fresh nonsense is not."""
    assert covered("sense.csv") >= 0.85
    assert covered("nonsense_fresh.csv") <= 0.05


def test_wastes_of_the_nonsense_are_known() -> None:
    """Most of what goes to the wrong takers is understood, so that the answer is no rather than unknown."""
    known = [bool(advisor().suggest(row["resource"]).pathways) for row in rows("nonsense.csv")]
    assert sum(known) / len(known) >= 0.9
