"""The bodies that the service takes and gives. Amounts and money are those of the plan (docs/http.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Items = Annotated[int, Field(ge=0)]


class Body(BaseModel):
    """Taken to the letter: no conversion of types, no unknown member, no nan."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)


class FaultRow(Body):
    """One row of the error report."""

    table: str
    row: int | None = Field(description="Data row, from 1; null where the fault is of a whole table or file.")
    column: str
    code: str
    severity: Literal["error", "warning"]
    value: str
    expected: str
    hint: str


class InventoryListed(Body):
    """An inventory in a list."""

    id: str
    name: str
    created_at: datetime
    file_format: str
    size_bytes: int
    sha256: str = Field(description="Fingerprint of the content; summary.json of a plan names the same.")
    currency: str
    counts: dict[str, int]


class InventoryDetails(InventoryListed):
    """An inventory."""

    warnings: list[FaultRow]


class InventoryPage(Body):
    """Some of the inventories, newest first."""

    items: list[InventoryListed]
    total: Items
    limit: Items
    offset: Items


class RunOptions(Body):
    """How to solve; the options of ``symbiosis match``."""

    solver: str = Field(
        "auto", pattern=r"^[A-Za-z0-9_:.-]{1,64}$", description="auto, highs, cp-sat, scip, network, pulp:NAME"
    )
    time_limit_s: float = Field(300.0, gt=0, description="Seconds that solving may take.")
    gap: float | None = Field(None, ge=0, description="Stop at this gap; null: 1e-4, and better as comes cheaply.")
    seed: int = Field(0, ge=0, lt=2**31)
    threads: int = Field(1, ge=1, le=256)
    deterministic: bool = Field(default=False, description="Limits in nodes, not seconds: the same plan every time.")
    defaults: bool = Field(
        default=False, description="Fill missing costs and conversions from reference tables; the summary lists each."
    )


class RunRequest(Body):
    """Start a run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "inventory_id": "6f1c2a0e-6d4e-4a53-9c2b-0d8f5f0f7c11",
                    "options": {"solver": "auto", "time_limit_s": 60, "seed": 0},
                }
            ]
        }
    )

    inventory_id: str = Field(max_length=64)
    options: RunOptions = Field(default_factory=lambda: RunOptions.model_validate({}))


class RunProgress(Body):
    """The stage of the road, and the best plan and proved bound so far; null before the first."""

    stage: str | None
    cost: float | None
    bound: float | None


class RunListed(Body):
    """A run in a list."""

    id: str
    inventory_id: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    status: Literal["optimal", "feasible", "infeasible", "no_solution"] | None = Field(
        description="What the run found; null while it has found nothing."
    )
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: RunProgress
    detail: str | None = Field(description="Why it failed, in words.")


class RunDetails(RunListed):
    """A run."""

    options: dict[str, Any]
    cancel_requested: bool
    summary: dict[str, Any] | None = Field(description="summary.json of the plan, once there is one.")


class RunPage(Body):
    """Some of the runs, newest first."""

    items: list[RunListed]
    total: Items
    limit: Items
    offset: Items


class RowPage(Body):
    """Some rows of a table of a plan, in the plan's order; columns as in its CSV file."""

    items: list[dict[str, str | float | bool | None]]
    total: Items
    limit: Items
    offset: Items


class Match(Body):
    """An exchange as one of its parties sees it. What the partner saves is the partner's own affair."""

    exchange_id: str
    period: str
    role: Literal["supplier", "receiver", "both"]
    own_id: str = Field(description="Your stream, demand or facility.")
    partner_id: str
    partner_organisation: str
    material: str
    to_material: str
    mode: str
    quantity: float
    received_quantity: float
    unit: str
    distance_km: float
    disposal_avoided: float | None = Field(description="Money you no longer pay for disposal; null to a receiver.")
    purchase_avoided: float | None = Field(description="Money you no longer pay for purchase; null to a supplier.")


class MatchPage(Body):
    """Some exchanges of one organisation."""

    run_id: str
    organisation: str
    items: list[Match]
    total: Items
    limit: Items
    offset: Items


class Health(Body):
    """The service answers, and its database does."""

    status: Literal["ok"]
    version: str
