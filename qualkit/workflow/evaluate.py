"""Judge suggestions by a coder's own answers: the log, the codebook and the vectors brought together."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass, replace
from multiprocessing import cpu_count, get_context
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store, suggestion
from qualkit.embedding import embedder
from qualkit.errors import AnalysisError, InputError
from qualkit.model.codebook import Text
from qualkit.model.coding import CoderKind
from qualkit.model.counted import counted
from qualkit.suggestion.evaluation import BATCH_PART, CURVE, LEFT_OUT, PARTS, REPLAY, Gold, evaluate
from qualkit.suggestion.own import Given, own_answers
from qualkit.suggestion.trial import KnownVectors
from qualkit.workflow import blind, findings, layers
from qualkit.workflow.progress import silent
from qualkit.workflow.suggest import WORDS, code_texts, passage, passages, questions_of
from qualkit.workflow.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Code, Codebook
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.suggestion import CodeText
    from qualkit.suggestion.evaluation import Evaluation
    from qualkit.suggestion.own import OwnAnswer
    from qualkit.suggestion.trial import Scores
    from qualkit.workflow.progress import Progress

__all__ = [
    "BATCH_PART",
    "CURVE",
    "LEFT_OUT",
    "PARTS",
    "REPLAY",
    "Evaluated",
    "check_coder",
    "evaluate_suggestions",
    "golds",
]

MOST_PROCESSES = 8
FEW_ANSWERS = 200
"""Up to so many, starting further processes takes longer than they save."""
IN_VIVO = re.compile(r"in[\s_-]?vivo", re.IGNORECASE)
_LEAST_QUOTE = 12  # characters; shorter examples stand in a transcript by chance


@dataclass(frozen=True)
class Evaluated:
    """What ``suggest --evaluate`` found.

    Attributes:
        evaluation: The figures.
        coder: Whose answers they rest on.
        model: The identity of what made the vectors.
        n_assisted: Answers left out because suggestions had been on screen.
        n_gone: Answers left out because their codes or words are not there any more.
        labels: Code id to label.
        provenance: Where it comes from.
    """

    evaluation: Evaluation
    coder: str
    model: str
    n_assisted: int
    n_gone: int
    labels: Mapping[str, str]
    provenance: Provenance

    def about(self) -> tuple[str, ...]:
        """What was judged, a sentence a line."""
        told = [f"Suggestions for {self.coder}, with {self.model}, as a session shows them."]
        if self.n_assisted:
            told.append(
                f"{counted(self.n_assisted, 'answer')} not counted: suggestions for the segment had been, or may have "
                "been, on screen, and the coder gave no answer before."
            )
        if self.n_gone:
            told.append(f"{counted(self.n_gone, 'answer')} not counted: their codes or words are not there any more.")
        return tuple(told)

    def facts(self) -> dict[str, object]:
        """The same for a file that programs read."""
        return {"coder": self.coder, "model": self.model, "assisted": self.n_assisted, "gone": self.n_gone}


def evaluate_suggestions(
    study: Study,
    engine: Engine,
    *,
    coder: str,
    now: datetime,
    threshold: float = 0.5,
    seed: int = 0,
    parts: Sequence[str] = PARTS,
    model: str | None = None,
    processes: int | None = None,
    progress: Progress = silent,
) -> Evaluated:
    """Judge suggestions on the study's own answers of one coder.

    Args:
        study: The study.
        engine: Its store; only vectors are written to it.
        coder: A person whose answers count.
        now: Today, for the provenance.
        threshold: Probability from which a code counts as said.
        seed: Of the draws of the learning curve.
        parts: What to do, of ``PARTS`` and ``BATCH_PART``.
        model: An embedder's name; the study's by default.
        processes: How many at once; by default one a processor, at most 8.
        progress: Told of embedding and of what is scored.

    Raises:
        InputError: The coder has no layer, or is a machine; the layer holds what an open sample asks anew; the
            model is not on this machine.
        AnalysisError: There are too few answers of the coder's own.
    """
    check_coder(study, engine, coder)
    blind.check(engine, [coder], as_coder=coder)
    book = books.read(study.codebook_path, root=study.root)
    found, n_assisted, n_gone = golds(study, engine, book, coder, now=now)
    if not found and n_assisted:
        raise AnalysisError(
            f"all {n_assisted} answers of {coder} were given with suggestions on screen; they cannot tell how good "
            "suggestions are",
            hint=f"Code with suggestions after your own answer, or: qualkit code --coder {coder} --blind",
        )
    without = WithoutInterviews(book, texts_of_transcripts(engine))
    every = list(passages(engine).values())
    chosen = embedder(model or study.settings.embedding.embedder)
    vectors, identity = None, WORDS
    if chosen is not None:
        compute = Vectors(engine, chosen, progress=progress)
        spoken = {*every, *(gold.answer.passage for gold in found)}
        told = [words for one in spoken for words in (one.text, one.question)]
        vectors = KnownVectors.of([*told, *(text.text for text in without(frozenset()))], compute)
        identity = compute.identity
    n_processes = processes or min(cpu_count(), MOST_PROCESSES)

    def run(tasks: Sequence[Callable[[], Scores]]) -> Iterator[Scores]:
        with progress("evaluating", len(tasks)) as advance:
            several = n_processes > 1 and len(found) > FEW_ANSWERS
            for scores in _shared_out(tasks, n_processes) if several else (task() for task in tasks):
                advance(1)
                yield scores

    made = evaluate(
        found,
        passages=every,
        codes=[code.id for code in book.active()],
        texts_without=without,
        vectors=vectors,
        threshold=threshold,
        seed=seed,
        parts=parts,
        run=run,
    )
    language = study.settings.study.language
    return Evaluated(
        evaluation=made,
        coder=coder,
        model=identity,
        n_assisted=n_assisted,
        n_gone=n_gone,
        labels={code.id: code.label.in_language(language) or code.id for code in book.codes},
        provenance=findings.provenance(study, engine, layers.Layer(coder, (coder,)), book, now=now),
    )


def golds(study: Study, engine: Engine, book: Codebook, coder: str, *, now: datetime) -> tuple[list[Gold], int, int]:
    """A coder's answers given before suggestions were seen, by today's codes and places.

    What the coder answers for an open sample is left out, as suggestions do not learn from it either.

    Returns:
        The answers; how many were left out as assisted; how many because their codes or words are gone.
    """
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        told = own_answers(store.decisions.log(connection))
    own = [answer for answer in told if answer.given is not Given.ASSISTED]
    n_assisted = len(told) - len(own)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        held_back = blind.held_back(connection, coder)
    own = [a for a in own if not any(a.transcript == name and a.span.overlap(span) for name, span in held_back)]
    known = passages(engine)
    questions = {name: questions_of(transcript) for name, transcript in transcripts.items()}
    found = []
    for answer in own:
        codes = _todays(answer, book)
        transcript = transcripts.get(answer.transcript)
        if codes is None or transcript is None or answer.span.end > len(transcript.text):
            continue
        item = known.get((answer.transcript, answer.span))
        if item is None:
            turn = transcript.turn_at(answer.span.start)
            item = passage(transcript, answer.span, turn.number if turn else 0, questions[transcript.name])
        found.append(Gold(suggestion.Answer(item, codes), answer.given, answer.number))
    return found, n_assisted, len(own) - len(found)


def check_coder(study: Study, engine: Engine, coder: str) -> None:
    """Refuse a coder whose answers cannot judge suggestions.

    Raises:
        InputError: The coder has no layer, or is a machine.
    """
    if coder not in store.layer_coders(study.layers):
        there = ", ".join(store.layer_coders(study.layers)) or "nobody yet"
        raise InputError(f"coder {coder!r} has no answers to judge suggestions by", hint=f"There are: {there}")
    with store.reading(engine) as connection:
        known = store.coders.find(connection, coder)
    if known is not None and known.kind is CoderKind.MACHINE:
        raise InputError(f"{coder} is a machine: its codings are no measure of suggestions", hint="Name a person.")


def _todays(answer: OwnAnswer, book: Codebook) -> tuple[str, ...] | None:
    """The answer's codes on offer today; ``None`` when it held codes and none of them is."""
    offered = {code.id for code in book.active()}
    current = {book.current_id(code) for code in answer.codes} & offered
    return None if answer.codes and not current else tuple(sorted(code for code in current if code))


def texts_of_transcripts(engine: Engine) -> dict[str, str]:
    """Each transcript's words by its name."""
    with store.reading(engine) as connection:
        return {t.name: t.text for t in store.transcripts.every(connection)}


class WithoutInterviews:
    """The codebook's texts without those taken from some interviews.

    An example goes whose source names an interview left out, or whose words stand in it, and the name of a code
    derived in vivo whose words do.
    """

    def __init__(self, book: Codebook, transcripts: Mapping[str, str]) -> None:
        self._book = book
        self._origins: dict[tuple[str, int | None], frozenset[str]] = {}
        for code in book.codes:
            if code.derivation and IN_VIVO.search(code.derivation):
                self._origins[code.id, None] = _holding(code.label.every(), transcripts, least=1)
            for number, example in enumerate(code.examples):
                named = frozenset(name for name in transcripts if _names(example.source, name))
                self._origins[code.id, number] = named | _holding(example.text.every(), transcripts)

    def __call__(self, names: frozenset[str]) -> tuple[CodeText, ...]:
        """The texts without those taken from the interviews named."""
        codes = tuple(self._of(code, names) for code in self._book.codes)
        return tuple(code_texts(replace(self._book, codes=codes)))

    def _of(self, code: Code, names: frozenset[str]) -> Code:
        examples = tuple(
            example for number, example in enumerate(code.examples) if not self._origins[code.id, number] & names
        )
        is_theirs = self._origins.get((code.id, None), frozenset()) & names
        return replace(code, examples=examples, label=Text() if is_theirs else code.label)


def _names(source: str | None, name: str) -> bool:
    """Whether an example's source (``P07 ¶12``) names a transcript."""
    return source is not None and re.match(rf"{re.escape(name)}(?!\w)", source.strip(), re.IGNORECASE) is not None


def _holding(texts: Sequence[str], transcripts: Mapping[str, str], *, least: int = _LEAST_QUOTE) -> frozenset[str]:
    """Transcripts in which one of the texts stands word for word."""
    wanted = [words for text in texts if len(words := " ".join(text.split()).casefold()) >= least]
    return frozenset(
        name for name, text in transcripts.items() if any(w in " ".join(text.split()).casefold() for w in wanted)
    )


def _shared_out(tasks: Sequence[Callable[[], Scores]], n_processes: int) -> Iterator[Scores]:
    """Results of tasks in order, several at once; further processes end with the last of them."""
    # Started afresh on every system: a copy of this process would share its open store.
    with get_context("spawn").Pool(min(n_processes, len(tasks)), initializer=_leave_interrupts) as pool:
        yield from pool.imap(_called, tasks, chunksize=1)


def _called(task: Callable[[], Scores]) -> Scores:
    return task()


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that the terminal knows; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
