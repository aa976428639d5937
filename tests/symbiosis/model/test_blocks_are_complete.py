"""Every block of the formulation takes part in it and has its cases."""

from importlib import import_module
from pathlib import Path

import symbiosis.model
from symbiosis.model.assemble import BLOCKS

MODULES = {
    path.stem: import_module(f"symbiosis.model.{path.stem}")
    for path in Path(symbiosis.model.__file__).parent.glob("[a-z]*.py")
}
ADDING = {name for name, module in MODULES.items() if hasattr(module, "add")}


def test_every_block_is_added_once() -> None:
    """A file with an ``add`` that nobody calls would be a rule that nobody keeps."""
    names = [block.__name__.rpartition(".")[2] for block in BLOCKS]
    assert sorted(names) == sorted(ADDING)


def test_every_block_has_its_cases() -> None:
    """Beside this file there is one of cases for each block."""
    tested = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert tested >= ADDING
