"""The assumption tables that stand in for what the pollutant register does not say.

The tables are `data/reference/eprtr_*.csv`; each row has a source, or `estimated:` and how.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from data.converters.places import REFERENCE, CountryBox


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """Which waste an activity is likely to send out; an empty prefix is the default of its hazard class."""

    activity_prefix: str
    hazard: str
    treatment: str
    material: str
    disposal_cost: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class DemandRule:
    """What a plant of an activity is assumed to want: the columns of `demands.csv`, as text."""

    activity_prefix: str
    material: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All assumption tables of the converter, read once a conversion.

    Attributes:
        gate_fees: EUR/t by (hazard `HW`/`NONHW`, treatment `R`/`D`), with its source.
        conversions, materials, modes: rows of the inventory tables of these names.
        boxes: by ISO 3166-1 alpha-2 code.
        policy: the text of `policy.toml`.
    """

    material_rules: tuple[MaterialRule, ...]
    gate_fees: Mapping[tuple[str, str], tuple[str, str]]
    demand_rules: tuple[DemandRule, ...]
    conversions: tuple[Mapping[str, str], ...]
    materials: tuple[Mapping[str, str], ...]
    modes: tuple[Mapping[str, str], ...]
    boxes: Mapping[str, CountryBox]
    policy: str

    def material_rule(self, activity: str, hazard: str, treatment: str) -> MaterialRule:
        """Return the rule of the longest activity prefix; at equal length the one that names the treatment."""
        fitting = [
            rule
            for rule in self.material_rules
            if rule.hazard == hazard and rule.treatment in ("", treatment) and activity.startswith(rule.activity_prefix)
        ]
        return max(fitting, key=lambda rule: (len(rule.activity_prefix), len(rule.treatment)))

    def disposal_cost(self, rule: MaterialRule, hazard: str, treatment: str) -> tuple[str, str]:
        """Return EUR/t and its source: the rule's own figure, else the gate fee of class and treatment."""
        if rule.disposal_cost:
            return rule.disposal_cost, rule.source
        return self.gate_fees[hazard, treatment]

    def demands_of(self, activity: str) -> list[DemandRule]:
        """Return one rule a material, of the longest activity prefix, ordered by material."""
        longest: dict[str, DemandRule] = {}
        for rule in by_prefix_length(self.demand_rules):
            if activity.startswith(rule.activity_prefix):
                longest[rule.material] = rule
        return [longest[material] for material in sorted(longest)]


class _HasPrefix(Protocol):
    @property
    def activity_prefix(self) -> str: ...


_Rule = TypeVar("_Rule", bound=_HasPrefix)


def by_prefix_length(rules: Iterable[_Rule]) -> list[_Rule]:
    """Order rules from the widest activity prefix to the narrowest."""
    return sorted(rules, key=lambda rule: len(rule.activity_prefix))


def load_assumptions(folder: Path = REFERENCE) -> Assumptions:
    """Read the tables `eprtr_*.csv` and `eprtr_policy.toml` of `folder`."""
    return Assumptions(
        material_rules=tuple(_material_rule(row) for row in _table(folder, "activity_materials")),
        gate_fees={
            (row["hazard"], row["treatment"]): (row["disposal_cost_eur_per_t"], row["source"])
            for row in _table(folder, "gate_fees")
        },
        demand_rules=tuple(
            DemandRule(row["activity_prefix"], row["material"], row) for row in _table(folder, "demand_assumptions")
        ),
        conversions=tuple(_table(folder, "conversions")),
        materials=tuple(_table(folder, "materials")),
        modes=tuple(_table(folder, "modes")),
        boxes={row["country"]: _box(row) for row in _table(folder, "country_boxes")},
        policy=(folder / "eprtr_policy.toml").read_text(encoding="utf-8"),
    )


def _table(folder: Path, name: str) -> Sequence[Mapping[str, str]]:
    with (folder / f"eprtr_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _material_rule(row: Mapping[str, str]) -> MaterialRule:
    return MaterialRule(
        activity_prefix=row["activity_prefix"],
        hazard=row["hazard"],
        treatment=row["treatment"],
        material=row["material"],
        disposal_cost=row["disposal_cost_eur_per_t"],
        confidence=row["confidence"],
        source=row["source"],
    )


def _box(row: Mapping[str, str]) -> CountryBox:
    return CountryBox(*(float(row[name]) for name in ("lat_min", "lat_max", "lon_min", "lon_max")))
