"""The only room with SQL: what a study shares, and one layer of decisions, codings and memos per coder."""

from sqlalchemy import Connection, Engine

from qualkit.store import (
    cases,
    codebooks,
    coders,
    codings,
    decisions,
    edits,
    memos,
    meta,
    projection,
    samples,
    segments,
    suggestions,
    transcripts,
    vectors,
)
from qualkit.store.backup import backup
from qualkit.store.codebooks import CodebookState
from qualkit.store.connect import layer_coders, open_layer, open_study
from qualkit.store.edits import Edit
from qualkit.store.folding import Folding
from qualkit.store.held import held
from qualkit.store.meta import study_id
from qualkit.store.projection import Projection
from qualkit.store.suggestions import Batch
from qualkit.store.transaction import reading, transaction
from qualkit.store.verify import Finding, FindingKind, verify

__all__ = [
    "Batch",
    "CodebookState",
    "Connection",
    "Edit",
    "Engine",
    "Finding",
    "FindingKind",
    "Folding",
    "Projection",
    "backup",
    "cases",
    "codebooks",
    "coders",
    "codings",
    "decisions",
    "edits",
    "held",
    "layer_coders",
    "memos",
    "meta",
    "open_layer",
    "open_study",
    "projection",
    "reading",
    "samples",
    "segments",
    "study_id",
    "suggestions",
    "transaction",
    "transcripts",
    "vectors",
    "verify",
]
