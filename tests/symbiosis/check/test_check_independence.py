"""The judge stands alone."""

import ast
from pathlib import Path

import pytest

import symbiosis.check

FILES = sorted(Path(symbiosis.check.__file__).parent.glob("*.py"))
ALLOWED = ("symbiosis.check", "symbiosis.inventory", "symbiosis.policy", "symbiosis.plan", "pyproj", "numpy")
STDLIB = {
    "__future__", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "itertools",
    "math", "sys", "typing",
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_judge_shares_no_code_with_the_makers_of_plans(path: Path) -> None:
    """Nothing but the nouns, pyproj, numpy and the standard library is imported."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            own = any(name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED)
            assert own or name.partition(".")[0] in STDLIB, f"{path.name} imports {name}"


def test_every_code_has_a_sentence_of_its_own() -> None:
    """No two violations read the same, and each ends as a sentence does."""
    sentences = [code.sentence for code in symbiosis.check.Code]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)
