"""A door for tests: text or bytes in, transcripts and problems out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

from qualkit.config import SpeakerSettings
from qualkit.model.transcript import Transcript
from qualkit.problem import Problem
from qualkit.readers import read_all

if TYPE_CHECKING:
    from pathlib import Path

Read: TypeAlias = Callable[..., tuple[list[Transcript], list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file into a study and read it."""

    def read_(name: str, content: str | bytes, **speakers: tuple[str, ...]):
        path = tmp_path / "transcripts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_all(path, root=tmp_path, speakers=SpeakerSettings(**speakers))

    return read_


def told(transcript: Transcript) -> list[tuple[str | None, str]]:
    """Who said what."""
    return [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]


def roles(transcript: Transcript) -> dict[str | None, str]:
    """The role of each speaker."""
    return {turn.speaker: turn.role.value for turn in transcript.turns}
