"""Transcripts cut into segments: by turn, by sentence, by meaning unit; and spans found again after an edit."""

from __future__ import annotations

from qualkit.segmentation.anchors import Anchor, Found, relocate
from qualkit.segmentation.candidates import Candidate, candidates
from qualkit.segmentation.meaning import meaning_units
from qualkit.segmentation.segment import segments
from qualkit.segmentation.sentences import sentences

__all__ = ["Anchor", "Candidate", "Found", "candidates", "meaning_units", "relocate", "segments", "sentences"]
