"""A new codebook's YAML from themes and codes that another program kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.codebook import fragment
from qualkit.codebook.schema import FIRST_LINE
from qualkit.model.codebook import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.codebook import Code, Text, Theme


def written(name: str, language: str, themes: Iterable[Theme], codes: Sequence[Code], *, told: str) -> str:
    """The text of a codebook in one language.

    Args:
        name: Of the codebook.
        language: Language code of all its texts.
        themes: In order.
        codes: In order, a parent before its children.
        told: A comment for its second line: where it comes from.
    """
    data = {
        "schema": "qualkit-codebook/1",
        "name": name,
        "version": "0.1.0",
        "languages": [language],
        "themes": [theme_fields(theme, codes) for theme in themes],
    }
    comment = " ".join(told.split())
    return "\n".join([FIRST_LINE, f"# {comment}", *fragment.block(data)]) + "\n"


def theme_fields(theme: Theme, codes: Sequence[Code], *, language: str | None = None) -> dict[str, Any]:
    """A theme with all its codes as YAML has them.

    Args:
        theme: In one language.
        codes: Of this and other themes, a parent before its children.
        language: To write beside each text; ``None`` where the texts are in the codebook's first language.
    """
    inside = [
        code_fields(code, codes, language=language) for code in codes if code.theme == theme.id and not code.parent
    ]
    fields = {"id": theme.id} | _texts({"label": theme.label, "definition": theme.definition}, language)
    return fields | _colour(theme.colour) | ({"codes": inside} if inside else {})


def code_fields(code: Code, codes: Sequence[Code], *, language: str | None = None) -> dict[str, Any]:
    """A code with all below it as YAML has them; arguments as ``theme_fields`` has them."""
    inside = [code_fields(child, codes, language=language) for child in codes if child.parent == code.id]
    fields = {"id": code.id} | _texts({"label": code.label, "definition": code.definition}, language)
    if code.status is not Status.ACTIVE:
        fields["status"] = code.status.value
    return fields | _colour(code.colour) | ({"codes": inside} if inside else {})


def _texts(texts: dict[str, Text], language: str | None) -> dict[str, Any]:
    words = {key: text.in_language(language) for key, text in texts.items() if text}
    return {key: told if language is None else {language: told} for key, told in words.items()}


def _colour(colour: str | None) -> dict[str, str]:
    return {"colour": colour} if colour else {}
