"""A study is a folder: its settings, codebook, transcripts, store and exports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qualkit.config import FILE_NAME, Settings, read_settings
from qualkit.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Study:
    """A folder that holds a qualkit.toml.

    Attributes:
        root: The folder, absolute.
    """

    root: Path

    @cached_property
    def settings(self) -> Settings:
        """What qualkit.toml says."""
        return read_settings(self.root / FILE_NAME)

    @property
    def codebook_path(self) -> Path:
        """The codebook's YAML file."""
        return self.root / self.settings.study.codebook

    @property
    def transcripts(self) -> Path:
        """The folder of transcripts."""
        return self.root / "transcripts"

    @property
    def cases_path(self) -> Path:
        """The table of cases and their attributes."""
        return self.transcripts / "cases.csv"

    def cases_state(self) -> str:
        """The sha256 of the table of cases as it is on disk; of nothing when it is missing."""
        return hashlib.sha256(self.cases_path.read_bytes() if self.cases_path.is_file() else b"").hexdigest()

    @property
    def guides(self) -> Path:
        """Topic guides with their questions: one ``NAME.md`` each."""
        return self.root / "guides"

    @property
    def store_path(self) -> Path:
        """What all coders share, unless ``[store] url`` names another database."""
        return self.root / "study.sqlite"

    @property
    def layers(self) -> Path:
        """One SQLite file per coder."""
        return self.root / "layers"

    @property
    def matrices(self) -> Path:
        """Summaries in researchers' words, a file for each case and theme or code."""
        return self.root / "matrices"

    @property
    def history(self) -> Path:
        """Every saved state of the files that researchers write: summaries, the quote bank, translations."""
        return self.root / "history"

    @property
    def quotes_path(self) -> Path:
        """The quotes chosen for the manuscript."""
        return self.root / "quotes.md"

    @property
    def translations(self) -> Path:
        """Translated quotes, a table for each language."""
        return self.root / "translations"

    @property
    def removals(self) -> Path:
        """The record of removed cases."""
        return self.root / "removals.jsonl"

    @property
    def exports(self) -> Path:
        """Where files made for others go."""
        return self.root / "exports"

    @property
    def backups(self) -> Path:
        """Copies of the store."""
        return self.root / "backups"


def find_study(start: Path) -> Study:
    """The study that ``start`` lies in: the nearest folder upwards with a qualkit.toml.

    Raises:
        StudyError: There is none.
    """
    try:
        folder = start.resolve()
    except OSError as error:
        hint = "Go to a folder that is there: cd DIR"
        raise StudyError("this folder was moved or removed", hint=hint) from error
    for candidate in (folder, *folder.parents):
        if (candidate / FILE_NAME).is_file():
            return Study(candidate)
    raise StudyError(
        f"no study in {start} or above it",
        hint="Start one: qualkit init DIR   or see one: qualkit init --example DIR",
    )
