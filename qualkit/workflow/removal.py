"""Remove a case: a participant withdraws, and what was said goes from the study while the logs still verify."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.embedding import text_hash
from qualkit.errors import InputError, StoreError, UnknownNameError
from qualkit.language import Phrases
from qualkit.model.memo import Subject
from qualkit.problem import Where
from qualkit.store import erasure, projection
from qualkit.workflow import holdings, layers, removals
from qualkit.workflow.departed import Departed
from qualkit.workflow.keys import CASES, PENDING
from qualkit.workflow.stamp import stamp
from qualkit.workflow.sweep import Act, Search, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from qualkit.model.coding import Decision
    from qualkit.model.removal import Removal
    from qualkit.model.transcript import Transcript
    from qualkit.store import Connection, Doomed, Engine
    from qualkit.study import Study


@dataclass(frozen=True)
class Plan:
    """What removing a case would do; nothing of it is done yet.

    Attributes:
        case: Its name.
        transcripts: Its interviews, by name.
        n_segments: That they are cut into.
        n_decisions: On them, of all coders together.
        n_layers: Whose logs hold them.
        samples: Sample to how many of its segments go.
        sources: Files that only its interviews were read from.
        steps: What becomes of the files.
        quoted: Labels of codes in the case's own words, which are the researcher's to reword.
    """

    case: str
    transcripts: tuple[str, ...]
    n_segments: int
    n_decisions: int
    n_layers: int
    samples: dict[str, int]
    sources: tuple[PurePosixPath, ...]
    steps: tuple[Step, ...]
    quoted: tuple[str, ...]

    def of(self, act: Act) -> list[Step]:
        """The files that something becomes of."""
        return [step for step in self.steps if step.act is act]


@dataclass(frozen=True)
class _Known:
    """What the stores know of a case and of the others, read once.

    Attributes:
        transcripts: All, by name.
        own: The names of the case's interviews, also of those that only a log or a copy still knows.
        logs: Coder to decisions.
        former: Texts of the case that stand in no transcript any more.
        guides: What interviewers ask everybody.
        samples: Sample to how many of its segments are of the case.
        kept: sha256 of the texts of the others and of the codebook, whose vectors stay.
    """

    case: str
    transcripts: dict[str, Transcript]
    own: frozenset[str]
    logs: dict[str, list[Decision]]
    former: tuple[str, ...]
    guides: tuple[str, ...]
    samples: dict[str, int]
    n_segments: int
    kept: frozenset[str]

    def departed(self) -> Departed:
        """How the case is known again."""
        said = [text.text for name, text in self.transcripts.items() if name in self.own]
        others = [text.text for name, text in self.transcripts.items() if name not in self.own]
        others += self.guides  # a question of the guide is no participant's, though one interview alone may have it
        phrases = Phrases([*said, *self.former, *self._written()], others, names=[self.case, *sorted(self.own)])
        return Departed(self.case, self.own, phrases)

    def of_case(self, decision: Decision) -> bool:
        """Whether a decision is on an interview of the case or about it."""
        about = decision.about
        is_about = about is not None and about.subject is Subject.CASE and about.id == self.case
        return decision.transcript in self.own or is_about

    def _written(self) -> Iterable[str]:
        """Quotes as they were when they were coded, and memos."""
        for log in self.logs.values():
            for decision in filter(self.of_case, log):
                yield from filter(None, (decision.quote, decision.memo))


def plan(study: Study, engine: Engine, case: str, *, with_sources: bool = False, now: datetime) -> Plan:
    """What removing a case would do.

    Raises:
        InputError: There is no such case, and none of this name was removed.
    """
    logs = {}
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as layer:
            logs[coder] = store.decisions.log(layer)
    with store.reading(engine) as connection:
        known = _known(study, connection, logs, case)
    return _plan(study, known, with_sources=with_sources)


def remove(
    study: Study,
    engine: Engine,
    case: str,
    *,
    label: str | None = None,
    with_sources: bool = False,
    now: datetime,
    tell: Callable[[str], None],
) -> tuple[Removal, Plan]:
    """Erase a case from the stores, the logs, the copies and the files of a study; what is left says that it was there.

    The names are noted, salted and hashed, before anything goes; the transcript's text goes last. So a removal that is
    stopped half way is finished by the same command.

    Args:
        study: The study.
        engine: Its store.
        case: Whose words go.
        label: What the record calls the case; by default its name.
        with_sources: Whether the files that its interviews were read from are deleted as well.
        now: The time.
        tell: Told each file.

    Returns:
        What the record says now, and what was done.

    Raises:
        InputError: There is no such case; or a file cannot be rewritten, and the removal is not finished.
        StoreError: A layer is held by a session, or a store by another program; nothing was changed.
    """
    coders = store.layer_coders(study.layers)
    with ExitStack() as held:
        for coder in coders:
            held.enter_context(store.held(study.layers, coder))
        with ExitStack() as stores:
            # The study's store is committed last: while it has the text, a removal that was stopped finds it all again.
            shared = stores.enter_context(store.transaction(engine))
            engines = {coder: layers.open_layer(study, coder, now=now) for coder in coders}
            opened = {coder: stores.enter_context(store.transaction(layer)) for coder, layer in engines.items()}
            logs = {coder: store.decisions.log(layer) for coder, layer in opened.items()}
            known = _known(study, shared, logs, case)
            planned = _plan(study, known, with_sources=with_sources)
            begun = removals.begin(study, label or case, [known.case, *known.own], at=stamp(now))
            for step in planned.steps:
                do(step, tell)
            doomed = _doomed(known)
            erased: Counter[str] = Counter()
            decisions = {}
            for coder, layer in opened.items():
                found = erasure.erase(layer, store.Kind.LAYER, doomed)
                decisions[coder] = found.get("decisions", 0)
                erased.update(found)
            erased.update(erasure.erase(shared, store.Kind.STUDY, doomed))
            store.meta.put(shared, CASES, "")
        for one in (engine, *engines.values()):
            if one.dialect.name == "sqlite" and one.url.database is not None:
                store.compact(Path(one.url.database))
    erased["files rewritten"], erased["files deleted"] = len(planned.of(Act.REWRITTEN)), len(planned.of(Act.DELETED))
    counts = {name: number for name, number in sorted(erased.items()) if number}
    told = {coder: number for coder, number in decisions.items() if number}
    return removals.finish(study, begun, erased=counts, decisions=told, at=stamp(now)), planned


def do(step: Step, tell: Callable[[str], None]) -> None:
    """Do what becomes of a file, and tell it; nothing for what is left.

    Raises:
        InputError: The file cannot be written or deleted.
    """
    if step.do is None:
        return
    try:
        step.do()
    except OSError as error:
        raise InputError(
            f"cannot be {step.act}: {error.strerror or error}; the removal is not finished",
            where=Where(step.path),
            hint="Close what has the file open, or change its permissions, and run the same command again.",
        ) from error
    tell(f"{step.act} {step.path}: {step.what}")


def _known(study: Study, connection: Connection, logs: dict[str, list[Decision]], case: str) -> _Known:
    transcripts = {one.name: one for one in store.transcripts.every(connection)}
    cases = [one.name for one in store.cases.every(connection)]
    former = removals.removal_of(study, case)
    if former is not None and not former.is_of(case):
        # Called as the record calls it: its own name is looked for in what came back.
        case = next((name for name in [*cases, *(t.case for t in transcripts.values())] if former.is_of(name)), case)
    own = {name for name, one in transcripts.items() if one.case == case}
    if former is not None:
        names = set(transcripts) | {one.transcript for log in logs.values() for one in log} | _in_files(study)
        own |= {name for name in names - {""} if former.is_of(name)}
    elif not own and case not in cases:
        hint = f"There are: {', '.join(cases)}" if cases else "There is none yet: qualkit import PATH…"
        raise UnknownNameError("case", case, cases, hint=hint)
    pending = {name: text for name, text in store.meta.starting(connection, PENDING).items() if name in own}
    segments = store.segments.every(connection)
    samples: Counter[str] = Counter()
    for sample in store.samples.every(connection):
        samples[sample.name] = sum(name in own for name, _ in store.samples.places(connection, sample.name))
    places = {(s.transcript, s.span) for s in segments}
    places |= {place for sample in samples for place in store.samples.places(connection, sample)}
    places |= {place for log in logs.values() for place in projection.anchored(log)}
    others = {name: one for name, one in transcripts.items() if name not in own}
    texts = {others[name].text[span.start : span.end] for name, span in places if name in others}
    texts |= {one.quote(turn.span) for one in others.values() for turn in one.turns}
    texts |= _of_codebook(study)
    return _Known(
        case=case,
        transcripts=transcripts,
        own=frozenset(own),
        logs=logs,
        former=tuple(pending.values()),
        guides=tuple(path.read_text(encoding="utf-8", errors="replace") for path in sorted(study.guides.glob("*.md"))),
        samples={name: number for name, number in samples.items() if number},
        n_segments=sum(segment.transcript in own for segment in segments),
        kept=frozenset(map(text_hash, texts)),
    )


def _in_files(study: Study) -> set[str]:
    """The interviews that copies of stores and the folder of transcripts know; what cannot be opened knows none."""
    found = {path.stem for path in study.transcripts.glob("*") if path.is_file()}
    for name in holdings.files(study):
        if holdings.place_of(study, name) is holdings.COPIES and (study.root / name).is_file():
            try:
                found |= store.names_in_copy(study.root / name) or set()
            except StoreError:
                continue  # told, and deleted, when its turn comes
    return found


def _doomed(known: _Known) -> Doomed:
    departed = known.departed()
    return store.Doomed(
        transcripts=known.own,
        case=known.case,
        holds=departed.phrases.holds,
        quotes=departed.phrases.quotes,
        without=departed.codebook,
        kept=known.kept,
    )


def _plan(study: Study, known: _Known, *, with_sources: bool) -> Plan:
    departed = known.departed()
    sources: dict[PurePosixPath, bool] = {}
    for name, one in known.transcripts.items():
        source = PurePosixPath(one.source)
        sources[source] = sources.get(source, True) and name in known.own
    own = {PurePosixPath(known.transcripts[name].source) for name in known.own if name in known.transcripts}
    # A file that was brought back after a removal has not been read, and is known by its name.
    unread = [path for path in study.transcripts.glob("*") if path.is_file() and path.stem in known.own]
    for path in unread:
        place = PurePosixPath(path.relative_to(study.root).as_posix())
        sources.setdefault(place, True)
        own.add(place)
    search = Search(
        study=study,
        departed=departed,
        doomed=_doomed(known),
        sources={source: is_all for source, is_all in sources.items() if source in own},
        with_sources=with_sources,
    )
    n_decisions = {coder: sum(map(known.of_case, log)) for coder, log in known.logs.items()}
    return Plan(
        case=known.case,
        transcripts=tuple(sorted(known.own)),
        n_segments=known.n_segments,
        n_decisions=sum(n_decisions.values()),
        n_layers=sum(number > 0 for number in n_decisions.values()),
        samples=known.samples,
        sources=tuple(sorted(source for source, is_all in search.sources.items() if is_all)),
        steps=tuple(holdings.steps(search)),
        quoted=_quoted(study, departed),
    )


def _of_codebook(study: Study) -> set[str]:
    """The texts of the codebook that suggestions learn from; none while it has errors."""
    book, _ = books.load(study.codebook_path, root=study.root)
    return set() if book is None else {text.text for text in books.training_texts(book)}


def _quoted(study: Study, departed: Departed) -> tuple[str, ...]:
    """Codes and themes whose label is in the case's own words: in vivo."""
    book, _ = books.load(study.codebook_path, root=study.root)
    if book is None:
        return ()
    labels = [(one.id, one.label) for one in book.themes] + [(one.id, one.label) for one in book.codes]
    return tuple(id_ for id_, label in labels if any(map(departed.phrases.quotes, label.every())))
