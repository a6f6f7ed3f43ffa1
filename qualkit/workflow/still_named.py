"""Where names that were accepted still stand in a study: in its texts, its coders' layers, its names and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit import exchange, privacy, store
from qualkit.model.counted import counted
from qualkit.privacy import Kind
from qualkit.workflow import layers
from qualkit.workflow.files import shown
from qualkit.workflow.late_layers import overdue
from qualkit.workflow.pseudonymise import in_words
from qualkit.workflow.veiling import pending, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from qualkit.privacy import Key
    from qualkit.store import Engine
    from qualkit.study import Study


@dataclass(frozen=True, slots=True)
class StillNamed:
    """What of a study says names that were accepted; places only, never the names.

    Attributes:
        n_places: In transcripts, labels of speakers included.
        layers: Coder to decisions whose words say them, or whose spans are on a text before they were replaced.
        names: Transcripts and cases that are themselves named so.
        files: What researchers wrote, such as ``quotes.md``.
    """

    n_places: int = 0
    layers: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def can_be_replaced(self) -> bool:
        """Whether ``qualkit pseudonymise --apply`` has something to do."""
        return bool(self.n_places or self.layers or self.files)

    def told(self) -> str:
        """Where ``qualkit pseudonymise --apply`` has something to replace, in plain words."""
        parts = [f"in {counted(self.n_places, 'place')} of the transcripts"] if self.n_places else []
        parts += [f"in {counted(number, 'decision')} of {coder}" for coder, number in self.layers.items()]
        return "; ".join([*parts, *(f"in {name}" for name in self.files)])


def still_named(study: Study, engine: Engine, key: Key, *, now: datetime) -> StillNamed:
    """Look for names that were accepted wherever the study keeps words.

    Raises:
        StoreError: A layer cannot be opened.
    """
    if not key.originals:
        return StillNamed()
    said = in_words(key)
    with store.reading(engine) as connection:
        texts = {one.name: one.text for one in store.transcripts.every(connection)}
        named = [*texts, *(case.name for case in store.cases.every(connection))]
    of_layers: dict[str, int] = {}
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as layer:
            late = overdue(layer, key, texts)
            log = store.decisions.log(layer)
        words = "\n\n".join(text for one in log for text in (one.quote, one.memo) if text)
        speaks = said(words) != words
        number = sum(
            one.transcript in late or (speaks and (said(one.quote), said(one.memo)) != (one.quote, one.memo))
            for one in log
        )
        if number:
            of_layers[coder] = number
    return StillNamed(
        n_places=pending(engine, key),
        layers=of_layers,
        names=tuple(dict.fromkeys(name for name in named if is_named(key, name))),
        files=tuple(shown(path, study).as_posix() for path, text in written(study) if said(text) != text),
    )


def is_named(key: Key, name: str) -> bool:
    """Whether the name of a transcript, a case or a file says a name of the key: ``Interview_Anna_Berg``."""
    known = {
        words.casefold(): kind
        for words in key.originals
        if len(words) > 1 and (kind := key.kinds.get(words, Kind.NAME)) not in (Kind.DATE, Kind.AGE)
    }
    parts = re.sub(r"[\W_]+", " ", name)
    # AnnaBerg is two words as well.
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", parts)
    alone = {words for words in key.originals if len(words) == 1 and words in name}
    return any(True for text in (name, parts, apart) for _ in privacy.listed(text.casefold(), known)) or (
        bool(alone) and any(finding.words in alone for finding in privacy.detect(parts))
    )


def says(key: Key, files: Mapping[str, bytes]) -> list[str]:
    """Which files say names, places or numbers of the key, themselves or in their name.

    Months, days and ages stand in every file and are not looked for.
    """
    kinds = {words: key.kinds.get(words, Kind.NAME) for words in key.originals if len(words) > 1}
    told = {words: kind for words, kind in kinds.items() if kind not in (Kind.DATE, Kind.AGE)}
    return sorted(
        name
        for name, data in files.items()
        if told and (_says(exchange.searchable(data) or (), told) or is_named(key, name))
    )


def _says(texts: Iterable[str], words: Mapping[str, Kind]) -> bool:
    return any(True for text in texts for _ in privacy.listed(text, words))
