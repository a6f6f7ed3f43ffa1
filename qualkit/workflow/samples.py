"""Draw a sample for blind double coding, tell how far its coders are, and close it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError
from qualkit.model.coding import Coder, CoderKind, Verdict
from qualkit.model.sample import Closing, Member, Sample, SampleUnit
from qualkit.store import projection
from qualkit.workflow import blind, layers
from qualkit.workflow.stamp import stamp
from qualkit.workflow.status import decided_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qualkit.model.segment import Segment
    from qualkit.store import Connection, Engine
    from qualkit.study import Study

LONGEST = 64
"""Characters of a coder's name at most."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """What a stratum gave to a sample; units are interviews or segments."""

    name: str
    n_drawn: int
    n_units: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as it was drawn."""

    sample: Sample
    strata: tuple[Stratum, ...]
    segments: tuple[Segment, ...]


def draw(
    study: Study,
    engine: Engine,
    *,
    unit: SampleUnit,
    share: float,
    stratify: str | None,
    coders: Sequence[str],
    seed: int,
    name: str | None = None,
    is_recode: bool = False,
    now: datetime,
) -> Drawn:
    """Draw a sample before its coders begin, and keep it.

    Args:
        study: The study.
        engine: Its store.
        unit: Whole interviews, or segments.
        share: Of the units, in (0, 1].
        stratify: ``role``, ``case`` or an attribute of cases; ``None`` draws from all together.
        coders: Who is to code it blind: two or more; for coding anew one is enough.
        seed: Of the draw.
        name: ``sample-1`` and so on by default.
        is_recode: The coders have coded before and code again into a layer of its own (``ann-2``); drawn
            from what all of them decided.
        now: When it is drawn.

    Raises:
        InputError: There is nothing to draw from, a coder cannot code it blind any more, or an option names
            what is not there.
        StoreError: A coder is not known, or there is a sample of this name.
    """
    from qualkit.analysis.sampling import drawn

    with store.reading(engine) as connection:
        people = [store.coders.get(connection, coder) for coder in coders]
        _check_coders(connection, people, is_recode=is_recode)
        segments = store.segments.every(connection)
        strata = _strata(connection, stratify)
        name = name or _free_name(connection)
    if re.fullmatch(r"\w[\w-]{0,63}", name) is None:
        raise InputError(f"no sample can be named {name!r}", hint="Up to 64 letters, digits, - and _.")
    if not segments:
        raise InputError("there are no segments to draw from", hint="Cut them: qualkit segment")
    if is_recode:
        for coder in coders:
            segments = _decided(study, coder, segments, now=now)
        if not segments:
            raise InputError(
                f"{' and '.join(coders)} decided nothing that could be coded anew",
                hint="Leave --recode out to draw what is coded for the first time.",
            )
    ids = {_id(segment, unit): strata.get(segment.transcript, "") for segment in segments}
    found = drawn(ids, share=share, seed=seed)
    chosen = {one for units in found.values() for one in units}
    of_sample = tuple(segment for segment in segments if _id(segment, unit) in chosen)
    if not is_recode:
        _check_not_begun(study, coders, of_sample, now=now)
    with store.transaction(engine) as connection:
        members = tuple(_member(study, connection, coder, is_recode=is_recode, at=stamp(now)) for coder in people)
        sample = Sample(name, stamp(now), unit, share, stratify or "", seed, is_recode, members)
        store.samples.add(connection, sample, of_sample)
    sizes = {stratum: sum(one == stratum for one in ids.values()) for stratum in found}
    return Drawn(sample, tuple(Stratum(one, len(units), sizes[one]) for one, units in found.items()), of_sample)


def progress(study: Study, engine: Engine, sample: Sample, *, now: datetime) -> dict[str, int]:
    """Layer to the number of the sample's segments decided there; a layer that is not begun is not made."""
    with store.reading(engine) as connection:
        segments = store.samples.segments(connection, sample.name)
    return {member.layer: len(_decided(study, member.layer, segments, now=now)) for member in sample.members}


def close(study: Study, engine: Engine, name: str, *, by: str, is_unfinished: bool = False, now: datetime) -> Closing:
    """End a sample's blindness for good; who, when and where each log stands is noted.

    Args:
        study: The study.
        engine: Its store.
        name: The sample.
        by: The coder who closes it.
        is_unfinished: Close it although segments are left.
        now: When.

    Raises:
        InputError: Segments are left to decide.
        StoreError: No such sample or coder, or it is closed.
    """
    with store.reading(engine) as connection:
        store.coders.get(connection, by)
        sample = store.samples.get(connection, name)
        n_segments = len(store.samples.places(connection, name))
    decided = progress(study, engine, sample, now=now)
    if sample.is_open and not is_unfinished and any(count < n_segments for count in decided.values()):
        told = ", ".join(f"{layer} {count} of {n_segments}" for layer, count in decided.items())
        raise InputError(
            f"sample {name!r} is not done: {told} decided",
            hint="Once closed nobody is blind again. To close it all the same, add --unfinished.",
        )
    heads = dict.fromkeys(sorted({one for member in sample.members for one in (member.coder, member.layer)}), 0)
    for layer in heads:
        if layer in store.layer_coders(study.layers):
            with store.reading(layers.open_layer(study, layer, now=now)) as connection:
                heads[layer] = store.decisions.head(connection)[0]
    closing = Closing(by, stamp(now), decided, heads)
    with store.transaction(engine) as connection:
        store.samples.close(connection, name, closing)
    return closing


def asked(connection: Connection, name: str, coder: str) -> tuple[str, list[Segment]]:
    """The layer that a coder codes a sample into, and its segments.

    Raises:
        InputError: The sample is closed, or not this coder's.
        StoreError: There is none of this name.
    """
    sample = store.samples.get(connection, name)
    layer = sample.layer_of(coder)
    if layer is None:
        members = " and ".join(member.coder for member in sample.members)
        raise InputError(f"sample {name!r} is not {coder}'s to code: {members} code it", hint="qualkit sample list")
    if sample.closing is not None:
        raise InputError(
            f"sample {name!r} was closed by {sample.closing.by} at {sample.closing.at}",
            hint="What is decided now would not be blind. Draw another: qualkit sample draw",
        )
    return layer, store.samples.segments(connection, name)


def _check_coders(connection: Connection, people: Sequence[Coder], *, is_recode: bool) -> None:
    ids = [coder.id for coder in people]
    if len(set(ids)) != len(ids):
        raise InputError("a coder is named twice", hint="Name each once: --coder ann --coder bo")
    if not ids or (len(ids) < 2 and not is_recode):
        raise InputError(
            "double coding needs two coders",
            hint="Name both: --coder ann --coder bo   One who codes again after weeks: --coder ann --recode",
        )
    for coder in people:
        if coder.kind is CoderKind.MACHINE:
            raise InputError(f"coder {coder.id!r} is a machine", hint="A sample is for persons, who can be blind.")
        if coder.id in blind.recoded(connection):
            raise InputError(f"{coder.id!r} is a second coding, not a coder", hint="Name the coder: --coder ID")


def _strata(connection: Connection, stratify: str | None) -> dict[str, str]:
    """Transcript to its stratum."""
    transcripts = store.transcripts.every(connection)
    if stratify is None:
        return {}
    cases = {case.name: case for case in store.cases.every(connection)}
    attributes = dict.fromkeys(key for case in cases.values() for key in case.attributes)
    if stratify not in ("role", "case", *attributes):
        raise InputError(
            f"cannot stratify by {stratify!r}", hint=f"There are: {', '.join(('role', 'case', *attributes))}"
        )
    if stratify == "case":
        return {one.name: one.case for one in transcripts}
    told = {
        name: case.role if stratify == "role" else case.attributes.get(stratify, "") for name, case in cases.items()
    }
    return {one.name: told.get(one.case, "") for one in transcripts}


def _free_name(connection: Connection) -> str:
    taken = {sample.name for sample in store.samples.every(connection)}
    return next(name for n in range(1, len(taken) + 2) if (name := f"sample-{n}") not in taken)


def _id(segment: Segment, unit: SampleUnit) -> str:
    if unit is SampleUnit.INTERVIEW:
        return segment.transcript
    return f"{segment.transcript}:{segment.span.start}-{segment.span.end}"


def _decided(study: Study, layer: str, segments: Iterable[Segment], *, now: datetime) -> list[Segment]:
    if layer not in store.layer_coders(study.layers):
        return []
    with store.reading(layers.open_layer(study, layer, now=now)) as connection:
        log = store.decisions.log(connection)
    answered = [place for place, verdict in projection.decided(log).items() if verdict is not Verdict.SKIP]
    return decided_of(segments, answered)


def _check_not_begun(study: Study, coders: Sequence[str], segments: Sequence[Segment], *, now: datetime) -> None:
    for coder in coders:
        done = _decided(study, coder, segments, now=now)
        if done:
            first = f"{done[0].transcript} ¶{done[0].turn}"
            raise InputError(
                f"{coder} has decided {len(done)} of the {len(segments)} segments drawn already, the first {first}",
                hint="A sample is drawn before coding. Name coders who have not begun, or code anew: --recode",
            )


def _member(study: Study, connection: Connection, coder: Coder, *, is_recode: bool, at: str) -> Member:
    if not is_recode:
        return Member(coder.id, coder.id)
    taken = {one.id.casefold() for one in store.coders.every(connection)}
    taken |= {one.casefold() for one in store.layer_coders(study.layers)}
    number = 2
    while (layer := f"{coder.id}-{number}").casefold() in taken:
        number += 1
    if len(layer) > LONGEST:
        raise InputError(f"no layer can be named {layer!r}", hint="The coder's name is too long to be coded anew.")
    name = f"{coder.name or coder.id}, coding {number}"
    store.coders.add(connection, Coder(layer, name, coder.kind, coder.synthetic), at=at)
    return Member(coder.id, layer)
