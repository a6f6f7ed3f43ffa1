"""File to transcript, one format a file; labels and roles of speakers are shared by all formats."""

from qualkit.readers.cases import column_named, read_cases
from qualkit.readers.notation import Clean, Notation, clean
from qualkit.readers.notation import told as notation_of
from qualkit.readers.reading import SUFFIXES, can_read, joined, read_all
from qualkit.readers.roles import word as speaker_word

__all__ = [
    "SUFFIXES",
    "Clean",
    "Notation",
    "can_read",
    "clean",
    "column_named",
    "joined",
    "notation_of",
    "read_all",
    "read_cases",
    "speaker_word",
]
