"""The first tables of a coder's layer, and the triggers that keep its log append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "layer_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and, on SQLite, the triggers."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
    )
    op.create_index("ix_decisions_transcript", "decisions", ["transcript"])
    op.create_table(
        "codings",
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("codebook", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("decision", "code", name="pk_codings"),
    )
    op.create_index("ix_codings_transcript", "codings", ["transcript", "start", "end"])
    op.create_table(
        "memos",
        sa.Column("decision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("decision", name="pk_memos"),
    )
    op.create_index("ix_memos_transcript", "memos", ["transcript", "start", "end"])
    if op.get_bind().dialect.name == "sqlite":
        # The one change allowed is an erasure, which leaves the chain as it was.
        op.execute(
            """
            CREATE TRIGGER decisions_are_kept BEFORE UPDATE ON decisions
            WHEN NOT (NEW.payload IS NULL AND NEW.salt IS NULL AND NEW.number = OLD.number
                      AND NEW.digest = OLD.digest AND NEW.prev = OLD.prev AND NEW.hash = OLD.hash)
            BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END
            """
        )
        op.execute(
            """
            CREATE TRIGGER decisions_are_never_removed BEFORE DELETE ON decisions
            BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END
            """
        )
