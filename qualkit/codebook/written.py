"""A new codebook's YAML from themes and codes that another program kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.codebook import fragment
from qualkit.codebook.schema import FIRST_LINE
from qualkit.model.codebook import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.model.codebook import Code, Theme


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
        "themes": [_theme(theme, codes) for theme in themes],
    }
    comment = " ".join(told.split())
    return "\n".join([FIRST_LINE, f"# {comment}", *fragment.block(data)]) + "\n"


def _theme(theme: Theme, codes: Sequence[Code]) -> dict[str, Any]:
    inside = [_code(code, codes) for code in codes if code.theme == theme.id and code.parent is None]
    texts = {"label": theme.label, "definition": theme.definition}
    fields = {"id": theme.id} | {key: text.in_language(None) for key, text in texts.items() if text}
    return fields | _colour(theme.colour) | ({"codes": inside} if inside else {})


def _code(code: Code, codes: Sequence[Code]) -> dict[str, Any]:
    inside = [_code(child, codes) for child in codes if child.parent == code.id]
    texts = {"label": code.label, "definition": code.definition}
    fields: dict[str, Any] = {"id": code.id} | {key: text.in_language(None) for key, text in texts.items() if text}
    if code.status is not Status.ACTIVE:
        fields["status"] = code.status.value
    return fields | _colour(code.colour) | ({"codes": inside} if inside else {})


def _colour(colour: str | None) -> dict[str, str]:
    return {"colour": colour} if colour else {}
