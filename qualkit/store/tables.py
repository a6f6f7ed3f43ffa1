"""The tables of the two kinds of store: what a study shares, and one coder's layer."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}

STUDY = MetaData(naming_convention=_NAMES)
LAYER = MetaData(naming_convention=_NAMES)

meta = Table(
    "meta",
    STUDY,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""``study``: the study's id. A layer has the same table with ``study``, ``coder`` and ``kind``."""

Table(
    "meta",
    LAYER,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

transcripts = Table(
    "transcripts",
    STUDY,
    Column("name", String, primary_key=True),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("case", String, nullable=False),
    Column("language", String),
    Column("facts", JSON, nullable=False),
    Column("text", Text, nullable=False),
)

turns = Table(
    "turns",
    STUDY,
    Column("transcript", ForeignKey("transcripts.name", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Text),
    Column("role", String, nullable=False),
    Column("start_ms", Integer),
    Column("end_ms", Integer),
)

segments = Table(
    "segments",
    STUDY,
    Column("transcript", ForeignKey("transcripts.name", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("turn", Integer, nullable=False),
    Column("unit", String, nullable=False),
)

cases = Table(
    "cases",
    STUDY,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("guide", String, nullable=False),
    Column("attributes", JSON, nullable=False),
)

coders = Table(
    "coders",
    STUDY,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("added_at", String, nullable=False),
)

vectors = Table(
    "vectors",
    STUDY,
    Column("model", String, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("dim", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
"""Little-endian float32; ``sha256`` is of the text embedded."""

batches = Table(
    "batches",
    STUDY,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("model", String, nullable=False),
    Column("coder", String),
    Column("settings", JSON, nullable=False),
    Column("note", Text, nullable=False),
)

suggestions = Table(
    "suggestions",
    STUDY,
    Column("batch", ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("transcript", ForeignKey("transcripts.name", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("code", String, nullable=False),
    Column("probability", Double, nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("ix_suggestions_transcript", "transcript", "batch"),
)

codebooks = Table(
    "codebooks",
    STUDY,
    Column("sha256", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("at", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("text", Text, nullable=False),
)

edits = Table(
    "edits",
    STUDY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("action", Text, nullable=False),
    Column("before", ForeignKey("codebooks.sha256"), nullable=False),
    Column("after", ForeignKey("codebooks.sha256"), nullable=False),
    Column("undone", Boolean, nullable=False),
)

samples = Table(
    "samples",
    STUDY,
    Column("name", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("share", Double, nullable=False),
    Column("stratify", String, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("recode", Boolean, nullable=False),
)

sample_coders = Table(
    "sample_coders",
    STUDY,
    Column("sample", ForeignKey("samples.name"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("coder", String, nullable=False),
    Column("layer", String, nullable=False),
)

sample_segments = Table(
    "sample_segments",
    STUDY,
    Column("sample", ForeignKey("samples.name"), primary_key=True),
    Column("transcript", ForeignKey("transcripts.name", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, primary_key=True, autoincrement=False),
    Column("unit", String, nullable=False),
)
"""What a sample's coders are asked, whatever the study's segments become."""

closings = Table(
    "closings",
    STUDY,
    Column("sample", ForeignKey("samples.name"), primary_key=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("decided", JSON, nullable=False),
    Column("heads", JSON(none_as_null=True)),
)
"""Only ever added to: who ended a sample's blindness, when, and where each log stood (not told by old ones)."""

decisions = Table(
    "decisions",
    LAYER,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("transcript", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("salt", String),
    Column("payload", Text),
    Column("digest", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_decisions_transcript", "transcript"),
)

codings = Table(
    "codings",
    LAYER,
    Column("decision", Integer, primary_key=True, autoincrement=False),
    Column("code", String, primary_key=True),
    Column("coder", String, nullable=False),
    Column("transcript", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("at", String, nullable=False),
    Column("facets", JSON, nullable=False),
    Column("codebook", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("withdrawn", Integer),
    Index("ix_codings_transcript", "transcript", "start", "end"),
)

memos = Table(
    "memos",
    LAYER,
    Column("decision", Integer, primary_key=True, autoincrement=False),
    Column("coder", String, nullable=False),
    Column("transcript", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("lost", Integer),
    Column("subject", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("first", Integer, nullable=False),
    Column("ended", Integer),
    Index("ix_memos_transcript", "transcript", "start", "end"),
)
"""One row per version. ``lost``: number of the decision that found the memo's words gone from the transcript.

``subject`` is empty for a memo about words; ``first`` is the memo's number, ``ended`` the decision that wrote the
next version or withdrew it.
"""
