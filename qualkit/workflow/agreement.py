"""Compare coders: the frames of their layers as they were before any discussion."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import Coder
from qualkit.store import frames
from qualkit.workflow import blind, layers, tradition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pandas as pd

    from qualkit.model.codebook import Codebook
    from qualkit.store import Engine
    from qualkit.study import Study

SECOND = "Code the same transcripts a second time: qualkit code --coder OTHER --blind"


@dataclass(frozen=True)
class Compared:
    """What agreement is computed from.

    Attributes:
        coders: Who is compared, in the order asked for.
        codings: Standing codings of all of them; columns of ``model.columns.CODINGS``.
        decided: Each coder's segments, one below the other; columns of ``model.columns.DECIDED``.
        n_orphans: Standing codings that fit no code or place of today; they are not in ``codings``.
    """

    coders: tuple[Coder, ...]
    codings: pd.DataFrame
    decided: pd.DataFrame
    n_orphans: int


def compared(study: Study, engine: Engine, book: Codebook, *, coders: Sequence[str], now: datetime) -> Compared:
    """The layers of coders, opened and put below each other.

    Args:
        study: The study.
        engine: Its store.
        book: The codebook of today.
        coders: Whom to compare; by default everyone who has coded, once: a second coding is compared when it is
            named. Never the consensus, which is what comes after discussion.
        now: For opening layers.

    Raises:
        AnalysisError: The study's tradition does without agreement, or fewer than two have coded.
        InputError: A coder has no codings, or is named twice; or a sample is open.
    """
    tradition.check(study, "agreement")
    there = [coder for coder in store.layer_coders(study.layers) if coder != layers.CONSENSUS]
    with store.reading(engine) as connection:
        anew = blind.recoded(connection)
    wanted = list(coders) or [coder for coder in there if coder not in anew]
    missing = [coder for coder in wanted if coder not in there]
    if missing:
        raise InputError(f"no codings of {', '.join(missing)}", hint=f"There are: {', '.join(there) or 'none yet'}")
    if len(set(wanted)) != len(wanted):
        raise InputError("a coder is named twice", hint="Name each once: --coder ann --coder bo")
    if len(wanted) < 2:
        raise AnalysisError(
            "agreement needs two coders" if wanted else "nothing is coded yet",
            hint=SECOND,
        )
    blind.check(engine, wanted)
    with ExitStack() as stack:
        shared = stack.enter_context(store.reading(engine))
        known = {coder.id: coder for coder in store.coders.every(shared)}
        opened = [stack.enter_context(store.reading(layers.open_layer(study, one, now=now))) for one in wanted]
        codings = frames.codings_frame(opened, shared, book)
        decided = frames.decided_frame(dict(zip(wanted, opened, strict=True)), shared)
        n_orphans = len(frames.orphans_frame(opened, shared, book))
    if not coders:
        # Who has a layer but nothing that stands in it is not compared, unless named.
        begun = set(decided.loc[decided["is_decided"], "coder"])
        wanted = [coder for coder in wanted if coder in begun]
        if len(wanted) < 2:
            raise AnalysisError("fewer than two coders have decided anything", hint=SECOND)
    codings = codings[codings["coder"].isin(wanted)]
    decided = decided[decided["coder"].isin(wanted)]
    return Compared(tuple(known.get(one, Coder(one)) for one in wanted), codings, decided, n_orphans)
