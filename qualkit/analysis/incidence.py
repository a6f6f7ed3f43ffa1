"""Which units carry which codes, as a sparse matrix; where a theme is carried by several codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qualkit.analysis.axes import Idea
    from qualkit.model.codebook import Codebook

Unit = Literal["segment", "turn"]


@dataclass(frozen=True)
class Incidence:
    """Units in reading order and the codes they carry.

    Attributes:
        codes: Ids, in the codebook's order.
        carries: Whether a unit carries a code, 0 or 1, shape ``(n_units, n_codes)``.
        transcripts: Of each unit.
        turns: Turn that each unit starts in.
        cases: Whom each counts for.
        places: Ids of each unit's coded segments, each with its codes: one, or those of a turn.
    """

    codes: tuple[str, ...]
    carries: csr_matrix
    transcripts: NDArray[np.object_]
    turns: NDArray[np.int64]
    cases: NDArray[np.object_]
    places: tuple[tuple[tuple[str, frozenset[str]], ...], ...]

    def segments_with(self, unit: int, codes: set[str]) -> tuple[str, ...]:
        """Ids of a unit's segments that carry one of these codes, in reading order."""
        return tuple(name for name, carried in self.places[unit] if carried & codes)

    def of(self, idea: Idea) -> NDArray[np.intp]:
        """Columns of the codes that count for a theme or code."""
        return np.array([i for i, code in enumerate(self.codes) if code in idea.codes], dtype=np.intp)

    def by_idea(self, ideas: Sequence[Idea]) -> csr_matrix:
        """Whether a unit carries a theme or code, shape ``(n_units, n_ideas)``."""
        columns = [self.of(idea) for idea in ideas]
        member = csr_matrix(
            (
                np.ones(sum(map(len, columns)), dtype=np.int64),
                np.concatenate(columns) if columns else np.array([], dtype=np.intp),
                np.cumsum([0, *map(len, columns)]),
            ),
            shape=(len(ideas), len(self.codes)),
        )
        found = csr_matrix(self.carries @ member.T)
        found.data[:] = 1
        return found


def incidence(
    codings: pd.DataFrame, segments: pd.DataFrame, *, codebook: Codebook, unit: Unit = "segment"
) -> Incidence:
    """The units that are decided, and the codes they carry.

    Two coders with one code on a unit count once. Units without a code count too: lift needs them.

    Args:
        codings: Columns of ``model.columns.CODINGS``; codes that the codebook does not define are left out.
        segments: Columns of ``model.columns.SEGMENTS``; those not decided and without codings are left out.
        codebook: Gives the codes and today's ids.
        unit: ``segment``; or ``turn``: the segments that start in one turn together.
    """
    names = tuple(code.id for code in codebook.codes)
    held = codings[["transcript", "start", "turn", "segment", "case", "code"]].copy()
    today = {str(code): codebook.current_id(str(code)) for code in held["code"].unique()}
    held["code"] = held["code"].map(today)
    held = held[held["code"].notna()]
    known = segments.loc[segments["is_decided"], ["transcript", "start", "turn", "segment", "case"]]
    places = pd.concat([known, held.drop(columns="code")], ignore_index=True)
    places = places.drop_duplicates(["transcript", "segment"]).sort_values(
        ["transcript", "start", "segment"], kind="stable", ignore_index=True
    )
    if unit == "turn":
        places["unit"] = places.groupby(["transcript", "turn"], sort=False).ngroup()
    else:
        places["unit"] = np.arange(len(places))
    units = places.drop_duplicates("unit")
    where = held.merge(places[["transcript", "segment", "unit"]], on=["transcript", "segment"])
    where = where.drop_duplicates(["unit", "code"])
    columns = where["code"].map({name: i for i, name in enumerate(names)}).to_numpy(dtype=np.intp)
    rows = where["unit"].to_numpy(dtype=np.intp)
    carries = csr_matrix((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(units), len(names)))
    carried: dict[str, set[str]] = {}
    for name, code in zip(held["segment"], held["code"], strict=True):
        carried.setdefault(name, set()).add(code)
    by_unit: list[list[tuple[str, frozenset[str]]]] = [[] for _ in range(len(units))]
    for number, name in places.loc[places["segment"].isin(carried), ["unit", "segment"]].itertuples(index=False):
        by_unit[number].append((str(name), frozenset(carried[name])))
    return Incidence(
        codes=names,
        carries=carries,
        transcripts=units["transcript"].to_numpy(dtype=object),
        turns=units["turn"].to_numpy(dtype=np.int64),
        cases=units["case"].to_numpy(dtype=object),
        places=tuple(map(tuple, by_unit)),
    )
