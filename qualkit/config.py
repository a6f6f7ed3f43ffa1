"""qualkit.toml read into settings; every problem with its line."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from qualkit.errors import SettingsError
from qualkit.model.counted import counted
from qualkit.model.segment import Unit
from qualkit.model.tradition import Tradition
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

FILE_NAME = "qualkit.toml"

_WANTED = {
    "string_type": 'text in quotes: "…"',
    "string_pattern_mismatch": "letters, digits, - and _ only",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "greater_than_equal": "a larger number",
    "less_than_equal": "a smaller number",
    "tuple_type": 'a list: ["…", "…"]',
    "model_type": "a table of its own: [NAME]",
    "dict_type": "a table of its own: [NAME]",
}
"""Pydantic's kinds of error, and what to write instead."""

LARGEST_MB = 50
"""Megabytes that a file of transcripts may have, unless the settings say otherwise."""

_GROUP = re.compile(r"\(\?P<(speaker|time|text)>")


def _is_pattern(written: str) -> str:
    """A regular expression as it is written, if it is one and short enough to be read by people."""
    import regex

    if len(written) > 1_000:
        raise ValueError("a pattern of at most 1,000 characters")
    try:
        regex.compile(written)
    except regex.error as error:
        raise ValueError(f"a regular expression in single quotes; this one has {error}") from error
    return written


Pattern = Annotated[str, AfterValidator(_is_pattern)]

CoderId = Annotated[str, StringConstraints(pattern=r"^\w[\w-]*$")]


class _Section(BaseModel):
    """A table of qualkit.toml; unknown keys are problems."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StudySettings(_Section):
    """``[study]``: what the study is."""

    name: str = "untitled study"
    codebook: str = "codebooks/codebook.yaml"
    primary_coder: CoderId | None = None
    tradition: Tradition | None = None  # not reported until somebody says so
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
    modes: dict[CoderId, Literal["commit-first", "assist", "blind"]] = Field(default_factory=dict)  # of a coder
    suggestions: int = Field(default=5, ge=1, le=20)
    control_share: float = Field(default=0.1, ge=0, le=0.9)  # of segments that show no suggestion in any mode
    files: tuple[str, ...] = ()  # patterns, relative to the study; read when the store is first built

    def mode_of(self, coder: str) -> str:
        """When suggestions are shown to a coder who does not say it for the session."""
        return self.modes.get(coder, self.mode)


class ReadingSettings(_Section):
    """``[reading]``: what may be read at all."""

    largest_mb: int = Field(default=LARGEST_MB, ge=1, le=4_000)


class ProfileSettings(_Section):
    """``[[profiles]]``: a layout of transcripts, for files of some names: lines of talk, or a survey's table."""

    name: CoderId
    files: str | tuple[str, ...]  # patterns of file names: "*.txt"
    turn: Pattern | None = None  # begins a turn: groups speaker, time, text
    drop: tuple[Pattern, ...] = ()  # lines that nobody spoke
    roles: dict[str, Literal["interviewer", "participant", "other"]] = Field(default_factory=dict)
    case: str | None = None  # a survey's column of respondents
    questions: tuple[str, ...] = ()  # a survey's columns of open questions; * stands for any characters

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns of file names."""
        return (self.files,) if isinstance(self.files, str) else self.files

    @model_validator(mode="after")
    def _teaches(self) -> ProfileSettings:
        if (self.turn is None) == (not self.questions):
            raise ValueError("either 'turn' for lines of talk, or 'questions' for a survey")
        if self.turn is not None and not _GROUP.search(self.turn):
            raise ValueError("a 'turn' with at least one group: (?P<speaker>…), (?P<time>…), (?P<text>…)")
        return self


class ReportingSettings(_Section):
    """``[reporting]``: the author's answers to COREQ and SRQR, printed as stated; empty means not reported."""

    interviewer: str = ""
    credentials: str = ""
    occupation: str = ""
    gender: str = ""
    training: str = ""
    relationship: str = ""
    participant_knowledge: str = ""
    interviewer_characteristics: str = ""
    orientation: str = ""
    sampling: str = ""
    approach: str = ""
    non_participation: str = ""
    setting: str = ""
    presence_of_others: str = ""
    sample: str = ""
    interview_guide: str = ""
    repeat_interviews: str = ""
    recording: str = ""
    field_notes: str = ""
    duration: str = ""
    saturation: str = ""
    transcripts_returned: str = ""
    coders: str = ""
    derivation: str = ""
    participant_checking: str = ""
    consistency: str = ""
    major_themes: str = ""
    minor_themes: str = ""
    title: str = ""
    abstract: str = ""
    problem: str = ""
    research_question: str = ""
    reflexivity: str = ""
    context: str = ""
    ethics: str = ""
    data_collection: str = ""
    data_processing: str = ""
    data_analysis: str = ""
    trustworthiness: str = ""
    prior_work: str = ""
    limitations: str = ""
    conflicts: str = ""
    funding: str = ""


class GuideSettings(_Section):
    """``[guide.NAME]``: the themes or codes that a topic guide asked about."""

    asks: tuple[str, ...] = ()


class QuoteSettings(_Section):
    """``[quotes]``: what is told of whom a quote in the manuscript is from."""

    source: tuple[str, ...] = ("case",)  # case, role and columns of cases.csv: P07, female, 63


class PrivacySettings(_Section):
    """``[privacy]``: words of the study that are personal data, whatever the rules say, and words that are none."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    pipelines: dict[str, str] = Field(default_factory=dict)  # language to an installed spaCy pipeline that is asked too


class Settings(_Section):
    """All of qualkit.toml."""

    study: StudySettings = StudySettings()
    speakers: SpeakerSettings = SpeakerSettings()
    segmentation: SegmentationSettings = SegmentationSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    store: StoreSettings = StoreSettings()
    coding: CodingSettings = CodingSettings()
    quotes: QuoteSettings = QuoteSettings()
    privacy: PrivacySettings = PrivacySettings()
    reading: ReadingSettings = ReadingSettings()
    profiles: tuple[ProfileSettings, ...] = ()
    guide: dict[str, GuideSettings] = Field(default_factory=dict)
    reporting: ReportingSettings = ReportingSettings()


def read_settings(path: Path) -> Settings:
    """The settings in a qualkit.toml.

    Raises:
        SettingsError: The file cannot be read, is not TOML or holds wrong values; carries every problem.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(
            f"cannot be read: {error.strerror or error}", where=Where(path), hint="Check that you may read it."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            "cannot be read as UTF-8", where=Where(path, line), hint="Save it as UTF-8 text."
        ) from error
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
        told = [_problem(path, text, item) for item in error.errors()]
        # A setting of which several kinds are right is told once, by the first of them.
        problems = list({(problem.where.line, problem.message): problem for problem in reversed(told)}.values())
        problems.sort(key=lambda problem: problem.where.line or 0)
        raise SettingsError(f"{counted(len(problems), 'problem')} in the settings", problems=problems) from error


def _problem(path: Path, text: str, item: ErrorDetails) -> Problem:
    """What pydantic found, in the words of someone who writes the file."""
    # Behind a key of which several kinds are right pydantic names the kind: "str", "tuple[str, ...]".
    loc = tuple(part for part in item["loc"] if part != "str" and not str(part).endswith("]"))
    where, key = Where(path, _line(text, loc)), ".".join(str(part) for part in loc if isinstance(part, str))
    if item["type"] == "extra_forbidden":
        known = _known(loc[:-1])
        close = get_close_matches(str(loc[-1]), known, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
        return Problem(where, f"unknown setting {key!r}", hint=hint)
    if item["type"] == "missing":
        return Problem(where, f"{key} is missing", hint=f"Add a line: {loc[-1]} = …")
    if loc == ("profiles",):
        return Problem(
            where, "profiles is no list of profiles", hint="Write [[profiles]], in two brackets, above each."
        )
    wanted = _WANTED.get(item["type"]) or item["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    bounds = item.get("ctx", {})
    limit = f", at most {bounds['le']}" if "le" in bounds else f", at least {bounds['ge']}" if "ge" in bounds else ""
    return Problem(where, f"{key}: {item['input']!r} cannot be used", hint=f"Write {wanted}{limit}.")


def _known(loc: tuple[int | str, ...]) -> list[str]:
    """The settings that a table may hold."""
    model: type[BaseModel] = Settings
    for part in loc:
        if isinstance(part, int):
            continue
        lists: dict[str, type[BaseModel]] = {"guide": GuideSettings, "profiles": ProfileSettings}
        inner = lists.get(part) if model is Settings else None
        found = inner or (model.model_fields[str(part)].annotation if str(part) in model.model_fields else model)
        model = found if isinstance(found, type) and issubclass(found, BaseModel) else model
    return list(model.model_fields)


def _line(text: str, loc: tuple[int | str, ...]) -> int | None:
    """Line of a key: the last part of ``loc`` found below the header of its table, the right one of several."""
    names = [part for part in loc if isinstance(part, str)]
    wanted = next((part for part in loc if isinstance(part, int)), None)
    table, n_before, best = "", -1, None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        is_header = stripped.startswith("[")
        if is_header:
            table = stripped.partition("#")[0].strip("[] ")
            n_before += table == names[0] and stripped.startswith("[[")
        key = stripped.split("=", 1)[0].strip().strip('"') if "=" in stripped and not is_header else ""
        found = [*table.split("."), key] if table and key else [key] if key else table.split(".")
        is_there = wanted is None or n_before in (-1, wanted)
        if (is_header or key) and is_there and found == names[: len(found)]:
            best = number
    return best
