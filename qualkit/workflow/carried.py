"""Settings that travel with a project from one study to the next."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from qualkit.config import FILE_NAME, Settings, read_settings
from qualkit.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TAKEN: dict[str, tuple[str, ...]] = {
    "study": ("primary_coder", "tradition", "synthetic", "language"),
    "speakers": (),
    "segmentation": ("unit", "interviewer_turns", "other_turns"),
    "coding": ("mode", "modes", "suggestions", "control_share"),
    "quotes": (),
    "guide": (),
    "reporting": (),
}
"""Settings that travel with a project, by table; all of a table where none is named. What names places, or
what is run, stays behind: the store, files, models, patterns of profiles."""


def settings_told(text: str) -> dict[str, dict[str, Any]]:
    """The settings in a qualkit.toml that travel with a project.

    Args:
        text: Of a file that is valid.
    """
    document = tomlkit.parse(text).unwrap()
    told = {table: _chosen(document.get(table, {}), names) for table, names in TAKEN.items()}
    return {table: values for table, values in told.items() if values}


def settled(text: str, layout: Mapping[str, Any]) -> tuple[str, Settings | None, list[str]]:
    """A new study's qualkit.toml with the settings that came with a project, where it has none of its own.

    Args:
        text: Of the study's file.
        layout: What qualkit wrote into the project.

    Returns:
        The text, what it says (``None`` where nothing came along), and what was not taken, in words: a setting that
        this study has another value for, or settings that are none.
    """
    told = layout.get("settings")
    if not isinstance(told, dict):
        return text, None, []
    document, kept = tomlkit.parse(text), []
    there, defaults = document.unwrap(), Settings().model_dump(mode="json")
    try:
        for table, name, value in _settings(told):
            default = defaults.get(table, {}).get(name)
            own = there.get(table, {}).get(name, default)
            if own in (default, None):
                document.setdefault(table, tomlkit.table())[name] = value
            elif own != value:
                kept.append(f"setting [{table}] {name}: it has another value in this study")
        result = tomlkit.dumps(document)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, FILE_NAME)
            path.write_text(result, encoding="utf-8", newline="")
            settings = read_settings(path)
    except (SettingsError, TOMLKitError, ValueError, TypeError):
        return text, None, ["settings that came with it: they are not valid"]
    return result, settings, kept


def _settings(told: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for table, names in TAKEN.items():
        values = told.get(table)
        if isinstance(values, dict):
            for name, value in _chosen(values, names).items():
                yield table, name, value


def _chosen(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not names or name in names}
