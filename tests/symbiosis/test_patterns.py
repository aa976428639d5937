"""``;``-separated cells as masks."""

import numpy as np

from symbiosis.patterns import lets_material, lets_text
from tests.inventories import inventory

MATERIALS = inventory(
    materials=[{"material": "sawdust", "low_code": "030105"}, {"material": "steam"}, {"material": "030307"}]
)
SAWDUST, STEAM, PULP_REJECT = range(3)


def lets(cell: tuple[str, ...], material: int) -> bool:
    mask = lets_material(MATERIALS, (cell,), np.zeros(1, np.int64), np.array([material], np.int32))
    return bool(mask[0])


def test_an_empty_cell_lets_every_material_through() -> None:
    """No entry is no restriction, with or without a List of Waste code."""
    assert [lets((), material) for material in (SAWDUST, STEAM, PULP_REJECT)] == [True, True, True]


def test_digits_are_a_prefix_of_the_code() -> None:
    """Two, four and six digits cover the codes that begin with them and no others."""
    assert [lets((entry,), SAWDUST) for entry in ("03", "0301", "030105", "0303", "04", "30")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert lets(("0303",), PULP_REJECT)


def test_a_material_without_a_code_is_covered_by_its_id_only() -> None:
    """Prefixes never cover what has no code; the id must be equal, not merely begin alike."""
    assert lets(("steam",), STEAM)
    assert not lets(("ste",), STEAM)
    assert not lets(("0",), STEAM)
    assert lets(("sawdust",), SAWDUST)


def test_one_entry_that_covers_is_enough() -> None:
    """Entries of a cell are alternatives."""
    assert lets(("17", "steam", "0301"), SAWDUST)
    assert not lets(("17", "steam"), SAWDUST)


def test_each_row_uses_its_own_cell() -> None:
    """Rows look their own pattern up, equal cells shared."""
    cells = (("steam",), (), ("0301",), ("steam",))
    row, material = np.array([3, 2, 1, 0]), np.array([STEAM, STEAM, STEAM, SAWDUST], np.int32)
    assert lets_material(MATERIALS, cells, row, material).tolist() == [True, False, True, False]


def test_unknown_texts_pass_and_known_ones_must_be_listed() -> None:
    """An unknown form passes every restriction; a known one must be an entry."""
    cells = (("solid", "sludge"), ())
    texts = np.array(["solid", "liquid", "", "liquid"], np.object_)
    assert lets_text(cells, np.array([0, 0, 0, 1]), texts, np.arange(4)).tolist() == [True, False, True, True]


def test_nothing_asked_is_nothing_answered() -> None:
    """No rows and no cells give an empty mask."""
    none = np.zeros(0, np.int64)
    assert lets_text((), none, np.zeros(0, np.object_), none).tolist() == []
    assert lets_material(inventory(), (), none, np.zeros(0, np.int32)).tolist() == []
