"""Any query, and a small study to ask it of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from qualkit.analysis.query import KEYWORDS, PLAIN, And, Atom, Near, Not, Or, With
from qualkit.analysis.retrieval import Ground
from qualkit.model.codebook import Code, Codebook, Text, Theme
from qualkit.model.columns import CASES, CODINGS, MEMOS, PASSAGES

BOOK = Codebook(
    name="clinic",
    version="1",
    sha256="0" * 64,
    languages=("en", "zh"),
    themes=(Theme("access", Text({"en": "Access", "zh": "获取"})), Theme("cost", Text({"en": "Cost"}))),
    codes=(
        Code("access.link", "access", Text({"en": "Finding the link", "zh": "链接"}), formerly=("link",)),
        Code("access.link.son", "access", Text({"en": "Son helps"}), parent="access.link"),
        Code("access.wait", "access", Text({"en": "Waiting"})),
        Code("cost.film", "cost", Text({"en": "Price"})),
    ),
)

TURNS = (
    ("P1", 1, "interviewer", "Where is the link?", False),
    ("P1", 2, "participant", "My son found the link. It cost nothing.", True),
    ("P1", 3, "participant", "A costly film.", True),
    ("P1", 6, "participant", "I wait and wait.", True),
    ("P2", 1, "participant", "找不到链接，要等半天。", True),
    ("P2", 2, "participant", "胶片八十块。", True),
)
CODED = (
    ("ann", 1, "access.link.son", (("valence", "barrier"),)),
    ("bo", 1, "cost.film", ()),
    ("ann", 2, "cost.film", ()),
    ("ann", 3, "access.wait", ()),
    ("bo", 4, "access.link", (("valence", "facilitator"),)),
    ("ann", 5, "cost.film", ()),
)


def ground() -> Ground:
    """Six passages in two interviews, coded by two coders, one memo, two cases."""
    passages, at = [], {"P1": 0, "P2": 0}
    for name, turn, speaks, text, is_segment in TURNS:
        start = at[name]
        at[name] = start + len(text) + 1
        passages.append(
            {
                "transcript": name,
                "start": start,
                "end": start + len(text),
                "turn": turn,
                "segment": f"{name}:{start}-{start + len(text)}",
                "case": name,
                "role": "patient" if name == "P1" else "physician",
                "speaker": speaks[:1].upper(),
                "speaks": speaks,
                "start_ms": -1,
                "is_segment": is_segment,
                "is_asked": is_segment,
                "text": text,
            }
        )
    codings = [
        {
            **{key: passages[row][key] for key in ("transcript", "start", "end", "turn", "segment", "case", "role")},
            "coder": coder,
            "code": code,
            "theme": BOOK.code(code).theme,
            "origin": "own",
            "quote": passages[row]["text"],
            "facets": facets,
        }
        for coder, row, code, facets in CODED
    ]
    memos = [{"coder": "ann", "transcript": "P1", "start": 20, "end": 25, "text": "Who is the son?"}]
    cases = [("P1", "patient", "", "67"), ("P2", "physician", "", "")]
    return Ground(
        pd.DataFrame(passages, columns=list(PASSAGES)).astype(PASSAGES),
        pd.DataFrame(codings, columns=list(CODINGS)).astype(CODINGS),
        pd.DataFrame(memos, columns=list(MEMOS)).astype(MEMOS),
        pd.DataFrame(cases, columns=[*CASES, "age"]),
        BOOK,
        {"the link": np.array([0.5, 0.9, 0.1, -0.2, 0.8, 0.0])},
        2,
    )


_plain = st.from_regex(PLAIN, fullmatch=True).filter(
    lambda word: word.lower() not in KEYWORDS and not word.lower().startswith("near/")
)
_fields = st.sampled_from(["code", "theme", "coder", "facet", "memo", "like", "case", "speaker", "role", "年龄"])
written_atoms = (
    st.builds(Atom, st.just(""), _plain)
    | st.builds(Atom, st.just("words"), st.text(max_size=8))
    | st.builds(Atom, _fields, _plain | st.text(max_size=8))
)


def trees(leaves: st.SearchStrategy[Atom]) -> st.SearchStrategy:
    """Queries of every form over these atoms."""
    withs = st.lists(leaves, min_size=2, max_size=3).map(lambda parts: With(tuple(parts)))

    def larger(inner: st.SearchStrategy) -> st.SearchStrategy:
        some = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return (
            st.builds(Not, inner)
            | st.builds(And, some)
            | st.builds(Or, some)
            | st.builds(Near, inner, inner, st.integers(0, 99))
        )

    return st.recursive(leaves | withs, larger, max_leaves=6)
