"""Units on which all coders who decided them say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.analysis.facets import differing, facets_on
from qualkit.analysis.ground import ground

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from qualkit.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Agreed:
    """A segment on which two or more coders give the same codes with the same facets, or all of them none.

    Attributes:
        transcript: Where.
        turn: Number of its turn.
        start: Its span.
        end: Where it ends.
        codes: Ids, in the codebook's order; empty when all read it and gave none.
        coders: Who decided it.
        facets: Code to facet to value; codes without facets are left out.
    """

    transcript: str
    turn: int
    start: int
    end: int
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def agreed(
    codings: pd.DataFrame, decided: pd.DataFrame, *, coders: Sequence[str], codebook: Codebook
) -> tuple[Agreed, ...]:
    """The segments that ``disagreements`` compares and does not list, in reading order.

    Args:
        codings: Rows of several coders, columns of ``model.columns.CODINGS``: the layers before discussion.
        decided: Each coder's segments, columns of ``model.columns.DECIDED``.
        coders: Who is compared.
        codebook: Gives today's codes.

    Raises:
        AnalysisError: As ``ground``.
    """
    on = ground(codings, decided, coders=coders, codebook=codebook)
    who, what = on.codings["coder"].to_numpy(), on.codings["code"].to_numpy()
    given: dict[tuple[int, int], set[int]] = {}
    for coding, segment in on.held.itertuples(index=False):
        given.setdefault((int(who[coding]), int(segment)), set()).add(int(what[coding]))
    facets = facets_on(on, codings)
    found = []
    for number, row in enumerate(on.segments.to_dict("records")):
        deciding = [coder for coder in range(len(on.coders)) if on.decided[coder, number]]
        by_coder = {coder: frozenset(given.get((coder, number), ())) for coder in deciding}
        answers = set(by_coder.values())
        if len(deciding) < 2 or len(answers) != 1 or differing(facets, number, by_coder):
            continue
        (answer,) = answers
        same = {on.codes[code]: dict(facets.get((deciding[0], number, code), ())) for code in sorted(answer)}
        found.append(
            Agreed(
                transcript=row["transcript"],
                turn=row["turn"],
                start=row["start"],
                end=row["end"],
                codes=tuple(on.codes[code] for code in sorted(answer)),
                coders=tuple(on.coders[coder] for coder in deciding),
                facets={code: values for code, values in same.items() if values},
            )
        )
    return tuple(found)
