"""What became of coders' codes when their disagreements were settled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.analysis.ground import ground
from qualkit.analysis.quote import code_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from qualkit.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class OverruledCode:
    """A code on the segments that were ruled on.

    Attributes:
        code: Its id.
        label: How to print it.
        n_given: Answers of coders that gave it.
        n_dropped: Those of them that the ruling did not follow.
        n_withheld: Answers of coders that did not give it, though another did or the ruling does.
        n_added: Those of them that the ruling did not follow.
    """

    code: str
    label: str
    n_given: int
    n_dropped: int
    n_withheld: int
    n_added: int


def overruled(
    codings: pd.DataFrame,
    decided: pd.DataFrame,
    rulings: Mapping[str, Sequence[str]],
    *,
    coders: Sequence[str],
    codebook: Codebook,
    language: str | None = None,
) -> tuple[OverruledCode, ...]:
    """How often the answers on each code were overruled, the most often first.

    A code that is dropped again and again may be defined too widely, one that is added too narrowly; or a rule is
    missing. That is what its definition is looked at for: no coder was wrong before the ruling.

    Args:
        codings: Rows of several coders, columns of ``model.columns.CODINGS``: the layers before discussion.
        decided: Each coder's segments, columns of ``model.columns.DECIDED``.
        rulings: Segment to the codes of its ruling, none included; segments that coders agreed on are not ruled on.
        coders: Who is compared.
        codebook: Gives the order of codes and the labels.
        language: Of the labels.

    Raises:
        AnalysisError: As ``ground``.
    """
    on = ground(codings, decided, coders=coders, codebook=codebook)
    who, what = on.codings["coder"].tolist(), on.codings["code"].tolist()
    given: dict[tuple[int, int], set[str]] = {}
    for coding, segment in on.held.itertuples(index=False):
        given.setdefault((who[coding], int(segment)), set()).add(on.codes[what[coding]])
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("given", "dropped", "withheld", "added")}
    for number, segment in enumerate(on.segments["segment"].tolist()):
        deciding = [coder for coder in range(len(on.coders)) if on.decided[coder, number]]
        if segment not in rulings or len(deciding) < 2:
            continue
        ruled = set(rulings[segment])
        answers = [given.get((coder, number), set()) for coder in deciding]
        for answer in answers:
            others = set().union(*answers, ruled) - answer
            counts["given"].update(answer)
            counts["dropped"].update(answer - ruled)
            counts["withheld"].update(others)
            counts["added"].update(others & ruled)
    found = [
        OverruledCode(
            code,
            code_label(codebook, code, language),
            counts["given"][code],
            counts["dropped"][code],
            counts["withheld"][code],
            counts["added"][code],
        )
        for code in on.codes
        if counts["given"][code] or counts["withheld"][code]
    ]
    return tuple(sorted(found, key=lambda one: -(one.n_dropped + one.n_added)))
