"""Detect personal data, give it stable surrogates, keep the key apart, and find what leaked."""

from qualkit.privacy.detect import detect
from qualkit.privacy.kinds import WORDED, Certainty, Finding, Kind

__all__ = ["WORDED", "Certainty", "Finding", "Kind", "detect"]
