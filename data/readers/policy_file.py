"""``policy.toml`` to dotted keys and the text of their values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from data.faults import Code, Report
from data.raw import NumberText

TABLE = "policy"


def parse(content: bytes, report: Report) -> dict[str, str]:
    """Return the policy that the bytes of a TOML file hold; empty after a fault."""
    try:
        return flatten(tomllib.loads(content.decode("utf-8-sig"), parse_float=NumberText), report)
    except UnicodeDecodeError:
        report.add(Code.BAD_ENCODING, TABLE, expected="UTF-8", hint="Save policy.toml as UTF-8.")
        return {}
    except (tomllib.TOMLDecodeError, ValueError) as error:
        report.add(Code.BAD_TOML, TABLE, expected="valid TOML", hint=f"policy.toml: {error}.")
        return {}
    except RecursionError:
        report.add(Code.BAD_TOML, TABLE, expected="valid TOML", hint="policy.toml: nested too deeply.")
        return {}


def flatten(document: Mapping[str, Any], report: Report) -> dict[str, str]:
    """Return nested objects as dotted keys, and each value as its text."""
    policy: dict[str, str] = {}
    for key, value in _walk(document, ""):
        if not isinstance(value, str | bool | int):
            report.add(Code.BAD_VALUE, TABLE, column=key, value=str(value), expected="a text, a number, true or false")
        elif key in policy:
            report.add(Code.DUPLICATE, TABLE, column=key, value=_text(value), expected="each key once")
        else:
            policy[key] = _text(value)
    return policy


def _walk(document: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        if isinstance(value, Mapping):
            yield from _walk(value, f"{prefix}{key}.")
        elif value is not None:
            yield prefix + key, value


def _text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
