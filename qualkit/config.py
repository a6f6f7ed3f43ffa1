"""qualkit.toml read into settings; every problem with its line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from qualkit.errors import SettingsError
from qualkit.model.segment import Unit
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "qualkit.toml"

CoderId = Annotated[str, StringConstraints(pattern=r"^\w[\w-]*$")]


class _Section(BaseModel):
    """A table of qualkit.toml; unknown keys are problems."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StudySettings(_Section):
    """``[study]``: what the study is."""

    name: str = "untitled study"
    codebook: str = "codebooks/codebook.yaml"
    primary_coder: CoderId | None = None
    tradition: Literal["codebook", "coding-reliability", "reflexive", "framework", "content"] = "codebook"
    synthetic: bool = False
    language: str = "en"  # of labels on screen and in tables, where the codebook has several


class SpeakerSettings(_Section):
    """``[speakers]``: labels as the files have them; ``*`` stands for any characters, case is ignored."""

    interviewer: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


class SegmentationSettings(_Section):
    """``[segmentation]``: how transcripts are cut."""

    unit: Unit = Unit.MEANING
    interviewer_turns: bool = False
    other_turns: bool = False  # relatives, nurses: present, but not the case
    pipelines: dict[str, str] = Field(default_factory=dict)  # language to the name of a spaCy pipeline


class EmbeddingSettings(_Section):
    """``[embedding]``: the model that turns texts into vectors."""

    embedder: str = "use-multilingual"


class StoreSettings(_Section):
    """``[store]``: another database than ``study.sqlite``."""

    url: str | None = None


class CodingSettings(_Section):
    """``[coding]``: how sessions run, and files of codings that belong to the study."""

    mode: Literal["commit-first", "assist", "blind"] = "commit-first"
    suggestions: int = Field(default=5, ge=1, le=20)
    files: tuple[str, ...] = ()  # patterns, relative to the study; read when the store is first built


class GuideSettings(_Section):
    """``[guide.NAME]``: the themes or codes that a topic guide asked about."""

    asks: tuple[str, ...] = ()


class Settings(_Section):
    """All of qualkit.toml."""

    study: StudySettings = StudySettings()
    speakers: SpeakerSettings = SpeakerSettings()
    segmentation: SegmentationSettings = SegmentationSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    coding: CodingSettings = CodingSettings()
    guide: dict[str, GuideSettings] = Field(default_factory=dict)


def read_settings(path: Path) -> Settings:
    """The settings in a qualkit.toml.

    Raises:
        SettingsError: The file cannot be read, is not TOML or holds wrong values; carries every problem.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", where=Where(path)) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise SettingsError(
            f"not TOML: {error}",
            where=Where(path, int(found[1]) if found else None),
            hint="Strings stand in double quotes; a table starts with [name].",
        ) from error
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        problems = [
            Problem(Where(path, _line(text, item["loc"])), _message(item["loc"], item["msg"], item["type"]))
            for item in error.errors()
        ]
        raise SettingsError(f"{len(problems)} problem(s) in the settings", problems=problems) from error


def _message(loc: tuple[int | str, ...], message: str, kind: str) -> str:
    key = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        return f"unknown setting {key!r}"
    return f"{key}: {message[:1].lower()}{message[1:]}"


def _line(text: str, loc: tuple[int | str, ...]) -> int | None:
    """Line of a key: the last part of ``loc`` found below the header of its table."""
    names = [str(part) for part in loc if isinstance(part, str)]
    table = ""
    best = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.strip("[] ")
            if table == ".".join(names):
                best = number
        elif "=" in stripped:
            key = stripped.split("=", 1)[0].strip().strip('"')
            path = [*table.split("."), key] if table else [key]
            if path == names[: len(path)]:
                best = number
    return best
