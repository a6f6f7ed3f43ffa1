"""The first tables of a study."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "study_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "transcripts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_transcripts"),
    )
    op.create_table(
        "turns",
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["transcript"], ["transcripts.name"], name="fk_turns_transcript", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("transcript", "number", name="pk_turns"),
    )
    op.create_table(
        "segments",
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.name"], name="fk_segments_transcript", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("transcript", "start", "end", name="pk_segments"),
    )
    op.create_table(
        "cases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("guide", sa.String(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_cases"),
    )
    op.create_table(
        "coders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coders"),
    )
    op.create_table(
        "vectors",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("dim", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "sha256", name="pk_vectors"),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_table(
        "suggestions",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_suggestions_batch", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.name"], name="fk_suggestions_transcript", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch", "transcript", "start", "end", "rank", name="pk_suggestions"),
    )
    op.create_index("ix_suggestions_transcript", "suggestions", ["transcript", "batch"])
    op.create_table(
        "codebooks",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_codebooks"),
        sa.UniqueConstraint("number", name="uq_codebooks_number"),
    )
    op.create_table(
        "edits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("after", sa.String(64), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["before"], ["codebooks.sha256"], name="fk_edits_before"),
        sa.ForeignKeyConstraint(["after"], ["codebooks.sha256"], name="fk_edits_after"),
        sa.PrimaryKeyConstraint("number", name="pk_edits"),
    )
