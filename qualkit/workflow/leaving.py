"""Which files may leave a study whose names gave way to surrogates: none that still says the names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import exchange, readers, store
from qualkit.errors import InputError
from qualkit.workflow.keys import PSEUDONYMISED
from qualkit.workflow.pseudonymise import in_words, read_key
from qualkit.workflow.still_named import says, still_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.transcript import Transcript
    from qualkit.privacy import Key
    from qualkit.store import Engine
    from qualkit.study import Study

RENAME = "Give them other names: qualkit transcripts rename OLD NEW; a case is renamed in transcripts/cases.csv."
"""What to do about names in names."""


@dataclass(frozen=True)
class Door:
    """What judges files before they leave the study.

    Attributes:
        study: The study.
        key: Its key; empty when it was deleted, and then no file made before can be judged.
        is_veiled: Whether names gave way to surrogates; if not, everything may leave.
    """

    study: Study
    key: Key
    is_veiled: bool

    def is_clean(self, data: bytes) -> bool:
        """Whether a file says no word that a surrogate stands for, as far as it can be searched."""
        if not self.is_veiled:
            return True
        texts = exchange.searchable(data)
        if texts is None or not self.key.originals:
            return False
        said = in_words(self.key)
        return all(said(text) == text for text in texts)

    def may_leave(self, source: Path, held: Sequence[Transcript]) -> bool:
        """Whether the file that transcripts were read from says what the study holds, and nothing that it hides.

        The words alone do not tell: a name of one character is replaced in its place, not wherever it stands.
        """
        if not self.is_veiled:
            return True
        read, _ = readers.read_all(
            source.resolve(),
            root=self.study.root,
            speakers=self.study.settings.speakers,
            layouts=self.study.settings.profiles,
            largest_mb=self.study.settings.reading.largest_mb,
        )
        texts = {one.name: one.text for one in read}
        return all(texts.get(one.name) == one.text for one in held) and self.is_clean(source.read_bytes())

    def unnamed(self, speakers: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """``[speakers]`` of qualkit.toml, with surrogates for the names among the labels."""
        said = in_words(self.key) if self.is_veiled else str
        return {role: [said(label) for label in labels] for role, labels in speakers.items()}

    def named_in(self, files: Mapping[str, bytes]) -> list[str]:
        """Which files say names, places or numbers of the key, be it by chance."""
        return says(self.key, files) if self.is_veiled else []


def door(study: Study, engine: Engine, *, now: datetime) -> Door:
    """What judges files before they leave the study.

    Raises:
        InputError: The key is damaged (carries every problem), or names were accepted and are not replaced yet: the
            study itself still says them.
    """
    key = read_key(study)
    check(study, engine, key, now=now)
    with store.reading(engine) as connection:
        is_veiled = store.meta.find(connection, PSEUDONYMISED) is not None
    return Door(study, key, is_veiled or bool(key.applied))


def check(study: Study, engine: Engine, key: Key, *, now: datetime) -> None:
    """Let nothing leave while names that were accepted stand in what is to leave.

    What researchers wrote themselves, such as a guide, may say them by chance: that is told of the file that leaves.

    Raises:
        InputError: Names stand in transcripts, in coders' layers, or in the names of transcripts and cases.
    """
    found = replace(still_named(study, engine, key, now=now), files=())
    if found.can_be_replaced:
        raise InputError(
            f"names that you accepted still stand {found.told()}",
            hint="Replace them first: qualkit pseudonymise --apply",
        )
    if found.names:
        raise InputError(f"names that you accepted still stand in the names of {', '.join(found.names)}", hint=RENAME)
