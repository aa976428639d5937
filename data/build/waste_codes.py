"""Cells that name codes of the List of Waste: unknown ones, damaged ones, and those that the editions disagree on."""

from __future__ import annotations

from data.faults import Code
from data.names import Names
from symbiosis.codes import low, low_spelling

Wrong = tuple[Code, str, str]
"""Code of the fault, what was expected, hint."""

_SIX = "a six-digit code of the List of Waste"
_LOOK_UP = "Look the code up; a material of your own goes into the table materials."


def judge(cell: str, otherwise: str = _LOOK_UP) -> Wrong | None:
    """Return what is wrong with a cell that names a waste, if anything; a name that is like no code passes.

    Where a code does not exist and none is like it, the hint is ``otherwise``.
    """
    code = low.normalise(cell)
    if code is None:
        meant = low_spelling.meant(cell)
        return None if meant is None else (Code.UNKNOWN_CODE, _SIX, f"Did you mean {meant.digits!r}? {meant.why}")
    entry = low.entry(code)
    if entry is None:
        return Code.UNKNOWN_CODE, "a code of the List of Waste", Names(low.known()).hint(code, otherwise)
    if low.starred(cell) and not entry.hazardous and code not in low.reclassified():
        hint = f"{code} is a non-hazardous entry: leave the star out, or give the hazardous entry."
        return Code.HAZARD_CONTRADICTION, code, hint
    gone = low.withdrawn().get(code)
    if gone is not None:
        others = ", ".join(gone.instead)
        hint = f"From {gone.withdrawn_from} ({gone.source}) the list has other codes for this waste: {others}."
        return Code.SUPERSEDED_CODE, "a code of every edition of the List of Waste", hint
    return None


def name_hint(cell: str) -> str:
    """Return what to do about a name that is neither listed nor a code."""
    within = low_spelling.within(cell)
    if within is not None:
        return f"Did you mean {within!r}? Write the code alone; words about it go into the column description."
    counted = low_spelling.counted(cell)
    if counted is not None:
        return f"Did you mean {counted!r}? A spreadsheet counts that date as {cell}: make the cell a text."
    prefix = low.prefix(cell)
    if prefix is not None and low.is_prefix(prefix):
        what = "chapter" if len(prefix) == 2 else "sub-chapter"
        return f"{cell!r} is a {what} of the List of Waste: give one of its codes of six digits."
    if cell.isdigit():
        return "A code of the List of Waste has six digits; a material of your own goes into the table materials."
    return "List it in the table materials; until then it has the unit of its rows, or t."


def judge_prefix(cell: str) -> Wrong | None:
    """Return what is wrong with a chapter or sub-chapter, or with a cell that is nearly one; None for other cells."""
    expected = "a chapter or subchapter of the List of Waste"
    digits = low.prefix(cell)
    if digits is None:
        meant = low_spelling.meant_prefix(cell)
        return None if meant is None else (Code.UNKNOWN_CODE, expected, f"Did you mean {meant.digits!r}? {meant.why}")
    if low.is_prefix(digits):
        return None
    known = (each for version in low.VERSIONS for each in low.prefixes(version) if len(each) == len(digits))
    return Code.UNKNOWN_CODE, expected, Names(known).hint(digits, "Look the chapter up.")


def contradicts(code: str, hazardous: bool) -> bool:
    """Tell whether a hazard goes against the absolute entry of a code in every edition that has it."""
    entry = low.entry(low.LowCode(code))
    later = low.reclassified().get(code)
    return (
        entry is not None
        and entry.kind == "absolute"
        and entry.hazardous != hazardous
        and (later is None or later.hazardous != hazardous)
    )
