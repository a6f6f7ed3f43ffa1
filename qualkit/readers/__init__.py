"""File to transcript, one format a file; labels and roles of speakers are shared by all formats."""

from qualkit.readers.cases import read_cases
from qualkit.readers.reading import SUFFIXES, read_all

__all__ = ["SUFFIXES", "read_all", "read_cases"]
