"""``summary.json`` of a plan folder, from JSON text to a ``Summary``."""

from __future__ import annotations

import json
from math import isfinite, nan
from typing import Any, NoReturn

from data.readers.plan_faults import PlanFault
from data.writers.plan_form import SUMMARY
from symbiosis.inventory import Assumption
from symbiosis.plan import Certificate, Conflict, Search, Stage, Status, Summary, Violation

CONTRACT = 1
DEFAULT_GAP_TOLERANCE = 1e-4
_STATES = ", ".join(status.value for status in Status)


def parse_summary(text: str, faults: list[PlanFault]) -> Summary | None:
    """Return the summary, or None where there is a fault; faults are added to ``faults``.

    Only ``status`` must be there. A figure that is absent or null is not known: None, or nan where the class has no
    None. Absent ``gap_tolerance`` is the contract's 1e-4, absent ``seed`` 0.
    """
    before = len(faults)
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        faults.append(PlanFault(SUMMARY, 0, "", str(error), "one JSON object"))
        return None
    if not isinstance(document, dict):
        faults.append(PlanFault(SUMMARY, 0, "", _shown(document), "one JSON object"))
        return None
    summary = _summary(_Keys(document, "", faults))
    return summary if len(faults) == before else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON; an unknown figure is null")


class _Keys:
    """One JSON object: typed access to its keys, with each surprise noted as a fault."""

    def __init__(self, members: dict[str, Any], path: str, faults: list[PlanFault]) -> None:
        self._members = members
        self._path = path
        self._faults = faults

    def fault(self, key: str, expected: str) -> None:
        self._faults.append(PlanFault(SUMMARY, 0, self._path + key, _shown(self._members.get(key)), expected))

    def _given(self, key: str, default: Any) -> Any:
        """Null says the same as an absent key."""
        value = self._members.get(key)
        return default if value is None else value

    def text(self, key: str) -> str:
        value = self._given(key, "")
        if not isinstance(value, str):
            self.fault(key, "a text")
            return ""
        return value

    def figure(self, key: str) -> float | None:
        value = self._members.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(_as_float(value)):
            self.fault(key, "a finite number or null")
            return None
        return _as_float(value)

    def figure_or(self, key: str, default: float) -> float:
        value = self.figure(key)
        return default if value is None else value

    def whole(self, key: str, default: int) -> int:
        value = self._given(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, "a whole number")
            return default
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        value = self._given(key, default)
        if not isinstance(value, bool):
            self.fault(key, "true or false")
            return default
        return value

    def figure_or_text(self, key: str) -> float | str:
        value = self._members.get(key)
        return value if isinstance(value, str) else self.figure_or(key, nan)

    def within(self, key: str) -> _Keys:
        """Return the object under a key; one that is absent is empty."""
        value = self._given(key, {})
        if not isinstance(value, dict):
            self.fault(key, "an object")
            value = {}
        return _Keys(value, f"{self._path}{key}.", self._faults)

    def each(self, key: str) -> list[_Keys]:
        """Return the objects of the list under a key; one that is absent is empty."""
        found = []
        for number, member in enumerate(self._list(key), 1):
            if isinstance(member, dict):
                found.append(_Keys(member, f"{self._path}{key}[{number}].", self._faults))
            else:
                self.fault(key, "a list of objects")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        members = self._list(key)
        if not all(isinstance(member, str) for member in members):
            self.fault(key, "a list of texts")
            return ()
        return tuple(members)

    def _list(self, key: str) -> list[Any]:
        value = self._given(key, [])
        if not isinstance(value, list):
            self.fault(key, "a list")
            return []
        return value

    def figures(self, key: str) -> dict[str, float]:
        inner = self.within(key)
        return {name: inner.figure_or(name, nan) for name in inner._members}

    def wholes(self, key: str) -> dict[str, int]:
        inner = self.within(key)
        return {name: inner.whole(name, 0) for name in inner._members}

    def all_texts(self, key: str) -> dict[str, str]:
        inner = self.within(key)
        return {name: inner.text(name) for name in inner._members}

    def absent(self, key: str) -> bool:
        return self._members.get(key) is None


def _summary(keys: _Keys) -> Summary:
    if keys.whole("contract", CONTRACT) != CONTRACT:
        keys.fault("contract", f"{CONTRACT}, the version of the contract that is read here")
    return Summary(
        status=_status(keys),
        plan_cost=keys.figure("plan_cost"),
        baseline_cost=keys.figure("baseline_cost"),
        net_benefit=keys.figure("net_benefit"),
        bound=keys.figure("bound"),
        gap=keys.figure("gap"),
        benefit_gap=keys.figure("benefit_gap"),
        gap_tolerance=keys.figure_or("gap_tolerance", DEFAULT_GAP_TOLERANCE),
        solver=keys.text("solver"),
        seed=keys.whole("seed", 0),
        inventory_sha256=keys.text("inventory_sha256"),
        counts=keys.wholes("counts"),
        costs=keys.figures("costs"),
        kpis=keys.figures("kpis"),
        screened=keys.wholes("screened"),
        candidates=_search(keys.within("candidates")),
        wall_s=keys.figure_or("wall_s", nan),
        stages=tuple(_stage(stage) for stage in keys.each("stages")),
        versions=keys.all_texts("versions"),
        notes=keys.texts("notes"),
        conflicts=tuple(_conflict(conflict) for conflict in keys.each("conflicts")),
        assumptions=tuple(_assumption(assumption) for assumption in keys.each("assumptions")),
        certificate=None if keys.absent("certificate") else _certificate(keys.within("certificate")),
    )


def _status(keys: _Keys) -> Status:
    status = keys.text("status")
    if status not in set(Status):
        keys.fault("status", f"one of {_STATES}")
        return Status.NO_SOLUTION
    return Status(status)


def _search(keys: _Keys) -> Search:
    return Search(keys.whole("considered", 0), keys.whole("outranked", 0), keys.truth("complete", default=True))


def _certificate(keys: _Keys) -> Certificate:
    return Certificate(
        status=keys.text("status"),
        largest_violation=keys.figure_or("largest_violation", nan),
        plan_cost=keys.figure("plan_cost"),
        violations=tuple(_violation(violation) for violation in keys.each("violations")),
    )


def _violation(keys: _Keys) -> Violation:
    return Violation(
        code=keys.text("code"),
        where=keys.text("where"),
        found=keys.figure_or_text("found"),
        required=keys.figure_or_text("required"),
        excess=keys.figure_or("excess", nan),
        message=keys.text("message"),
    )


def _stage(keys: _Keys) -> Stage:
    return Stage(name=keys.text("name"), wall_s=keys.figure_or("wall_s", nan), counts=keys.wholes("counts"))


def _conflict(keys: _Keys) -> Conflict:
    return Conflict(
        requirement=keys.text("requirement"),
        shortfall=keys.figure_or("shortfall", nan),
        unit=keys.text("unit"),
        reason=keys.text("reason"),
    )


def _assumption(keys: _Keys) -> Assumption:
    return Assumption(
        table=keys.text("table"),
        id=keys.text("id"),
        column=keys.text("column"),
        value=keys.figure_or("value", nan),
        unit=keys.text("unit"),
        source=keys.text("source"),
        confidence=keys.figure_or("confidence", nan),
    )


def _as_float(value: float) -> float:
    """A whole number beyond the range of floats counts as infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _shown(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)[:60]
