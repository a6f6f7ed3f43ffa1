"""Passages for which a query holds."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qualkit.analysis.ground import expanded
from qualkit.analysis.query import OF_CODINGS, WORDS, And, Atom, Near, Not, Or, With, atoms
from qualkit.analysis.query_names import number
from qualkit.analysis.wording import Wording, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from qualkit.analysis.query import Query
    from qualkit.model.codebook import Codebook

    Truths = NDArray[np.bool_]
    Numbers = NDArray[np.intp]

_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Ground:
    """What queries are asked of.

    Attributes:
        passages: Columns of ``model.columns.PASSAGES``.
        codings: Columns of ``model.columns.CODINGS``; only what may be looked at.
        memos: Columns of ``model.columns.MEMOS``.
        cases: Columns of ``model.columns.CASES`` and attributes.
        codebook: Gives what is below a code and in a theme.
        scores: Text of a ``like`` to its score with every passage, shape ``(n_passages,)``.
        nearest: How many passages a ``like`` holds for.
    """

    passages: pd.DataFrame
    codings: pd.DataFrame
    memos: pd.DataFrame
    cases: pd.DataFrame
    codebook: Codebook
    scores: Mapping[str, NDArray[np.float64]]
    nearest: int

    @cached_property
    def texts(self) -> list[str]:
        """The passages' words, folded."""
        return [folded(text) for text in self.passages["text"]]

    @cached_property
    def transcript(self) -> Numbers:
        """Number of each passage's transcript."""
        return np.asarray(pd.factorize(self.passages["transcript"])[0])

    @cached_property
    def held(self) -> tuple[Numbers, Numbers]:
        """Positions of codings and of the passages they count on, pair by pair.

        A coding counts on the segment it belongs to, and on every segment of which it covers at least half.
        """
        passages, codings = self.passages, self.codings
        own = pd.Index(passages["segment"]).get_indexer(pd.Index(codings["segment"]))
        asked = np.flatnonzero(passages["is_segment"].to_numpy())
        names = pd.Index(passages["transcript"].unique())
        reach = int(max(passages["end"].max(), codings["end"].max())) + 1 if len(passages) and len(codings) else 1
        lower = self.transcript[asked] * reach + passages["start"].to_numpy()[asked]
        upper = self.transcript[asked] * reach + passages["end"].to_numpy()[asked]
        base = names.get_indexer(pd.Index(codings["transcript"])) * reach
        start, end = base + codings["start"].to_numpy(), base + codings["end"].to_numpy()
        coding, found = expanded(np.searchsorted(upper, start, side="right"), np.searchsorted(lower, end))
        shared = np.minimum(end[coding], upper[found]) - np.maximum(start[coding], lower[found])
        much = 2 * shared >= upper[found] - lower[found]
        known = np.flatnonzero(own >= 0)
        pairs = np.unique(
            np.column_stack([np.concatenate([known, coding[much]]), np.concatenate([own[known], asked[found[much]]])]),
            axis=0,
        )
        return pairs[:, 0], pairs[:, 1]


def matching(query: Query, ground: Ground) -> Truths:
    """Whether a query holds for each passage, shape ``(n_passages,)``.

    ``and``, ``or`` and ``not`` are those of sets of passages, so De Morgan's laws hold. ``code:x and coder:lin``
    holds where somebody coded x and lin coded something; ``code:x with coder:lin`` where lin coded x. A code counts
    with those below it. A passage is near to itself.

    Args:
        query: With names looked up (``analysis.query_names``).
        ground: What it is asked of.
    """
    match query:
        case Atom(name) if name in OF_CODINGS:
            return _of_codings([query], ground)
        case Atom():
            return _of_passages(query, ground)
        case With(parts):
            return _of_codings(parts, ground)
        case Near(left, right, within):
            return _near(matching(left, ground), matching(right, ground), within, ground)
        case Not(part):
            return ~matching(part, ground)
        case And(parts):
            return reduce(np.logical_and, (matching(part, ground) for part in parts))
        case Or(parts):
            return reduce(np.logical_or, (matching(part, ground) for part in parts))


def score_of(query: Query, ground: Ground) -> NDArray[np.float64] | None:
    """The highest score of the query's ``like`` atoms per passage; ``None`` when it has none."""
    scores = [ground.scores[atom.value] for atom in atoms(query) if atom.name == "like"]
    return np.max(scores, axis=0) if scores else None


def codes_of(ground: Ground) -> list[dict[str, list[str]]]:
    """Per passage the codes it holds, in the codebook's order, each with its coders, sorted."""
    order = {code.id: position for position, code in enumerate(ground.codebook.codes)}
    coding, passage = ground.held
    codes = ground.codings["code"].to_numpy(dtype=object)[coding]
    coders = ground.codings["coder"].to_numpy(dtype=object)[coding]
    found: list[dict[str, list[str]]] = [{} for _ in range(len(ground.passages))]
    for code, coder, position in sorted(
        zip(codes, coders, passage.tolist(), strict=True), key=lambda one: (order[one[0]], one[1])
    ):
        held = found[position].setdefault(code, [])
        if coder not in held:
            held.append(coder)
    return found


def wordings(query: Query) -> list[Wording]:
    """The words a query looks for, for marking them in what was found."""
    return [Wording(atom.value) for atom in atoms(query) if atom.name == WORDS]


def _of_codings(parts: Sequence[Atom], ground: Ground) -> Truths:
    """Passages with a coding for which all parts hold."""
    fits = reduce(np.logical_and, (_codings(part, ground) for part in parts))
    coding, passage = ground.held
    result = np.zeros(len(ground.passages), dtype=np.bool_)
    result[passage[fits[coding]]] = True
    return result


def _codings(atom: Atom, ground: Ground) -> Truths:
    book, value, codings = ground.codebook, atom.value, ground.codings
    match atom.name:
        case "code":
            wanted = {code.id for code in book.codes if fnmatchcase(code.id, value)}
            wanted |= {code.id for code in book.codes if any(above.id in wanted for above in book.ancestors(code.id))}
            return codings["code"].isin(wanted).to_numpy()
        case "theme":
            themes = [theme.id for theme in book.themes if fnmatchcase(folded(theme.id), folded(value))]
            return codings["code"].isin({code.id for name in themes for code in book.of_theme(name)}).to_numpy()
        case "coder":
            return _like(codings["coder"], value)
        case _:
            facet, has_value, wanted_value = value.partition("=")
            return np.array(
                [
                    any(name == facet and (not has_value or held == wanted_value) for name, held in facets)
                    for facets in codings["facets"]
                ],
                dtype=np.bool_,
            )


def _of_passages(atom: Atom, ground: Ground) -> Truths:
    passages, value = ground.passages, atom.value
    match atom.name:
        case "words":
            wording = Wording(value)
            return np.array([wording.is_in(text) for text in ground.texts], dtype=np.bool_)
        case "memo":
            return _with_memo(Wording(value), ground)
        case "like":
            return _nearest(ground.scores[value], ground.nearest)
        case "speaker":
            return _like(passages["speaker"], value) | _like(passages["speaks"], value)
        case "case" | "transcript":
            return _like(passages[atom.name], value)
        case _:
            told = dict(zip(ground.cases["case"], ground.cases[atom.name], strict=True))
            held = passages["case"].map(told).fillna("")
            compared = _COMPARED.get(value[:2] if value[:2] in _COMPARED else value[:1])
            if compared is None:
                return _like(held, value)
            limit = number(value.lstrip("<>="))
            return np.array([_compares(number(text), compared, limit) for text in held], dtype=np.bool_)


def _compares(held: float | None, compared: Callable[[float, float], bool], limit: float | None) -> bool:
    """Whether a value compares as asked; what is not reported, or is no number, never does."""
    return held is not None and limit is not None and compared(held, limit)


def _like(column: pd.Series, value: str) -> Truths:
    """Where a column holds a value, its case and width aside; ``*`` stands for anything."""
    wanted = folded(value)
    fits = {one: fnmatchcase(folded(str(one)), wanted) for one in column.unique()}
    return column.map(fits).to_numpy(dtype=np.bool_)


def _with_memo(wording: Wording, ground: Ground) -> Truths:
    """Passages that share a character with the words of a memo which holds these words."""
    result = np.zeros(len(ground.passages), dtype=np.bool_)
    passages = ground.passages
    starts, ends = passages["start"].to_numpy(), passages["end"].to_numpy()
    names = passages["transcript"].to_numpy(dtype=object)
    for memo in ground.memos.itertuples(index=False):
        if wording.is_in(folded(str(memo.text))):
            result |= (names == memo.transcript) & (starts < memo.end) & (ends > memo.start)
    return result


def _nearest(scores: NDArray[np.float64], n: int) -> Truths:
    """The passages with the highest scores above 0; ties at the end go to the earlier one."""
    result = np.zeros(len(scores), dtype=np.bool_)
    best = np.argsort(-scores, kind="stable")[:n]
    result[best[scores[best] > 0]] = True
    return result


def _near(left: Truths, right: Truths, within: int, ground: Ground) -> Truths:
    turns = ground.passages["turn"].to_numpy()
    apart = int(turns.max(initial=0)) + 2 * within + 1
    place = ground.transcript * apart + turns
    return (left & _reached(place, place[right], within)) | (right & _reached(place, place[left], within))


def _reached(place: Numbers, others: Numbers, within: int) -> Truths:
    """Whether one of the others is at most so far from each place."""
    others = np.sort(others)
    first = np.searchsorted(others, place - within)
    result = np.zeros(len(place), dtype=np.bool_)
    there = first < len(others)
    result[there] = others[first[there]] <= place[there] + within
    return result
