"""Sequence: which codes or themes follow each other from one coded segment to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.axes import Heading, case_table, idea_axis
from qualkit.analysis.incidence import incidence
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from qualkit.analysis.axes import Idea
    from qualkit.analysis.incidence import Incidence
    from qualkit.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Transition:
    """One idea followed by another.

    Attributes:
        first: Id of what stands first.
        then: Id of what follows; may be the same.
        n: Steps from a segment that carries the one to the next that carries the other.
        n_first: Steps that start from the first.
        n_then: Steps that lead to the other.
        lift: How many times as often as if what follows did not depend on what came before; 1 is chance.
        n_cases: Cases with such a step.
    """

    first: str
    then: str
    n: int
    n_first: int
    n_then: int
    lift: float
    n_cases: int


@dataclass(frozen=True)
class Sequence:
    """What follows what.

    Attributes:
        of: ``code`` or ``theme``.
        ideas: In the codebook's order.
        n_steps: Steps from a coded segment to the next one of the same interview.
        transitions: Those that occur: the most often first, then by the codebook's order.
    """

    of: str
    ideas: tuple[Heading, ...]
    n_steps: int
    transitions: tuple[Transition, ...]
    _places: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = field(repr=False)

    def places(self, first: str, then: str) -> tuple[tuple[str, str], ...]:
        """Ids of both segments of each step from one idea to another, in reading order."""
        return self._places.get((first, then), ())

    def label(self, name: str) -> str:
        """How to print a code or theme."""
        return next(idea.label for idea in self.ideas if idea.name == name)


def sequence(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    codebook: Codebook,
    of: str = "code",
    language: str | None = None,
) -> Sequence:
    """Count what follows what within each interview.

    A step goes from a coded segment to the next coded one in reading order; segments without a code and the
    interviewer's turns between them are passed over. A step counts for every idea of the one segment with every
    idea of the other. A code that two themes share does not lead from one of them to the other.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES``.
        codebook: Gives codes, themes and labels.
        of: ``code`` or ``theme``.
        language: Of labels.

    Raises:
        AnalysisError: Nothing is coded, or another word for ``of``.
    """
    if of not in ("code", "theme"):
        raise AnalysisError(f"{of!r} cannot follow another", hint="There are: code, theme.")
    if not len(codings):
        raise AnalysisError("no code is used yet", hint="Code some segments first: qualkit code --coder YOUR-NAME")
    case_table(codings, segments, cases)
    ideas = idea_axis(codebook, of, language=language, used=set(codings["code"]))
    held = incidence(codings, segments, codebook=codebook)
    coded = np.flatnonzero(np.asarray(held.carries.sum(axis=1)).ravel())
    follows = held.transcripts[coded[1:]] == held.transcripts[coded[:-1]]
    first, then = coded[:-1][follows], coded[1:][follows]
    carries = held.by_idea(ideas)
    out = np.asarray(carries[first].sum(axis=0)).ravel()
    into = np.asarray(carries[then].sum(axis=0)).ravel()
    found, places = [], {}
    for i, j, steps in _transitions(held, carries, ideas, first, then):
        names = ideas[i].heading.name, ideas[j].heading.name
        ends = zip(first[steps], then[steps], strict=True)
        places[names] = tuple((held.places[a][0][0], held.places[b][0][0]) for a, b in ends)
        found.append(
            Transition(
                first=names[0],
                then=names[1],
                n=len(steps),
                n_first=int(out[i]),
                n_then=int(into[j]),
                lift=float(len(steps) * len(first) / (out[i] * into[j])),
                n_cases=len(set(held.cases[first[steps]])),
            )
        )
    return Sequence(
        of=of,
        ideas=tuple(idea.heading for idea in ideas),
        n_steps=len(first),
        transitions=tuple(sorted(found, key=lambda step: -step.n)),
        _places=places,
    )


def _transitions(
    held: Incidence,
    carries: csr_matrix,
    ideas: tuple[Idea, ...],
    first: NDArray[np.intp],
    then: NDArray[np.intp],
) -> Iterator[tuple[int, int, NDArray[np.intp]]]:
    """Numbers of two ideas and of the steps from the one to the other, for all that occur, in order."""
    before, after = carries[first].tocsr(), carries[then].tocsr()
    n_before, n_after = np.diff(before.indptr), np.diff(after.indptr)
    # Every idea of the one segment with every idea of the next: a row for each step and pair.
    steps = np.repeat(np.arange(len(first)), n_before * n_after)
    place = np.arange(len(steps)) - np.repeat(np.cumsum(n_before * n_after) - n_before * n_after, n_before * n_after)
    i = before.indices[before.indptr[steps] + place // n_after[steps]]
    j = after.indices[after.indptr[steps] + place % n_after[steps]]
    pairs = i.astype(np.int64) * len(ideas) + j
    order = np.argsort(pairs, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(pairs[order])) + 1):
        if not len(rows):
            return
        one, other = int(i[rows[0]]), int(j[rows[0]])
        kept = steps[rows]
        for code in (ideas[one].codes & ideas[other].codes) if one != other else ():
            column = held.codes.index(code)
            by_code = _only(held, ideas[one], column)[first[kept]] & _only(held, ideas[other], column)[then[kept]]
            kept = kept[~by_code]
        if len(kept):
            yield one, other, kept


def _only(held: Incidence, idea: Idea, column: int) -> NDArray[np.bool_]:
    """Units that carry an idea by one code and no other."""
    n_codes = np.asarray(held.carries[:, held.of(idea)].sum(axis=1)).ravel()
    return np.asarray((n_codes == 1) & held.carries[:, [column]].toarray().ravel().astype(bool))
