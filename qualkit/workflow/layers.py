"""Coders' layers: opened one at a time, and the one that a finding counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import CoderKind
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qualkit.model.coding import Coder
    from qualkit.store import Engine
    from qualkit.study import Study

CONSENSUS = "consensus"
UNION = "union"


_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
"""Names that no file can have on Windows, whatever its ending."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Whose codings a finding counts.

    Attributes:
        name: A coder, ``consensus`` or ``union``; printed with every output.
        coders: Whose files are opened.
        rest: The coder whose codings count where the consensus settled nothing; the last of ``coders``.
    """

    name: str
    coders: tuple[str, ...]
    rest: str | None = None

    @property
    def is_union(self) -> bool:
        """Whether several coders are put together."""
        return self.name == UNION


def chosen(study: Study, engine: Engine, name: str | None, *, rest: str | None = None) -> Layer:
    """The layer asked for; by default the consensus, else the primary coder, else the only coder.

    A consensus often covers only what was coded twice. Where it settled nothing, the codings of ``rest`` count; by
    default those of the primary coder, unless the consensus was asked for by its name. A second coding of a coder's
    (``ann-2``) and a machine's codings count only when they are named.

    Args:
        study: The study.
        engine: Its store.
        name: A coder, ``consensus``, ``union``, or ``None`` for the default.
        rest: Whose codings count where the consensus settled nothing.

    Raises:
        AnalysisError: No coder has coded, or several have and none was named.
        InputError: The coder named has no layer, or ``rest`` is asked for beside another layer than the consensus.
    """
    there = store.layer_coders(study.layers)
    if not there:
        with store.reading(engine) as connection:
            has_any = bool(store.transcripts.names(connection))
        hint = (
            "Start: qualkit code --coder YOUR-NAME" if has_any else "There is no transcript yet: qualkit import PATH…"
        )
        raise AnalysisError("nothing is coded yet", hint=hint)
    with store.reading(engine) as connection:
        anew = {m.layer for sample in store.samples.every(connection) for m in sample.members if m.layer != m.coder}
        machines = {one.id for one in store.coders.every(connection) if one.kind is CoderKind.MACHINE}
    coders = [coder for coder in there if coder not in anew | machines]
    if rest is not None and (name not in (None, CONSENSUS) or CONSENSUS not in there):
        why = f"--layer {name} is no consensus" if name not in (None, CONSENSUS) else "there is no consensus yet"
        raise InputError(f"{why}: --rest says whose codings count beside one", hint=f"Say --layer {rest}.")
    if name == UNION:
        people = [coder for coder in coders if coder != CONSENSUS]
        if not people:
            raise AnalysisError(f"no person has coded, only {', '.join(there)}", hint=f"Say --layer {there[0]}.")
        return Layer(UNION, tuple(people))
    if name is None:
        primary = study.settings.study.primary_coder
        if CONSENSUS in there and rest is None and primary in there:
            rest = primary
        name = next((coder for coder in (CONSENSUS, primary) if coder in there), None)
        if name is None and len(coders) == 1:
            name = coders[0]
        if name is None and not coders:
            raise AnalysisError(
                f"no person has coded, only {', '.join(there)}",
                hint=f"To count a machine's codings, which are no human evidence: --layer {there[0]}",
            )
        if name is None:
            raise AnalysisError(
                f"{len(coders)} coders have coded: {', '.join(coders)}; which one counts?",
                hint="Say --layer NAME, or set primary_coder in qualkit.toml. --layer union puts them together.",
            )
    for one in (name, *([] if rest is None else [rest])):
        if one not in there:
            raise InputError(f"coder {one!r} has no codings", hint=f"There are: {', '.join(there)}")
    if name == CONSENSUS and rest not in (None, CONSENSUS):
        return Layer(name, (name, str(rest)), rest)
    return Layer(name, (name,))


def coders_named(study: Study, coder: str | None) -> list[str]:
    """All coders who have a layer, or the one named; by file name only: nothing is opened.

    Raises:
        InputError: The coder named has none.
    """
    there = store.layer_coders(study.layers)
    if coder is None:
        return there
    if coder not in there:
        raise InputError(f"coder {coder!r} has no codings", hint=coded_by(there, coder))
    return [coder]


def coded_by(there: Sequence[str], asked: str = "") -> str:
    """The next step for who asked for codings of a coder that has none: who has, and the likest."""
    if not there:
        return "Nobody has coded yet: qualkit code --coder YOUR-NAME"
    close = get_close_matches(asked, there, n=2)
    return f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(there)}"


def open_layer(study: Study, coder: str, *, now: datetime, kind: CoderKind | None = None) -> Engine:
    """A coder's layer, made when missing.

    Raises:
        StoreError: It cannot be opened, or is another study's.
    """
    own = None
    if study.settings.store.url is not None:
        shared = store.open_study(study.store_path, study.settings.store.url, backups=study.backups, now=now)
        with store.reading(shared) as connection:
            own = store.study_id(connection)
    return store.open_layer(study.layers, coder, backups=study.backups, now=now, study=own, kind=kind)


def is_kept(name: str) -> bool:
    """Whether no coder can have the name: it means something else, or Windows keeps it."""
    return name in {CONSENSUS, UNION} or _RESERVED.fullmatch(name) is not None


def check_id(coder: str) -> None:
    """Make sure that a coder can be named so.

    Raises:
        InputError: The id cannot name a file on every machine.
    """
    if re.fullmatch(r"\w[\w-]{0,63}", coder) is None or is_kept(coder):
        raise InputError(
            f"no coder can be named {coder!r}",
            hint="Up to 64 letters, digits, - and _; not consensus, not union, and no name that Windows keeps.",
        )


def add_coder(engine: Engine, coder: Coder, *, now: datetime) -> None:
    """Make a coder known to the study.

    Raises:
        InputError: The id cannot name a file on every machine.
        StoreError: There is one of this id.
    """
    check_id(coder.id)
    with store.transaction(engine) as connection:
        for other in store.coders.every(connection):
            if other.id != coder.id and other.id.casefold() == coder.id.casefold():
                raise InputError(
                    f"coder {other.id!r} differs from {coder.id!r} by capitals only",
                    hint="Some machines would keep both in one file. Choose another name.",
                )
        store.coders.add(connection, coder, at=stamp(now))
