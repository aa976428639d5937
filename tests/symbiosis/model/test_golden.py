"""The program of one tiny inventory for each block, as text that a reader can check against docs/model.md.

After a change that is meant, ``make golden`` writes ``tests/golden`` anew: look at the difference before it is kept.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from solvers import ProgramBuilder, solve
from symbiosis.candidates import find_candidates
from symbiosis.model import assemble
from symbiosis.model.frame import Frame
from symbiosis.model.requirements import Required
from tests.inventories import FREE, inventory
from tests.symbiosis.cases import EXACT
from tests.symbiosis.model.golden_cases import CASES
from tests.symbiosis.model.lp_text import name_columns, write

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "tests" / "golden"
RENEW = bool(os.environ.get("RENEW_GOLDEN"))
BLOCKS = {block.__name__.rpartition(".")[2]: block for block in assemble.BLOCKS}


def formulated(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[assemble.Model, list[tuple[str, int]]]:
    """The case's program, and how many rows each block added to it."""
    added: list[tuple[str, int]] = []

    def watched(block: str) -> SimpleNamespace:
        def add(builder: ProgramBuilder, frame: Frame) -> list[Required]:
            before = builder.rows
            required = BLOCKS[block].add(builder, frame)
            added.append((block, builder.rows - before))
            return required

        return SimpleNamespace(add=add)

    monkeypatch.setattr(assemble, "BLOCKS", [watched(block) for block in BLOCKS])
    case = CASES[name]
    tables: dict[str, Any] = {"modes": [FREE], **case.tables}
    built = inventory(policy=case.policy, **tables)
    return assemble.formulate(built, find_candidates(built), case.fixed), added


@pytest.mark.parametrize("name", BLOCKS)
def test_the_program_is_the_golden_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Column by column and row by row; ``make golden`` where a change was meant."""
    model, added = formulated(name, monkeypatch)
    text = write(model.program, name_columns(model.frame, CASES[name].columns), added, f"{name}: {CASES[name].title}")
    path = FOLDER / f"{name}.lp"
    if RENEW:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - {"objective"}))
def test_the_block_has_rows_in_its_golden_program(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case in which its block is silent would show nothing of it."""
    _, added = formulated(name, monkeypatch)
    assert dict(added)[name] > 0


@pytest.mark.parametrize("name", BLOCKS)
def test_another_program_reads_the_text_and_finds_the_same_cost(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is a program of its own: SCIP's reader and our own road agree on its least cost."""
    from pyscipopt import Model

    model, _ = formulated(name, monkeypatch)
    ours = solve(model.program, EXACT.for_solver(), solver="scip" if len(model.program.products) else "highs")
    theirs = Model()
    theirs.hideOutput()
    theirs.readProblem(str(FOLDER / f"{name}.lp"))
    theirs.optimize()
    assert ours.values is not None
    assert theirs.getObjVal() == pytest.approx(model.program.objective(ours.values), abs=1e-4)


def test_every_block_has_its_golden_program_and_nothing_else_has() -> None:
    """A block without a file, or a file without a block, is told by its name."""
    assert set(CASES) == set(BLOCKS)
    assert {path.stem for path in FOLDER.glob("*.lp")} == set(BLOCKS)


def test_every_block_has_its_section_in_the_page_of_the_model() -> None:
    """``docs/model.md`` has a heading with the name of each block's file, and none of a block that is no more."""
    page = (REPOSITORY / "docs" / "model.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### .*`symbiosis/model/(\w+)\.py`", page, flags=re.MULTILINE)
    assert sorted(headings) == sorted(BLOCKS)
