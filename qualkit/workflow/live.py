"""Suggestions during a session: the learner follows what the coder decides, with vectors that the store has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.embedding import text_hash
from qualkit.errors import AnalysisError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment, Span
    from qualkit.model.suggestion import Suggestion
    from qualkit.model.transcript import Transcript
    from qualkit.session import State
    from qualkit.store import Batch, Engine
    from qualkit.suggestion import Live, Passage
    from qualkit.suggestion.coverage import CodeCoverage

FROM_WORDS = "No vector of this segment yet: suggested from its words (qualkit embed)."
"""What a coder is told where the meaning of a segment is not known."""


LIKELY = 0.5
"""Probability from which a coder is told that perhaps none fits."""


class LiveSuggestions:
    """One coder's suggestions, as of the last decision.

    They are made when the study has suggestions for this coder or for anybody: ``qualkit suggest`` is how a
    study asks for them. Until the first decision of the session they are those of that batch, so that the
    first segment does not wait; the learner is built while the coder reads it, once, and follows. The encoder is
    never loaded: vectors are those that the store has.

    Args:
        engine: The study's store.
        transcripts: By name.
        state: What the coder decided; the session keeps it up to date.
        book: The codebook; suggestions are of its active codes.
        coder: Whose decisions to learn from, and nobody else's.
        top: Suggestions a segment.
    """

    def __init__(
        self,
        engine: Engine,
        transcripts: Mapping[str, Transcript],
        state: State,
        book: Codebook,
        coder: str,
        *,
        top: int,
    ) -> None:
        self._engine = engine
        self._transcripts = transcripts
        self._state = state
        self._book = book
        self._coder = coder
        self._top = top
        self._changed: dict[tuple[str, Span], None] = {}
        self._is_begun = False
        self._of_batch: set[Segment] = set()
        self._questions: dict[str, Mapping[int, str]] = {}
        self._width = 0
        self._in_background: Future[Live] | None = None

    def adopt(self, book: Codebook) -> None:
        """Go on with another state of the codebook; the learner is built anew where its texts differ."""
        from qualkit.workflow.suggest import code_texts

        if self._in_background is not None:
            wait([self._in_background])  # it reads the codebook as it was
        is_same = code_texts(book) == code_texts(self._book)
        self._book = book
        if not is_same:
            self._in_background = None
            self.__dict__.pop("_live", None)

    def uncertain(self, segments: Sequence[Segment]) -> Segment | None:
        """Of segments without an answer the one whose answer would teach most; ``None`` without suggestions."""
        from qualkit.suggestion.queue import Order, queued

        if self._model is None or not segments:
            return None
        passages = [self._passage(one.transcript, one.span) for one in segments]
        places = queued(passages, self._up_to_date(), Order.UNCERTAIN, given={}, cases=[])
        return segments[places[0]]

    @property
    def is_on(self) -> bool:
        """Whether the study has asked for suggestions."""
        return self._model is not None

    def decided(self, transcript: str, span: Span) -> None:
        """Something was decided on a span; learnt before the next suggestion."""
        self._is_begun = True
        self._changed[transcript, span] = None

    def __call__(self, segment: Segment) -> Sequence[Suggestion]:
        """The suggestions for a segment, the most probable first; empty where the study has asked for none."""
        if self._model is None:
            return ()
        if not self._is_begun:
            found = self._batch(segment)
            if found:
                self._of_batch.add(segment)
                self._begin()
                return found
        live = self._up_to_date()
        return live.suggestions(self._passage(segment.transcript, segment.span), top=self._top)

    def remark(self, segment: Segment) -> str:
        """What to know of a segment's suggestions; empty when there is nothing to say."""
        if self._model is None or segment in self._of_batch:
            return ""
        passage = self._passage(segment.transcript, segment.span)
        has_words = any(character.isalnum() for character in passage.text)
        without = has_words and not self._is_of_words and not self._live.has_vector(passage)
        none = self._live.none(passage)
        probably = "" if none is None or none < LIKELY else f"Probably no code fits ({none:.0%})."
        return " ".join(filter(None, [probably, FROM_WORDS if without else ""]))

    def _batch(self, segment: Segment) -> list[Suggestion]:
        """What the newest batch suggests for a segment, of today's codes."""
        with store.reading(self._engine) as connection:
            found = store.suggestions.latest(connection, segment.transcript, self._coder).get(segment.span, [])
        current = [(self._book.current_id(one.code), one) for one in found]
        return [replace(one, code=code) for code, one in current if code is not None]

    @cached_property
    def _newest(self) -> Batch | None:
        """The newest suggestions that this coder may see."""
        with store.reading(self._engine) as connection:
            batches = [b for b in store.suggestions.every_batch(connection) if b.coder in (None, self._coder)]
        return batches[-1] if batches else None

    @property
    def _model(self) -> str | None:
        """Their model."""
        return None if self._newest is None else self._newest.model

    @property
    def _is_of_words(self) -> bool:
        from qualkit.workflow.suggest import WORDS

        return self._model == WORDS

    def ordered(self, segments: Sequence[Segment], order: str) -> list[Segment]:
        """Segments in an order to code them: those answered first, as they were decided, then the others.

        The order is that of this moment; the next session orders anew by what was learnt.

        Raises:
            InputError: The study has asked for no suggestions, or there is no such order.
        """
        from qualkit.suggestion.queue import Order, queued

        if order not in list(Order):
            raise InputError(f"no order is called {order!r}", hint=f"There are: {', '.join(Order)}")
        if self._model is None:
            raise InputError(f"the order {order!r} rests on suggestions", hint="Make some: qualkit suggest")
        number = {place: place_number for place_number, place in enumerate(self._state.answered())}
        decided = sorted(
            (s for s in segments if (s.transcript, s.span) in number), key=lambda s: number[s.transcript, s.span]
        )
        rest = [s for s in segments if (s.transcript, s.span) not in number]
        given = {code.id: 0 for code in self._book.active()}
        for place in number:
            for code in self._codes(*place):
                if code in given:
                    given[code] += 1
        places = queued(
            [self._passage(s.transcript, s.span) for s in rest],
            self._live,
            Order(order),
            given=given,
            cases=[self._transcripts[s.transcript].case for s in rest],
        )
        return [*decided, *(rest[place] for place in places)]

    def coverage(self, segments: Sequence[Segment], *, seed: int = 0) -> list[CodeCoverage]:
        """How much of each code is found, in the codebook's order.

        Segments that share characters with an answered span count as answered.

        Raises:
            InputError: The study has asked for no suggestions.
            AnalysisError: Fewer than 8 answers.
        """
        from qualkit.model.segment import covered, merged
        from qualkit.suggestion.coverage import coverage

        if self._model is None:
            raise InputError("how much is left is told from suggestions", hint="Make some: qualkit suggest")
        live = self._up_to_date()
        held = live.held_out()
        if held is None:
            raise AnalysisError(
                f"{live.n_answers} answers are too few to tell how much is left", hint="Code at least 8 segments."
            )
        answered: dict[str, list[Span]] = {}
        for name, span in self._state.answered():
            answered.setdefault(name, []).append(span)
        whole = {name: merged(spans) for name, spans in answered.items()}
        rest = [s for s in segments if not covered(s.span, whole.get(s.transcript, ()))]
        chances = live.table([self._passage(s.transcript, s.span) for s in rest])
        codes = [code.id for code in self._book.active()]
        found = {one.code: one for one in coverage(sorted(codes), *held, chances, seed=seed)}
        return [found[code] for code in codes]

    def close(self) -> None:
        """Wait for what was begun in the background; the session is over."""
        if self._in_background is not None:
            self._in_background.cancel()
            wait([self._in_background])

    def _begin(self) -> None:
        """Build the learner while the coder reads, from what stands now; what is decided meanwhile follows."""
        if self._in_background is None and "_live" not in self.__dict__:
            worker = ThreadPoolExecutor(1, "suggestions")
            self._in_background = worker.submit(self._built, self._told())
            worker.shutdown(wait=False)

    def _told(self) -> list[tuple[tuple[str, Span], tuple[str, ...]]]:
        """What stands, the oldest first; nothing is left to follow."""
        self._changed.clear()
        return [(place, self._codes(*place)) for place in self._state.answered()]

    @cached_property
    def _live(self) -> Live:
        return self._built(self._told()) if self._in_background is None else self._in_background.result()

    def _built(self, told: Sequence[tuple[tuple[str, Span], tuple[str, ...]]]) -> Live:
        from qualkit.suggestion import Live
        from qualkit.workflow.suggest import code_texts, passages

        live = Live(
            list(passages(self._engine).values()),
            codes=[code.id for code in self._book.active()],
            code_texts=code_texts(self._book),
            vectors=None if self._is_of_words else self._kept_vectors,
        )
        live.learn([(self._passage(*place), codes) for place, codes in told])
        return live

    def _up_to_date(self) -> Live:
        live = self._live
        for transcript, span in self._changed:
            passage = self._passage(transcript, span)
            if self._state.at(transcript, span).is_answered:
                live.learn([(passage, self._codes(transcript, span))])
            else:
                live.forget(passage)
        self._changed.clear()
        return live

    def _codes(self, transcript: str, span: Span) -> tuple[str, ...]:
        """Standing codes by today's ids; one that the codebook does not know any more stays, and is not learnt."""
        return tuple(self._book.current_id(code) or code for code in self._state.at(transcript, span).codes)

    def _passage(self, name: str, span: Span) -> Passage:
        from qualkit.workflow.suggest import passage, questions_of

        transcript = self._transcripts[name]
        if name not in self._questions:
            self._questions[name] = questions_of(transcript)
        turn = transcript.turn_at(span.start)
        return passage(transcript, span, turn.number if turn else 0, self._questions[name])

    def _kept_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors that the store has; a zero row for a text it has none of, or one that is damaged."""
        import numpy as np

        hashes = [text_hash(text) for text in texts]
        with store.reading(self._engine) as connection:
            known = store.vectors.find_many(connection, self._model or "", dict.fromkeys(hashes))
        if not self._width:
            told = None if self._newest is None else self._newest.settings.get("dim")
            self._width = told or max((vector.size for vector in known.values()), default=1)
        rows = np.zeros((len(texts), self._width), dtype=np.float32)
        for row, digest in zip(rows, hashes, strict=True):
            vector = known.get(digest)
            if vector is not None and vector.size == self._width and np.isfinite(vector).all():
                row[:] = vector
        return rows
