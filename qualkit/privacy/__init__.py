"""Detect personal data, give it stable surrogates, keep the key apart, and find what leaked."""

from qualkit.privacy.detect import detect, listed, structured_only
from qualkit.privacy.key import Entry, Key, Place, Ruling, add_entry, key_of, read_key, state_of
from qualkit.privacy.kinds import WORDED, Certainty, Finding, Kind
from qualkit.privacy.review import CONTEXT, KEYS, LABEL, Item, Outcome, Question, entry_of, meant_for, review
from qualkit.privacy.rewrite import Cut, Rewritten, rewritten
from qualkit.privacy.short import as_short, found_in_full, without_overlap
from qualkit.privacy.surrogates import MARK

__all__ = [
    "CONTEXT",
    "KEYS",
    "LABEL",
    "MARK",
    "WORDED",
    "Certainty",
    "Cut",
    "Entry",
    "Finding",
    "Item",
    "Key",
    "Kind",
    "Outcome",
    "Place",
    "Question",
    "Rewritten",
    "Ruling",
    "add_entry",
    "as_short",
    "detect",
    "entry_of",
    "found_in_full",
    "key_of",
    "listed",
    "meant_for",
    "read_key",
    "review",
    "rewritten",
    "state_of",
    "structured_only",
    "without_overlap",
]
