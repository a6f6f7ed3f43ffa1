"""What a store holds without a word of any interview: who decided what, when, and on which characters."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from qualkit.store.content import content
from qualkit.store.migrate import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from qualkit.store.content import Rows

_SHOWN: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.STUDY: {
        "transcripts": ("name", "source", "sha256", "case", "language"),
        "turns": ("transcript", "number", "start", "end", "role", "start_ms", "end_ms"),
        "segments": ("transcript", "start", "end", "turn", "unit"),
        "cases": ("name", "position", "role", "guide", "attributes"),
        "coders": ("id", "name", "kind", "synthetic", "added_at"),
        "batches": ("id", "at", "model", "coder"),
        "suggestions": ("batch", "transcript", "start", "end", "rank", "code", "probability"),
        "codebooks": ("sha256", "number", "at", "name", "version"),
        "edits": ("number", "at", "before", "after", "undone"),
        "samples": ("name", "at", "unit", "share", "stratify", "seed", "recode"),
        "sample_coders": ("sample", "position", "coder", "layer"),
        "sample_segments": ("sample", "transcript", "start", "end", "unit"),
        "closings": ("sample", "by", "at", "decided", "heads"),
    },
    Kind.LAYER: {
        "decisions": ("number", "at", "verdict", "transcript", "start", "end", "digest", "prev", "hash"),
        "codings": (
            *("decision", "code", "coder", "transcript", "start", "end", "origin", "at", "facets", "codebook"),
            *("fingerprint", "withdrawn"),
        ),
        "memos": (
            *("decision", "coder", "transcript", "start", "end", "at", "lost", "subject", "subject_id", "kind"),
            *("first", "ended"),
        ),
    },
}
"""Table to columns that are told; whatever is not named here, a table of tomorrow too, is left out."""

_LOGGED = (
    *("coder", "codes", "facets", "mode", "shown", "before", "took_ms", "split_at", "moved_to", "undoes"),
    *("codebook", "fingerprints", "about", "kind", "revises", "is_control", "is_continued"),
)
"""Fields of a logged decision that are told: not the quote, nor what a memo says."""


def wordless(connection: Connection, kind: Kind) -> dict[str, Rows]:
    """Table to its rows, without columns that may hold words of an interview or of a memo.

    Of a transcript's text the number of characters and the sha256 are told, so that whoever has the text can tell
    whether positions are of it. No hash of a quote is: a short one could be guessed. For the same reason the salts of
    the log are left out; its hashes still chain.

    Args:
        connection: Of the store.
        kind: Which kind of store it is.
    """
    tables = content(connection, kind)
    shown = {
        name: [{column: row[column] for column in columns} for row in tables[name]]
        for name, columns in _SHOWN[kind].items()
    }
    for told, row in zip(shown.get("transcripts", ()), tables.get("transcripts", ()), strict=True):
        told.update(_measured(row["text"]))
    for told, row in zip(shown.get("decisions", ()), tables.get("decisions", ()), strict=True):
        logged = {} if row["payload"] is None else json.loads(row["payload"])
        told["decision"] = {name: logged[name] for name in _LOGGED if name in logged}
    return shown


def _measured(text: str) -> dict[str, Any]:
    return {"characters": len(text), "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}
