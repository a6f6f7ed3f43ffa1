"""The only room with SQL: what a study shares, and one layer of decisions, codings and memos per coder."""

from sqlalchemy import Connection, Engine

from qualkit.store import (
    cases,
    codebooks,
    coders,
    codings,
    decisions,
    edits,
    erasure,
    memos,
    meta,
    projection,
    rewording,
    samples,
    segments,
    suggestions,
    transcripts,
    vectors,
)
from qualkit.store.backup import backup
from qualkit.store.codebooks import CodebookState
from qualkit.store.connect import layer_coders, open_layer, open_study
from qualkit.store.content import content, make
from qualkit.store.copies import erase_in_copy, is_database, names_in_copy
from qualkit.store.edits import Edit
from qualkit.store.erasure import Doomed
from qualkit.store.folding import Folding
from qualkit.store.held import held
from qualkit.store.legible import check_legible
from qualkit.store.meta import study_id
from qualkit.store.migrate import HEADS, Kind
from qualkit.store.projection import Projection
from qualkit.store.sqlite import compact
from qualkit.store.suggestions import Batch
from qualkit.store.transaction import reading, transaction
from qualkit.store.verify import Finding, FindingKind, verify
from qualkit.store.wordless import wordless

__all__ = [
    "HEADS",
    "Batch",
    "CodebookState",
    "Connection",
    "Doomed",
    "Edit",
    "Engine",
    "Finding",
    "FindingKind",
    "Folding",
    "Kind",
    "Projection",
    "backup",
    "cases",
    "check_legible",
    "codebooks",
    "coders",
    "codings",
    "compact",
    "content",
    "decisions",
    "edits",
    "erase_in_copy",
    "erasure",
    "held",
    "is_database",
    "layer_coders",
    "make",
    "memos",
    "meta",
    "names_in_copy",
    "open_layer",
    "open_study",
    "projection",
    "reading",
    "rewording",
    "samples",
    "segments",
    "study_id",
    "suggestions",
    "transaction",
    "transcripts",
    "vectors",
    "verify",
    "wordless",
]
