"""Which suggestions a coder may see, and which were seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualkit.model.coding import Mode
from qualkit.session.control import is_control

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.model.suggestion import Suggestion
    from qualkit.session.state import Standing, State


@dataclass(eq=False)
class Exposure:
    """What may be on screen of the suggestions for a segment.

    Attributes:
        mode: When suggestions are to be shown; in blind mode ``suggest`` is never asked.
        state: What the coder decided, and saw, so far.
        coder: Whose session.
        suggest: The suggestions for a segment, the most probable first; ``None`` when there are none.
        control_share: Of the segments that show none; 0 draws no controls.
        is_revealed: Suggestions are on screen after the coder's own answer.
    """

    mode: Mode
    state: State
    coder: str
    suggest: Callable[[Segment], Sequence[Suggestion]] | None
    control_share: float = 0.0
    is_revealed: bool = False
    _opened: Segment | None = None
    _proposed: dict[Segment, tuple[Suggestion, ...]] = field(default_factory=dict)  # stays as it was seen

    def __post_init__(self) -> None:
        if self.mode is Mode.BLIND:
            self.suggest = None

    def open(self, segment: Segment) -> None:
        """A visit to a segment begins: what was seen before is on screen again."""
        self._opened = segment
        self.is_revealed = self.mode is Mode.COMMIT_FIRST and self._has_seen(segment)

    def on_screen(self, segment: Segment) -> tuple[Suggestion, ...]:
        """The suggestions that may be on screen now."""
        return self.suggested(segment) if self.mode is Mode.ASSIST or self.is_revealed else ()

    def suggested(self, segment: Segment) -> tuple[Suggestion, ...]:
        """The suggestions for a segment, whether or not they may be on screen; none for a control."""
        if self.suggest is None or self.is_control(segment):
            return ()
        if segment not in self._proposed:
            self._proposed[segment] = tuple(self.suggest(segment))
        return self._proposed[segment]

    def is_control(self, segment: Segment) -> bool:
        """Whether a segment is a control: drawn as one, and its suggestions were never seen."""
        if self.suggest is None or not self.control_share or self._has_seen(segment):
            return False
        return is_control(segment, coder=self.coder, share=self.control_share)

    def shown(self, segment: Segment) -> tuple[str, ...]:
        """The codes that are on screen as suggestions, by rank."""
        return tuple(suggestion.code for suggestion in self.on_screen(segment))

    def seen(self, segment: Segment) -> tuple[str, ...]:
        """The codes suggested for a segment that the coder has seen: now on screen, or at an earlier visit."""
        now = self.shown(segment) if segment == self._opened else ()
        return now or self.state.seen(segment.transcript, segment.span)

    def refusal(self, segment: Segment, standing: Standing) -> str:
        """Why suggestions cannot be revealed now, and what to do; empty when they can."""
        if self.mode is Mode.BLIND:
            return "This session is blind: no suggestions are made. Answer by yourself."
        if self.is_control(segment):
            return "This segment is a control: it shows no suggestions. Answer by yourself."
        if not standing.is_answered and not self.on_screen(segment):
            return "Suggestions come after your own answer. Choose codes or none."
        if not self.suggested(segment):
            return "There are no suggestions for this segment. Answer by yourself."
        return ""

    def follow(self, codebook: Codebook) -> None:
        """Read what was proposed by the codebook of today: renamed codes follow, codes that are gone go."""
        for segment, seen in self._proposed.items():
            current = [(codebook.current_id(one.code), one) for one in seen]
            self._proposed[segment] = tuple(replace(one, code=code) for code, one in current if code is not None)

    def _has_seen(self, segment: Segment) -> bool:
        return self.state.has_seen(segment.transcript, segment.span)
