"""``summary.json``: the summary as a plain dictionary that is valid in strict JSON."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from symbiosis.inventory import Assumption
from symbiosis.plan import Certificate, Conflict, Stage, Summary, Violation


def to_summary_dict(summary: Summary) -> dict[str, Any]:
    """Return the summary with the keys of the plan folder; a figure that is not finite is ``None``.

    ``screened``, ``candidates``, ``stages``, ``notes``, ``conflicts`` and ``assumptions`` are additions of ours, behind
    the keys that every plan has.
    """
    return {
        "contract": summary.contract,
        "status": summary.status.value,
        "plan_cost": _figure(summary.plan_cost),
        "baseline_cost": _figure(summary.baseline_cost),
        "net_benefit": _figure(summary.net_benefit),
        "bound": _figure(summary.bound),
        "gap": _figure(summary.gap),
        "benefit_gap": _figure(summary.benefit_gap),
        "gap_tolerance": _figure(summary.gap_tolerance),
        "solver": summary.solver,
        "wall_s": _figure(summary.wall_s),
        "seed": int(summary.seed),
        "versions": dict(summary.versions),
        "inventory_sha256": summary.inventory_sha256,
        "counts": _whole(summary.counts),
        "costs": _figures(summary.costs),
        "kpis": _figures(summary.kpis),
        "certificate": None if summary.certificate is None else _certificate(summary.certificate),
        "screened": _whole(summary.screened),
        "candidates": {
            "considered": int(summary.candidates.considered),
            "outranked": int(summary.candidates.outranked),
            "complete": summary.candidates.complete,
        },
        "stages": [_stage(stage) for stage in summary.stages],
        "notes": list(summary.notes),
        "conflicts": [_conflict(conflict) for conflict in summary.conflicts],
        "assumptions": [_assumption(assumption) for assumption in summary.assumptions],
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "status": certificate.status,
        "largest_violation": _figure(certificate.largest_violation),
        "plan_cost": _figure(certificate.plan_cost),
        "violations": [_violation(violation) for violation in certificate.violations],
    }


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "code": violation.code,
        "where": violation.where,
        "found": violation.found if isinstance(violation.found, str) else _figure(violation.found),
        "required": violation.required if isinstance(violation.required, str) else _figure(violation.required),
        "excess": _figure(violation.excess),
        "message": violation.message,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {"name": stage.name, "wall_s": _figure(stage.wall_s), "counts": _whole(stage.counts)}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "requirement": conflict.requirement,
        "shortfall": _figure(conflict.shortfall),
        "unit": conflict.unit,
        "reason": conflict.reason,
    }


def _assumption(assumption: Assumption) -> dict[str, Any]:
    return {
        "table": assumption.table,
        "id": assumption.id,
        "column": assumption.column,
        "value": _figure(assumption.value),
        "unit": assumption.unit,
        "source": assumption.source,
        "confidence": _figure(assumption.confidence),
    }


def _figures(values: Mapping[str, float]) -> dict[str, float | None]:
    return {key: _figure(value) for key, value in values.items()}


def _whole(values: Mapping[str, int]) -> dict[str, int]:
    return {key: int(value) for key, value in values.items()}


def _figure(value: float | None) -> float | None:
    """JSON knows neither nan nor inf: both are ``null``, "not known"."""
    return float(value) if value is not None and isfinite(value) else None
