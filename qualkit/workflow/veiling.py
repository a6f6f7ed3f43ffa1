"""Put surrogates in the place of names: transcripts, segments, samples, logs, and the study's own files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import exchange, privacy, store
from qualkit.errors import InputError
from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.segment import Span
from qualkit.privacy import Entry, Ruling
from qualkit.problem import Where
from qualkit.report.files import write_whole
from qualkit.segmentation import Anchor, Found
from qualkit.store import projection
from qualkit.workflow import heads, layers
from qualkit.workflow.files import shown
from qualkit.workflow.keys import LINKED, PSEUDONYMISED, VEILED
from qualkit.workflow.late_layers import Change, change, overdue
from qualkit.workflow.pseudonymise import applied, cuts, in_words, read_key, record, veiled
from qualkit.workflow.relink import steps
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from qualkit.model.transcript import Transcript
    from qualkit.privacy import Key
    from qualkit.store import Connection, Engine
    from qualkit.study import Study


@dataclass
class Veiled:
    """What was done.

    Attributes:
        places: Transcript to places replaced in it, labels of speakers included.
        reworded: Coder to decisions whose words were replaced.
        files: Files of the study that were written anew.
    """

    places: dict[str, int] = field(default_factory=dict)
    reworded: dict[str, int] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def apply(study: Study, engine: Engine, key: Key, *, now: datetime) -> Veiled:
    """Replace in the stores and files what the key says; codings stay on their words, exactly.

    Everything decided before it is in the key, so a run that is stopped is finished by the next command.

    Raises:
        StoreError: A store is locked or damaged; what is done is done, the rest follows with the next command.
    """
    recorded, said = record(study, key), in_words(key)
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
        segments = {t.name: store.segments.every(connection, t.name) for t in transcripts}
    # A layer that cannot be opened is told before anything is changed.
    for coder in store.layer_coders(study.layers):
        layers.open_layer(study, coder, now=now)
    done = Veiled()
    changed: list[tuple[Transcript, Transcript, Entry]] = []
    for old in transcripts:
        new = veiled(old, made := cuts(key, old), said)
        if new != old:
            entry = recorded(applied(old, made, new, now=now))
            _carry_rejected(key, old, entry, recorded, at=stamp(now))
            changed.append((old, new, entry))
            done.places[old.name] = len(entry.cuts) + _labels(old, said)
    with store.transaction(engine) as connection:
        for old, new, entry in changed:
            store.transcripts.replace(connection, new)
            result = privacy.rewritten(old.text, entry.cuts)
            moved = [replace(segment, span=result.at(segment.span)) for segment in segments[old.name]]
            store.segments.replace(connection, old.name, list(dict.fromkeys(moved)))
            sampled = {
                span
                for sample in store.samples.every(connection)
                for name, span in store.samples.places(connection, sample.name)
                if name == old.name
            }
            store.samples.move(connection, old.name, {span: result.at(span) for span in sampled})
            store.meta.put(connection, f"{VEILED}{old.name}", str(entry.number))
        store.rewording.reword_study(connection, said)
        store.meta.put(connection, PSEUDONYMISED, stamp(now))
    _follow(study, engine, key, done, now=now)
    return done


def pending(engine: Engine, key: Key) -> int:
    """How many places are decided and not replaced yet, labels of speakers included."""
    said = in_words(key)
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
    number = 0
    for transcript in transcripts:
        number += len(privacy.rewritten(transcript.text, cuts(key, transcript)).cuts)
        number += _labels(transcript, said)
    return number


def _labels(transcript: Transcript, said: Callable[[str], str]) -> int:
    """How many labels of speakers hold known names."""
    return len({turn.speaker for turn in transcript.turns if turn.speaker and said(turn.speaker) != turn.speaker})


def finish(study: Study, engine: Engine, *, now: datetime, tell: Callable[[str], None]) -> None:
    """Go on with a pseudonymisation that was stopped between the transcripts and the coders' layers.

    Raises:
        InputError: The key is not there, without which nobody knows where the spans went.
    """
    done = Veiled()
    _follow(study, engine, read_key(study), done, now=now)
    tell("The last `qualkit pseudonymise` was stopped half way; it is finished now.")


def _follow(study: Study, engine: Engine, key: Key, done: Veiled, *, now: datetime) -> None:
    """Layers and files after the transcripts; then what stood there before leaves the databases' free pages."""
    with store.reading(engine) as connection:
        pending = store.meta.starting(connection, VEILED)
        every = {one.name: one.text for one in store.transcripts.every(connection)}
        texts = {name: store.transcripts.get(connection, name).text for name in pending}
    by_number = {entry.number: entry for entry in key.applied}
    changes: dict[str, Change] = {}
    for name, number in pending.items():
        entry = by_number.get(int(number))
        if entry is None or entry.after != privacy.state_of(texts[name]):
            raise InputError(
                f"the key does not tell how {name} was rewritten, so its codings cannot follow",
                where=Where(shown(study.privacy / "key.jsonl", study)),
                hint="Put the key back that was there before, then repeat the command.",
            )
        changes[name] = change(name, [entry], texts[name])
    said = in_words(key)
    for coder in store.layer_coders(study.layers):
        n_reworded = _layer(study, coder, key, changes, every, said, now=now)
        if n_reworded:
            done.reworded[coder] = n_reworded
    done.files += list(_files(study, changes, said))
    with store.transaction(engine) as connection:
        for name in pending:
            store.meta.drop(connection, f"{VEILED}{name}")
    if study.settings.store.url is None:
        store.compact(study.store_path)
    for coder in store.layer_coders(study.layers):
        store.compact(study.layers / f"{coder}.sqlite")


def _layer(
    study: Study,
    coder: str,
    key: Key,
    changes: Mapping[str, Change],
    texts: Mapping[str, str],
    said: Callable[[str], str],
    *,
    now: datetime,
) -> int:
    """A coder's decisions reworded and spans moved, in one transaction; how many were reworded."""
    layer = layers.open_layer(study, coder, now=now)
    with store.transaction(layer) as connection:
        todo = {n: c for n, c in changes.items() if store.meta.find(connection, f"{LINKED}{n}") != c.state}
        todo |= overdue(connection, key, texts)

        def reworded(decision: Decision) -> Decision:
            quote = said(decision.quote)
            if decision.transcript in todo and decision.quote:
                quote = _quote(decision, todo[decision.transcript], said)
            return replace(decision, quote=quote, memo=said(decision.memo))

        moves = list(_moves(connection, coder, todo, at=stamp(now)))
        number = store.rewording.reword(connection, reworded, moves, at=stamp(now))
        for name, one in todo.items():
            store.meta.put(connection, f"{LINKED}{name}", one.state)
    heads.keep(study, coder, layer)
    return number


def _quote(decision: Decision, result: Change, said: Callable[[str], str]) -> str:
    """A decision's words with the surrogates of its place; by their words where it stands on an older text."""
    span = decision.span if decision.moved_to is None else decision.moved_to
    if len(decision.quote) == len(span):
        quote = result.said(decision.quote, span)
        moved = result.at(span)
        if moved.end <= len(result.text) and moved.of(result.text) == quote:
            return quote
    return said(decision.quote)


def _moves(connection: Connection, coder: str, todo: Mapping[str, Change], *, at: str) -> Iterator[Decision]:
    places = projection.anchored(store.decisions.log(connection))
    for name, one in todo.items():
        anchors = []
        for transcript, span in places:
            found = one.at(span) if transcript == name else span
            if found != span:
                anchors.append(Anchor(span, found, Found.MOVED, 1.0))
        longest = max([len(one.text), *(anchor.span.end for anchor in anchors)])
        for source, target in steps(anchors, free_from=longest):
            is_held = target is not None and target.end <= len(one.text)
            yield Decision(
                coder=coder,
                transcript=name,
                span=source,
                quote=target.of(one.text) if is_held and target is not None else "",
                verdict=Verdict.MOVE,
                at=at,
                mode=Mode.IMPORTED,
                moved_to=target,
            )


def written(study: Study) -> Iterator[tuple[Path, str]]:
    """What researchers wrote: codebook, summaries, quotes, translations, guides, each with its text; no history."""
    found = [study.codebook_path, study.quotes_path]
    for folder, pattern in ((study.matrices, "**/*.md"), (study.translations, "*.csv"), (study.guides, "*.md")):
        found += sorted(folder.glob(pattern))
    for path in found:
        if not path.is_file():
            continue
        try:
            yield path, path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # `--check` names it


def _files(study: Study, changes: Mapping[str, Change], said: Callable[[str], str]) -> Iterator[Path]:
    """Write with surrogates what researchers wrote; the files that changed."""
    for path, text in written(study):
        new = said(_linked(text, changes, is_table=path.suffix == ".csv"))
        if new != text:
            write_whole(path, new.encode())
            yield path


def _linked(text: str, changes: Mapping[str, Change], *, is_table: bool) -> str:
    """Links to places follow their words; one that stands on its words already stays."""
    if is_table:
        for name, one in changes.items():
            pattern = re.compile(rf"(?m)^(\"?){re.escape(name)}:(\d{{1,12}})-(\d{{1,12}})")
            text = pattern.sub(lambda m, c=one: f"{m[1]}{c.name}:{_at(c, m[2], m[3])}", text)  # type: ignore[misc]
        return text
    found, _ = exchange.links(text, Path("links"))
    for link in reversed(found):
        change_of = changes.get(link.transcript)
        if change_of is None:
            continue
        held = link.span.of(change_of.text) if link.span.end <= len(change_of.text) else ""
        moved = change_of.at(link.span)
        if " ".join(held.split()) == link.words or moved.end > len(change_of.text):
            continue
        text = text[: link.start] + exchange.link(moved.of(change_of.text), link.transcript, moved) + text[link.end :]
    return text


def _at(change_of: Change, start: str, end: str) -> str:
    if int(start) >= int(end):
        return f"{start}-{end}"
    span = change_of.at(Span(int(start), int(end)))
    return f"{span.start}-{span.end}"


def _carry_rejected(key: Key, old: Transcript, entry: Entry, recorded: Callable[[Entry], Entry], *, at: str) -> None:
    """What was to stay stays decided, at its place in the new text."""
    place = entry.place
    if place is None:
        return
    result = privacy.rewritten(old.text, entry.cuts)
    for rejected in sorted(key.rejected, key=lambda one: one.span):
        if (rejected.transcript, rejected.state) == (place.transcript, place.state):
            words = rejected.span.of(old.text)
            moved = replace(rejected, state=entry.after, span=result.at(rejected.span))
            recorded(Entry(Ruling.REJECT, at, by="rule", kind=key.kinds.get(words), words=words, place=moved))
