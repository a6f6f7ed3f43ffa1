"""Co-occurrence: which codes or themes stand together in a segment, in a turn, or within a few turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, identity

from qualkit.analysis.axes import Heading, case_axis, case_table, idea_axis
from qualkit.analysis.incidence import Incidence, Unit, incidence
from qualkit.analysis.quote import unknown_codes
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.axes import Idea
    from qualkit.model.codebook import Codebook

FEW = 5  # together less often than this, lift says little


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes or themes that stand together.

    Attributes:
        first: Id; the one that comes first in the codebook.
        second: Id.
        n: Units in which they stand together. Within several turns: turns that carry one of them and have the
            other within reach.
        n_first: Units that carry the first.
        n_second: Units that carry the second.
        jaccard: ``n`` by the units that carry either, 0 to 1.
        lift: How many times as often as if the two were strewn over the units independently; 1 is chance.
        n_cases: Cases in which they stand together.
        by_group: ``n`` in each group.
    """

    first: str
    second: str
    n: int
    n_first: int
    n_second: int
    jaccard: float
    lift: float
    n_cases: int
    by_group: tuple[int, ...]


@dataclass(frozen=True)
class Cooccurrence:
    """Codes or themes crossed with themselves.

    Attributes:
        of: ``code`` or ``theme``.
        unit: ``segment`` or ``turn``.
        within: Turns apart that still count as together; 0 for the same unit.
        ideas: In the codebook's order.
        counts: Units together, shape ``(n_ideas, n_ideas)``, symmetric; the diagonal holds units that carry the
            idea at all.
        jaccard: Shape as ``counts``; 0 where neither occurs.
        lift: Shape as ``counts``; 0 where one does not occur.
        n_cases: Cases in which two stand together; shape as ``counts``.
        groups: Label of each group and its counts, as ``counts``; empty when there is one group.
        n_units: Units that are decided.
        warnings: What a reader has to know.
    """

    of: str
    unit: Unit
    within: int
    ideas: tuple[Heading, ...]
    counts: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    lift: NDArray[np.float64]
    n_cases: NDArray[np.int64]
    groups: tuple[tuple[str, NDArray[np.int64]], ...]
    n_units: int
    warnings: tuple[str, ...]
    _joint: _Joint = field(repr=False)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs that stand together at all: the most often first, then by the codebook's order."""
        found = [
            Pair(
                first=self.ideas[i].name,
                second=self.ideas[j].name,
                n=int(self.counts[i, j]),
                n_first=int(self.counts[i, i]),
                n_second=int(self.counts[j, j]),
                jaccard=float(self.jaccard[i, j]),
                lift=float(self.lift[i, j]),
                n_cases=int(self.n_cases[i, j]),
                by_group=tuple(int(counts[i, j]) for _, counts in self.groups),
            )
            for i, j in combinations(range(len(self.ideas)), 2)
            if self.counts[i, j]
        ]
        return tuple(sorted(found, key=lambda pair: -pair.n))

    def label(self, name: str) -> str:
        """How to print a code or theme."""
        return next(idea.label for idea in self.ideas if idea.name == name)

    def segments(self, first: str, second: str) -> tuple[str, ...]:
        """Ids of the segments in which two stand together (of one with itself: that carry it), in reading order.

        For turns, those segments of the turns that carry one of the two.

        Raises:
            AnalysisError: One is not among the ideas.
        """
        names = [idea.name for idea in self.ideas]
        for name in (first, second):
            if name not in names:
                raise AnalysisError(f"no {self.of} {name!r} here", hint="See: qualkit codebook show")
        return self._joint.segments(names.index(first), names.index(second))


def cooccurrence(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    codebook: Codebook,
    of: str = "code",
    unit: Unit = "segment",
    within: int = 0,
    by: str = "role",
    language: str | None = None,
) -> Cooccurrence:
    """Cross codes, or themes, with themselves.

    Two themes that share a code do not stand together by that code alone: two different codings are needed.
    Lift within several turns compares ordered pairs of turns within reach of each other with chance.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES`` and further attributes.
        codebook: Gives codes, themes and labels.
        of: ``code`` or ``theme``.
        unit: What two have to share: a ``segment``, or a ``turn``.
        within: With ``turn``: turns apart that still count, by their numbers in the transcript, so that the
            interviewer's count as well.
        by: ``role`` or another attribute: counts for each of its values.
        language: Of labels.

    Raises:
        AnalysisError: Nothing is coded; the options do not fit; or an attribute that no case has.
    """
    if of not in ("code", "theme"):
        raise AnalysisError(f"{of!r} cannot stand together", hint="There are: code, theme.")
    if unit not in ("segment", "turn") or within < 0 or (within and unit != "turn"):
        raise AnalysisError(
            f"no unit {unit!r} within {within}", hint="There are: segment; turn; turn within 1, 2, … turns."
        )
    if not len(codings):
        raise AnalysisError("no code is used yet", hint="Code some segments first: qualkit code --coder YOUR-NAME")
    table = case_table(codings, segments, cases)
    grouped = case_axis(table, by, [str(column) for column in cases.columns if column not in ("case", "guide")])
    ideas = idea_axis(codebook, of, language=language, used=set(codings["code"]))
    held = incidence(codings, segments, codebook=codebook, unit=unit)
    joint = _Joint(held, ideas, within)
    everything = np.ones(len(held.cases), dtype=bool)
    counts = joint.counts(everything)
    n = len(held.cases)
    carriers = np.diag(counts).astype(float)
    either = joint.either()
    with np.errstate(divide="ignore", invalid="ignore"):
        jaccard = np.where(either > 0, counts / either, 0.0)
        chance = np.outer(carriers, carriers) / n**2 * joint.n_within_reach
        lift = np.where(chance > 0, joint.meetings() / chance, 0.0)
    np.fill_diagonal(jaccard, np.where(carriers > 0, 1.0, 0.0))
    several = grouped if len(grouped) > 1 else ()
    return Cooccurrence(
        of=of,
        unit=unit,
        within=within,
        ideas=tuple(idea.heading for idea in ideas),
        counts=counts,
        jaccard=jaccard,
        lift=lift,
        n_cases=joint.n_cases(),
        groups=tuple((one.heading.label, joint.counts(np.isin(held.cases, one.cases))) for one in several),
        n_units=n,
        warnings=(*_warnings(segments, ideas, codings), *unknown_codes(codings, codebook)),
        _joint=joint,
    )


class _Joint:
    """Where two ideas stand together, for every pair at once."""

    def __init__(self, held: Incidence, ideas: Sequence[Idea], within: int) -> None:
        self._held = held
        self._ideas = ideas
        self._carries = held.by_idea(ideas)
        self._reach = _reach(held, within)
        self._near = _ones(self._reach @ self._carries)
        columns = [set(held.of(idea)) for idea in ideas]
        self._shared = {
            (i, j): shared for i, j in combinations(range(len(ideas)), 2) if (shared := columns[i] & columns[j])
        }
        self._columns = [held.of(idea) for idea in ideas]
        self.n_within_reach = int(self._reach.nnz)

    def either(self) -> NDArray[np.int64]:
        """Units that carry one or both."""
        alone = np.asarray(self._carries.sum(axis=0)).ravel()
        return alone[:, None] + alone[None, :] - _crossed(self._carries, self._carries)

    def counts(self, where: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Units in which two stand together, of those chosen; those that carry one, on the diagonal."""
        carries = self._carries[where]
        near = self._near[where]
        one_way = _crossed(carries, near)
        # Units that carry both stand in either direction, and count once.
        found = one_way + one_way.T - _crossed(carries, carries)
        for i, j in self._shared:
            found[i, j] = found[j, i] = int(self._together(i, j)[where].sum())
        np.fill_diagonal(found, np.asarray(carries.sum(axis=0)).ravel())
        return found

    def meetings(self) -> NDArray[np.int64]:
        """Ordered pairs of units within reach of each other, the first of which carries one, the second the other."""
        reached = self._reach @ self._carries
        found = _crossed(self._carries, reached)
        for (i, j), shared in self._shared.items():
            for column in shared:
                first, second = self._only(i, column), self._only(j, column)
                gone = int(first @ (self._reach @ second))
                found[i, j] -= gone
                found[j, i] -= gone
        return found

    def n_cases(self) -> NDArray[np.int64]:
        """Cases in which two stand together; on the diagonal those that carry one."""
        found = np.zeros((len(self._ideas), len(self._ideas)), dtype=np.int64)
        for rows in _runs(self._held.cases):
            one_way = _crossed(self._carries[rows], self._near[rows]) > 0
            found += one_way | one_way.T
        for i, j in self._shared:
            found[i, j] = found[j, i] = len(set(self._held.cases[self._together(i, j)]))
        return found

    def segments(self, i: int, j: int) -> tuple[str, ...]:
        """Coded segments of the units in which two stand together."""
        wanted = {self._held.codes[column] for k in (i, j) for column in self._columns[k]}
        found = np.flatnonzero(self._together(i, j)).tolist()
        return tuple(name for unit in found for name in self._held.segments_with(unit, wanted))

    def _together(self, i: int, j: int) -> NDArray[np.bool_]:
        if i == j:
            return _column(self._carries, i)
        return self._one_way(i, j) | self._one_way(j, i)

    def _one_way(self, i: int, j: int) -> NDArray[np.bool_]:
        """Units that carry one and have the other in reach, by two different codes."""
        found = _column(self._carries, i) & _column(self._near, j)
        for column in self._shared.get((min(i, j), max(i, j)), ()):
            # All there is of the first is the shared code, and all that is near of the second is that code too.
            carried = self._held.carries
            near = _ones(self._reach @ carried[:, self._columns[j]])
            alone = np.asarray(near.sum(axis=1)).ravel() == 1
            same = _column(_ones(self._reach @ carried[:, [column]]), 0)
            found &= ~((self._only(i, column) > 0) & alone & same)
        return found

    def _only(self, i: int, column: int) -> NDArray[np.int64]:
        """Units that carry an idea by one code and no other, 0 or 1."""
        carried = self._held.carries
        n_codes = np.asarray(carried[:, self._columns[i]].sum(axis=1)).ravel()
        return np.asarray((n_codes == 1) & _column(carried, column), dtype=np.int64)


def _crossed(first: csr_matrix, second: csr_matrix) -> NDArray[np.int64]:
    """Units that two matrices hold alike, for every pair of their columns."""
    return np.asarray((first.T @ second).toarray(), dtype=np.int64)


def _runs(cases: NDArray[np.object_]) -> Iterator[NDArray[np.intp]]:
    """The rows of each case."""
    _, numbers = np.unique(cases.astype(str), return_inverse=True)
    order = np.argsort(numbers, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)


def _reach(held: Incidence, within: int) -> csr_matrix:
    """Which units lie within so many turns of each other in one transcript, 0 or 1, shape ``(n_units, n_units)``."""
    n = len(held.turns)
    if within == 0:
        return csr_matrix(identity(n, dtype=np.int64, format="csr"))
    rows, columns = [np.arange(n)], [np.arange(n)]
    # Units are in reading order, turns rise within a transcript: no two further apart in place can be in reach.
    for apart in range(1, min(within, n - 1) + 1):
        first = np.arange(n - apart)
        second = first + apart
        near = (held.transcripts[first] == held.transcripts[second]) & (
            held.turns[second] - held.turns[first] <= within
        )
        rows += [first[near], second[near]]
        columns += [second[near], first[near]]
    at = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(at[0]), dtype=np.int64), at), shape=(n, n))


def _ones(matrix: csr_matrix) -> csr_matrix:
    found = csr_matrix(matrix)
    found.data[:] = 1
    return found


def _column(matrix: csr_matrix, number: int) -> NDArray[np.bool_]:
    return np.asarray(matrix[:, [number]].toarray(), dtype=bool).ravel()


def _warnings(segments: pd.DataFrame, ideas: Sequence[Idea], codings: pd.DataFrame) -> list[str]:
    found = []
    if len(ideas) == 1:
        found.append("there is one only, so nothing can stand together")
    undecided = int((~segments["is_decided"]).sum())
    if undecided:
        found.append(f"{undecided:,} of {len(segments):,} segments are not decided and not counted")
    if len(codings["coder"].unique()) > 1:
        found.append("codings of several coders are put together: two codes may stand together by two judgements")
    return found
