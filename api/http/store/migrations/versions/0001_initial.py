"""Inventories, the organisations that they name, and runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "inventories",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("file_format", sa.String(8), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(64), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inventories"),
    )
    op.create_index("ix_inventories_created_at", "inventories", ["created_at"])
    op.create_table(
        "organisations",
        sa.Column("inventory_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("inventory_id", "name", name="pk_organisations"),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["inventories.id"], name="fk_organisations_inventory_id_inventories", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_organisations_name", "organisations", ["name"])
    _create_runs()


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("inventory_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("started_at", sa.DateTime),
        sa.Column("finished_at", sa.DateTime),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(32)),
        sa.Column("progress_cost", sa.Double),
        sa.Column("progress_bound", sa.Double),
        sa.Column("status", sa.String(16)),
        sa.Column("summary", sa.JSON),
        sa.Column("detail", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["inventories.id"], name="fk_runs_inventory_id_inventories", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_runs_inventory_id", "runs", ["inventory_id"])
    op.create_index("ix_runs_state_created_at", "runs", ["state", "created_at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("runs", "organisations", "inventories"):
        op.drop_table(table)
