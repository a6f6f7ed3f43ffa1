"""Samples for blind double coding."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "study_0002"
down_revision = "study_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "samples",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("stratify", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("recode", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_samples"),
    )
    op.create_table(
        "sample_coders",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("layer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"], name="fk_sample_coders_sample"),
        sa.PrimaryKeyConstraint("sample", "position", name="pk_sample_coders"),
    )
    op.create_table(
        "sample_segments",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("end", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"], name="fk_sample_segments_sample"),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.name"], name="fk_sample_segments_transcript", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sample", "transcript", "start", "end", name="pk_sample_segments"),
    )
    op.create_table(
        "closings",
        sa.Column("sample", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sample"], ["samples.name"], name="fk_closings_sample"),
        sa.PrimaryKeyConstraint("sample", name="pk_closings"),
    )
