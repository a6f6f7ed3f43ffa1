"""What a coder decides, written as decisions of the log and read back by today's codebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from qualkit.model.codebook import Status
from qualkit.model.coding import Decision, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from qualkit.model.codebook import Code, Codebook
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.session.state import Standing, State


@dataclass(frozen=True, eq=False)
class Recorder:
    """Records one coder's decisions and keeps the state in step with the log.

    Attributes:
        record: Logs decisions, all or none, and returns them with their numbers once they are safely written.
        fingerprint: Of a code's definition.
        now: The time of a decision, with its time zone.
    """

    transcripts: Mapping[str, Transcript]
    state: State
    codebook: Codebook
    coder: str
    mode: Mode
    record: Callable[[Sequence[Decision]], Sequence[Decision]]
    fingerprint: Callable[[Code], str]
    now: Callable[[], datetime]

    def log(self, verdict: Verdict, transcript: str, span: Span, **fields: Any) -> None:
        """Record a decision on a span; the other fields are those of ``Decision``."""
        self.act([self.made(verdict, transcript, span, **fields)])

    def act(self, decisions: Sequence[Decision]) -> None:
        """Record decisions that are one act: all or none are logged, and one undo takes all of them back."""
        told = [replace(one, is_continued=True) if place else one for place, one in enumerate(decisions)]
        for decision in self.record(told):
            self.state.add(decision)

    def take_back(self, act: Sequence[Decision]) -> None:
        """Record that decisions count no more, the last first; all or none."""
        undoing = [self.made(Verdict.UNDO, one.transcript, one.span, undoes=one.number) for one in reversed(act)]
        for decision in self.record(undoing):
            self.state.add(decision)

    def made(self, verdict: Verdict, transcript: str, span: Span, **fields: Any) -> Decision:
        """A decision on a span that is not recorded yet; the other fields are those of ``Decision``."""
        return Decision(
            coder=self.coder,
            transcript=transcript,
            span=span,
            quote=self.transcripts[transcript].quote(span),
            verdict=verdict,
            at=self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            mode=self.mode,
            codebook=self.codebook.sha256,
            **fields,
        )

    def standing(self, transcript: str, span: Span) -> Standing:
        """What stands on a span, by today's ids."""
        standing = self.state.at(transcript, span)
        facets = {self._today(code): chosen for code, chosen in standing.facets.items()}
        return replace(standing, codes=self.today(standing.codes), facets=facets)

    def today(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Ids as the codebook has them today; ids that it no longer knows stay as they are."""
        return tuple(dict.fromkeys(map(self._today, codes)))

    def fingerprints(self, codes: Sequence[str]) -> dict[str, str]:
        """Code id to fingerprint, for the codes that the codebook knows."""
        return {code: self.fingerprint(self.codebook.code(code)) for code in codes if code in self.codebook}

    def answer(self, codes: Sequence[str], facets: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]] | str:
        """An answer by today's ids, each with its facet values; or what is wrong and what to do next."""
        current: dict[str, dict[str, str]] = {}
        for code_id in codes:
            today = self.codebook.current_id(code_id)
            if today is None:
                return f"The codebook has no code {code_id!r}. Choose one of its codes."
            if self.codebook.code(today).status is Status.RETIRED:
                return f"{today} is retired and takes no new codings. Choose another code."
            current.setdefault(today, {}).update(facets.get(code_id, {}))
        if not current:
            return "An answer needs a code. Choose one, or say that none fits."
        known = {facet.id: {value.id for value in facet.values} for facet in self.codebook.marks}
        for chosen in current.values():
            for facet, value in chosen.items():
                if value not in known.get(facet, ()):
                    return f"The codebook has no facet value {facet}:{value}. Choose one of its values."
        return current

    def _today(self, code_id: str) -> str:
        return self.codebook.current_id(code_id) or code_id
