"""The policy's keys, typed and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, nan

from data import parse
from data.faults import Code, Report
from data.names import Names
from data.schema import POLICY, PolicyKey
from symbiosis.policy import Limits, Objective, Policy

TABLE = "policy"
_BY_PROCESS = ("limits.max_open.", "limits.exact_open.")
_KEYS = {key.name: key for key in POLICY}

Value = float | bool | str


def build_policy(raw: Mapping[str, str], processes: Iterable[str], report: Report) -> Policy:
    """Return the policy with the contract's defaults where a key is not given."""
    known = set(processes)
    values: dict[str, Value] = {}
    counts: dict[str, list[tuple[str, int]]] = {stem: [] for stem in _BY_PROCESS}
    for name, text in raw.items():
        stem = next((stem for stem in _BY_PROCESS if name.startswith(stem)), "")
        key = _KEYS.get(f"{stem}<process>" if stem else name)
        if key is None:
            report.add(Code.UNKNOWN_KEY, TABLE, column=name, value=text, hint=Names(_KEYS).hint(name))
            continue
        value = _value(key, name, text, report)
        if value is None:
            continue
        if not stem:
            values[name] = value
        elif _is_process(name.removeprefix(stem), known, name, report):
            counts[stem].append((name.removeprefix(stem), int(value)))
    return _policy(values, *(tuple(sorted(counts[stem])) for stem in _BY_PROCESS))


def _is_process(process: str, known: set[str], name: str, report: Report) -> bool:
    if process not in known:
        hint = Names(known).hint(process, "There is no such process.")
        report.add(Code.UNKNOWN_REFERENCE, TABLE, column=name, value=process, expected="a process", hint=hint)
    return process in known


def _value(key: PolicyKey, name: str, text: str, report: Report) -> Value | None:
    """Return the value of a key, or None after a fault."""
    value, code = _read(key, text)
    if value is None:
        hint = parse.number_hint(text) if code is Code.BAD_NUMBER else ""
        if code is Code.OUT_OF_RANGE and abs(parse.number(text) or 0.0) > parse.LARGEST:
            hint = parse.TOO_LARGE
        report.add(code, TABLE, column=name, value=text, expected=key.expected, hint=hint)
        return None
    return value


def _read(key: PolicyKey, text: str) -> tuple[Value | None, Code]:
    """Return the value, or None and the code of the fault."""
    match key.kind:
        case "flag":
            return parse.flag(text), Code.BAD_FLAG
        case "choice":
            word = text.strip().lower()
            return (word if word in key.choices else None), Code.BAD_CHOICE
        case "text":
            return text.strip() or None, Code.MISSING_CELL
        case _:
            return _figure(key, text)


def _figure(key: PolicyKey, text: str) -> tuple[Value | None, Code]:
    value = parse.number(text)
    if value is None:
        return None, Code.BAD_NUMBER
    if not key.minimum <= value <= key.maximum or abs(value) > parse.LARGEST:
        return None, Code.OUT_OF_RANGE
    if key.kind == "whole" and value != int(value):
        return None, Code.BAD_WHOLE
    return value, Code.BAD_NUMBER


def _policy(
    values: Mapping[str, Value], max_open: tuple[tuple[str, int], ...], exact_open: tuple[tuple[str, int], ...]
) -> Policy:
    """Put the values where they belong."""

    def figure(name: str, empty: float) -> float:
        return float(values.get(name, empty))

    return Policy(
        currency=str(values.get("currency", "EUR")),
        objective=Objective(
            carbon_price=figure("objective.carbon_price", 0.0),
            distance_price=figure("objective.distance_price", 0.0),
        ),
        limits=Limits(
            max_distance_km=figure("limits.max_distance_km", inf),
            min_benefit_per_exchange=figure("limits.min_benefit_per_exchange", nan),
            budget=figure("limits.budget", inf),
            max_co2e=figure("limits.max_co2e", inf),
            max_open=max_open,
            exact_open=exact_open,
            max_exchanges=figure("limits.max_exchanges", inf),
        ),
        links_closed=bool(values.get("links.closed", False)),
        links_internal=bool(values.get("links.internal", True)),
        transaction_fixed_cost=figure("transaction.fixed_cost", 0.0),
        permits=bool(values.get("law.permits", True)),
        hazardous_transport=bool(values.get("law.hazardous_transport", True)),
        max_organisation_loss=figure("resilience.max_organisation_loss", 1.0),
        cross_border=values.get("shipments.cross_border", "allow") == "allow",
        dilute_hazardous=bool(values.get("blending.dilute_hazardous", False)),
    )
