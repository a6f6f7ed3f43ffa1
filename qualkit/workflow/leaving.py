"""Which files may leave a study whose names gave way to surrogates: none that still says the names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import exchange, privacy, readers, store
from qualkit.errors import InputError
from qualkit.model.counted import counted
from qualkit.privacy import Kind
from qualkit.workflow.keys import PSEUDONYMISED
from qualkit.workflow.pseudonymise import in_words, read_key
from qualkit.workflow.veiling import pending

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from qualkit.model.transcript import Transcript
    from qualkit.privacy import Key
    from qualkit.store import Engine
    from qualkit.study import Study


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
        """Which files say names, places or numbers of the key: months and days stand in every file."""
        kinds = {words: self.key.kinds.get(words, Kind.NAME) for words in self.key.originals if len(words) > 1}
        told = {words: kind for words, kind in kinds.items() if kind not in (Kind.DATE, Kind.AGE)}
        if not self.is_veiled or not told:
            return []
        return sorted(name for name, data in files.items() if _says(exchange.searchable(data) or (), told))


def door(study: Study, engine: Engine) -> Door:
    """What judges files before they leave the study.

    Raises:
        InputError: The key is damaged (carries every problem), or names were accepted and are not replaced yet: the
            study itself still says them.
    """
    key = read_key(study)
    if n_places := pending(engine, key):
        raise InputError(
            f"names that you accepted still stand in {counted(n_places, 'place')}",
            hint="Replace them first: qualkit pseudonymise --apply",
        )
    with store.reading(engine) as connection:
        is_veiled = store.meta.find(connection, PSEUDONYMISED) is not None
    return Door(study, key, is_veiled or bool(key.applied))


def _says(texts: Iterable[str], words: Mapping[str, Kind]) -> bool:
    return any(True for text in texts for _ in privacy.listed(text, words))
