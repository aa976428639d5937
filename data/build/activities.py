"""Activity codes of sites: whether the version of NACE that a row names has the code."""

from __future__ import annotations

from data.faults import Code
from data.typed import TypedTable, rows_of
from symbiosis.codes import nace

_Wrong = tuple[str, str, str]
"""Column, expected, hint."""

_EXPECTED_VERSION = "NACE Rev. 2 or NACE Rev. 2.1"


def check_activities(table: TypedTable) -> None:
    """Warn of activity codes that do not exist, and of versions that are none; cells stay as they are."""
    codes, versions = table.text("nace"), table.text("nace_version")
    judged: dict[tuple[str, str], _Wrong | None] = {}
    for place in rows_of(codes != ""):
        cells = codes[place], versions[place]
        if cells not in judged:
            judged[cells] = _judge(*cells)
        wrong = judged[cells]
        if wrong is not None:
            table.fault(Code.UNKNOWN_ACTIVITY, place, *wrong)


def _judge(code: str, version_cell: str) -> _Wrong | None:
    """Return what is wrong with a code and its version, if anything; without a version, either may have the code."""
    version = nace.version(version_cell)
    if version_cell and version is None:
        return "nace_version", _EXPECTED_VERSION, "The code is not checked: give the version, or leave the cell empty."
    asked = nace.VERSIONS if version is None else (version,)
    if any(nace.nace(code, one) for one in asked):
        return None
    other = next((one for one in nace.VERSIONS if nace.nace(code, one)), None)
    if other is not None:
        hint = f"It is a code of NACE Rev. {other}: {nace.activities(other)[_plain(code)].label}."
    else:
        hint = _nearest(code, asked)
    return "nace", "a code of " + " or ".join(f"NACE Rev. {one}" for one in asked), hint


def _plain(code: str) -> str:
    return nace.normalise(code) or code


def _nearest(code: str, versions: tuple[nace.Version, ...]) -> str:
    """Return a hint at the class or group that a longer code begins with: countries add digits or letters of theirs."""
    digits = "".join(sign for sign in code if sign.isdigit())
    for length in (4, 3, 2):
        for version in versions:
            found = nace.nace(digits[:length], version) if len(digits) >= length else None
            if found is not None:
                return f"Did you mean {found.code!r} ({found.label})?"
    return ""
