"""The frames that analysis receives: column names and dtypes, one table per question."""

from __future__ import annotations

CODINGS: dict[str, str] = {
    "coder": "str",  # who holds it
    "transcript": "str",  # where
    "start": "int64",  # span, code points of the transcript's text
    "end": "int64",
    "turn": "int64",  # number of the turn the span starts in, from 1
    "segment": "str",  # "P07:120-188": two coders on one span share it
    "code": "str",  # today's id
    "theme": "str",  # theme in whose folder the code lives; analysis also counts it where a theme points to it
    "case": "str",  # whom it counts for
    "role": "str",  # the case's role
    "origin": "str",  # Origin
    "quote": "str",  # verbatim
    "facets": "object",  # tuple of (facet id, value id), sorted; empty when the coder gave none
}
"""One row per standing coding of the layer asked for."""

SEGMENTS: dict[str, str] = {
    "transcript": "str",
    "start": "int64",
    "end": "int64",
    "turn": "int64",
    "segment": "str",
    "case": "str",
    "role": "str",
    "is_decided": "bool",  # the layer holds a decision (codes or none) on at least half of its characters
}
"""One row per segment that is put before coders."""

DECIDED: dict[str, str] = {"coder": "str", **SEGMENTS}
"""One row per coder and segment: SEGMENTS of each coder's layer, one below the other. Agreement receives it."""

CASES: dict[str, str] = {"case": "str", "role": "str", "guide": "str"}
"""One row per case, in the order of cases.csv; further columns are its attributes."""

INTERVIEWS: dict[str, str] = {
    "transcript": "str",
    "case": "str",
    "date": "str",  # as its front matter tells it; empty when it does not
    "begun": "str",  # when the layer first decided on it, ISO 8601 in UTC; empty when it has not
}
"""One row per transcript, by name."""

ANSWERS: dict[str, str] = {
    "coder": "str",
    "transcript": "str",
    "start": "int64",
    "end": "int64",
    "turn": "int64",
    "segment": "str",
    "case": "str",
    "number": "int64",  # of the decision in the coder's log: the order of coding
    "mode": "str",  # Mode of the session
    "condition": "str",  # Condition: shown, none to show, control, blind or imported
    "codes": "object",  # tuple of today's ids; empty when none fits
    "shown": "object",  # tuple of today's ids, by rank
    "own": "object",  # tuple of the answer before suggestions were shown; None where none came before
    "took_ms": "float64",  # from display, of suggestions where some were shown, to answer; NaN not measured
    "own_ms": "float64",  # of the own answer
}
"""One row per span that a coder answered, in the order of coding. What suggestions do is computed from it."""

PASSAGES: dict[str, str] = {
    "transcript": "str",
    "start": "int64",
    "end": "int64",
    "turn": "int64",
    "segment": "str",  # id of the span, as codings name it
    "case": "str",
    "role": "str",
    "speaker": "str",  # the label as the file has it; empty when it has none
    "speaks": "str",  # Role of the speaker
    "start_ms": "int64",  # when the turn starts; -1 when not known
    "is_segment": "bool",  # put before coders
    "is_asked": "bool",  # a segment, or a span coded beside segments; otherwise a turn that coders are not asked about
    "text": "str",  # verbatim
}
"""One row per passage that can be found, in reading order: segments, coded spans beside them, and the other turns."""

MEMOS: dict[str, str] = {
    "coder": "str",
    "transcript": "str",
    "start": "int64",
    "end": "int64",
    "text": "str",
}
"""One row per standing memo about words."""
