"""What stays of a case that was removed: that it was, when, and how much; none of its words."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Removal:
    """The tombstone of a case.

    Attributes:
        label: What the record calls the case: its name, unless the researcher chose another.
        at: When the removal began, ISO 8601 in UTC.
        salt: Of the marks.
        marks: Salted hashes of the names of the case and its transcripts, by which they are known if they come back.
        done_at: When it was finished; empty when it was stopped half way.
        erased: What it erased and how much of it, such as ``segments`` or ``files deleted``.
        decisions: Coder to how many decisions were erased in this coder's log.
        readmitted_at: When the participant had consented anew, so that the names may come back; empty otherwise.
    """

    label: str
    at: str
    salt: str
    marks: frozenset[str]
    done_at: str = ""
    erased: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[str, int] = field(default_factory=dict)
    readmitted_at: str = ""

    @property
    def is_done(self) -> bool:
        """Whether all of it was erased."""
        return bool(self.done_at)

    def is_of(self, name: str) -> bool:
        """Whether a case or transcript of this name was removed, and not taken in again since."""
        return not self.readmitted_at and mark(self.salt, name) in self.marks


def mark(salt: str, name: str) -> str:
    """The salted hash of a name."""
    return hashlib.sha256(f"{salt}|{unicodedata.normalize('NFC', name)}".encode("utf-8", "surrogatepass")).hexdigest()
