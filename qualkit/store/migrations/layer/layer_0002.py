"""Memos about codes, themes, cases, interviews and the study, with their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "layer_0002"
down_revision = "layer_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what is there is about words, and the first version of itself."""
    op.add_column("memos", sa.Column("first", sa.Integer(), nullable=True))
    op.add_column("memos", sa.Column("ended", sa.Integer(), nullable=True))
    op.execute("UPDATE memos SET first = decision")
    with op.batch_alter_table("memos") as table:
        table.alter_column("first", existing_type=sa.Integer(), nullable=False)
        for name in ("subject", "subject_id", "kind"):
            table.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("memos") as table:
        for name in ("subject", "subject_id", "kind"):
            table.alter_column(name, existing_type=sa.String(), server_default=None)
