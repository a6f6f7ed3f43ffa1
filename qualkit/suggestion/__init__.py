"""Suggestions: which codes may fit a passage, how probably, and why."""

from qualkit.suggestion.live import Live
from qualkit.suggestion.material import Answer, CodeText, Passage
from qualkit.suggestion.suggest import suggest

__all__ = ["Answer", "CodeText", "Live", "Passage", "suggest"]
