"""The shape of a codebook file: which keys an entry may have and what stands behind them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

FORMAT = "qualkit-codebook/1"
FIRST_LINE = "# yaml-language-server: $schema=codebook.schema.json"
"""Tells editors which schema checks and completes the file."""

ID_PATTERN = r"\w[\w.\-]*"
_COLOUR_PATTERN = r"#[0-9a-fA-F]{6}"


def first_language(info: ValidationInfo) -> str:
    """The language of plain strings: the first of the codebook's."""
    languages: tuple[str, ...] = info.context["languages"] if info.context else ("en",)
    return languages[0]


def _known_language(language: str, info: ValidationInfo) -> str:
    languages = info.context["languages"] if info.context else (language,)
    if language not in languages:
        raise PydanticCustomError(
            "language",
            "{language} is not one of the codebook's languages ({languages})",
            {"language": repr(language), "languages": ", ".join(languages)},
        )
    return language


def _by_language(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return {first_language(info): value}
    if isinstance(value, dict):
        return {language: words for language, words in value.items() if words is not None}
    raise PydanticCustomError("text", "is {what}, not a text", {"what": _what(value)})


def _words(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("words", "is {what}, not a word or text", {"what": _what(value)})
    return value


def _listed(value: Any) -> Any:
    if not isinstance(value, list):
        raise PydanticCustomError("listed", "is {what}, not a list", {"what": _what(value)})
    return value


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _what(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return "empty" if value is None else "a text"


def _id(value: str) -> str:
    if re.fullmatch(ID_PATTERN, value) is None:
        raise PydanticCustomError(
            "id",
            "{value} is not an id: it has letters and digits of any script, then also . _ and -",
            {"value": repr(value)},
        )
    return value


def _colour(value: str) -> str:
    if re.fullmatch(_COLOUR_PATTERN, value) is None:
        raise PydanticCustomError("colour", "{value} is not a colour such as '#3a7bd5'", {"value": repr(value)})
    return value


_STRING = {"type": ["string", "number"]}
_TEXT_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
}
_LIST_SCHEMA: dict[str, Any] = {"type": "array", "items": _STRING}

Words = Annotated[str, BeforeValidator(_words), WithJsonSchema(_STRING)]
Language = Annotated[str, BeforeValidator(_words), AfterValidator(_known_language)]
Text = Annotated[dict[Language, Words], BeforeValidator(_by_language), WithJsonSchema(_TEXT_SCHEMA)]
WordList = Annotated[tuple[Words, ...], BeforeValidator(_listed), WithJsonSchema(_LIST_SCHEMA)]
Id = Annotated[
    str,
    BeforeValidator(_words),
    AfterValidator(_id),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^[^\s,;:()\[\]{}'\"]+$"}),
]
Colour = Annotated[
    str | None,
    BeforeValidator(_words),
    AfterValidator(_colour),
    WithJsonSchema({"type": "string", "pattern": f"^{_COLOUR_PATTERN}$"}),
]


class Entry(BaseModel):
    """A mapping of the file; keys with nothing behind them count as absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise PydanticCustomError("mapping", "is {what}, not an entry with keys", {"what": _what(data)})
        # An unknown key stays, to be reported. An empty colour is one without quotes: # started a comment.
        return {
            key: value
            for key, value in data.items()
            if value is not None or key not in cls.model_fields or key == "colour"
        }


class FacetValueEntry(Entry):
    """One answer to a facet's question."""

    id: Id = Field(description="Stable name of the value, unique in its facet.")
    label: Text = Field(default_factory=dict, description="How to print it.")


class FacetEntry(Entry):
    """A question asked of every coding, whatever its code: valence, certainty."""

    id: Id = Field(description="Stable name of the facet.")
    label: Text = Field(default_factory=dict, description="How to print it.")
    values: Annotated[tuple[FacetValueEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="The possible answers."
    )


class SourceEntry(Entry):
    """A publication or other origin that codes refer to."""

    id: Id = Field(description="Name that the codes' `sources` use.")
    cite: Words = Field(default="", description="How to cite it.")
    doi: Words | None = Field(default=None, description="Its DOI, without https://doi.org/.")
    read: Words | None = Field(default=None, description="What was read of it: abstract, full text.")


def _example(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        return {"text": {first_language(info): value}}
    if not isinstance(value, dict):
        raise PydanticCustomError("example", "is {what}, not a text", {"what": _what(value)})
    rest = {key: words for key, words in value.items() if key not in {"use", "source"}}
    return {"text": rest} | {key: value[key] for key in ("use", "source") if key in value}


class ExampleEntry(Entry):
    """A passage that shows a code's use."""

    text: Text
    use: Words | None = None
    source: Words | None = None


_EXAMPLE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "use": {
                    "type": "string",
                    "description": "For close_but_no: id of the code that fits instead.",
                },
                "source": {"type": "string", "description": "Where a participant said it: P07 ¶12."},
            },
            "additionalProperties": {"type": "string", "description": "The passage in this language."},
        },
    ]
}
Examples = Annotated[
    tuple[Annotated[ExampleEntry, BeforeValidator(_example)], ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _EXAMPLE_SCHEMA}, *_EXAMPLE_SCHEMA["anyOf"]]}),
]


class ExamplesEntry(Entry):
    """Passages that show where a code begins and ends."""

    typical: Examples = Field(default=(), description="Plainly this code.")
    atypical: Examples = Field(default=(), description="This code as well, though it may not look so.")
    close_but_no: Examples = Field(default=(), description="Not this code; `use` names the one that fits.")


class CodeEntry(Entry):
    """A named idea, with the rules for its use."""

    id: Id = Field(description="Stable, unique in the codebook; codings refer to it. Rename: qualkit codebook rename.")
    label: Text = Field(default_factory=dict, description="Short name on screen and in tables.")
    definition: Text = Field(default_factory=dict, description="What the code means.")
    include: Text = Field(default_factory=dict, description="When to use it.")
    exclude: Text = Field(default_factory=dict, description="When not, and which code to use instead.")
    examples: ExamplesEntry = Field(default=ExamplesEntry(), description="Passages that show its use.")
    groups: WordList = Field(default=(), description="Roles of participants it is meant for.")
    sources: WordList = Field(default=(), description="Ids of the sources it was taken from.")
    derivation: Words | None = Field(default=None, description="How it arose: deductive, inductive.")
    joint_display: Words | None = Field(default=None, description="The quantitative finding it is set against.")
    colour: Colour = Field(default=None, description="In quotes: '#3a7bd5'.")
    status: Literal["active", "draft", "retired"] = Field(
        default="active", description="A retired code keeps its codings and is no longer offered."
    )
    formerly: WordList = Field(default=(), description="Former ids; codings under them count for this code.")
    codes: Annotated[tuple[CodeEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="The codes below it."
    )


class ThemeEntry(Entry):
    """A claim that gathers codes."""

    id: Id = Field(description="Stable, unique among themes and codes.")
    label: Text = Field(default_factory=dict, description="Short name on screen and in tables.")
    statement: Text = Field(default_factory=dict, description="The claim, once there is one.")
    definition: Text = Field(default_factory=dict, description="What the theme is about.")
    origin: Words | None = Field(default=None, description="Where it comes from: study, literature.")
    colour: Colour = Field(default=None, description="In quotes: '#3a7bd5'.")
    also: WordList = Field(default=(), description="Ids of codes that live in other themes but speak to this one.")
    codes: Annotated[tuple[CodeEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="The codes that live here."
    )


class CodebookFile(Entry):
    """A qualkit codebook: themes that gather codes."""

    schema_: Literal["qualkit-codebook/1"] = Field(alias="schema", description="Always qualkit-codebook/1.")
    name: Words = Field(default="", description="The codebook's name.")
    version: Words = Field(default="", description="Its version, as its authors count.")
    languages: Annotated[tuple[Words, ...], BeforeValidator(_listed)] = Field(
        default=("en",), min_length=1, description="Languages of its texts; plain strings are in the first."
    )
    facets: Annotated[tuple[FacetEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Questions asked of every coding."
    )
    sources: Annotated[tuple[SourceEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="What codes were taken from."
    )
    themes: Annotated[tuple[ThemeEntry, ...], BeforeValidator(_listed)] = Field(
        default=(), description="The themes, each with its codes."
    )


MODELS: dict[str, type[Entry]] = {
    "": CodebookFile,
    "facets": FacetEntry,
    "values": FacetValueEntry,
    "sources": SourceEntry,
    "themes": ThemeEntry,
    "codes": CodeEntry,
    "examples": ExamplesEntry,
}
"""The model of the entries below a key; the outermost has the key ``""``."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a codebook file, so that editors complete and check it."""
    schema = CodebookFile.model_json_schema()
    for entry in (schema, *schema["$defs"].values()):
        for name, value in entry["properties"].items():
            if name not in entry.get("required", ()):
                _allow_nothing(value)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "qualkit codebook",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def _allow_nothing(value: dict[str, Any]) -> None:
    """Let a key stand with nothing behind it, which counts as absent; a colour is one without its quotes then."""
    nothing = {"type": "null"}
    if "anyOf" in value:
        value["anyOf"] = [*value["anyOf"], nothing]
    elif "$ref" in value:
        value["anyOf"] = [{"$ref": value.pop("$ref")}, nothing]
    elif "enum" in value:
        value["enum"] = [*value["enum"], None]
        value.pop("type")
    elif "pattern" not in value:
        kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
        value["type"] = [*kinds, "null"]
