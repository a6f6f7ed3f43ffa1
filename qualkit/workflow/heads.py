"""The head of each coder's log, kept outside the log so that a cut tail shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError, StoreError
from qualkit.problem import Where
from qualkit.report.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.store import Engine
    from qualkit.study import Study


def keep(study: Study, coder: str, layer: Engine) -> None:
    """Note the newest decision of a coder in ``exports/heads.json``; an earlier head is never put over a later.

    Raises:
        StoreError: The file is damaged or cannot be written; the decisions themselves are saved.
    """
    with store.reading(layer) as connection:
        number, digest = store.decisions.head(connection)
    known = kept(study)
    if number and (coder not in known or known[coder][0] < number):
        known[coder] = (number, digest)
        table = {name: {"number": n, "hash": h} for name, (n, h) in sorted(known.items())}
        try:
            write_whole(path(study), (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode())
        except InputError as error:
            raise StoreError(
                f"{error.message}. The decisions are saved, but their newest hash is not noted",
                where=error.where,
                hint=error.hint,
            ) from error


def kept(study: Study) -> dict[str, tuple[int, str]]:
    """Coder to number and hash of the newest decision noted.

    Raises:
        StoreError: The file is not what ``keep`` writes.
    """
    place = path(study)
    if not place.is_file():
        return {}
    try:
        table = json.loads(place.read_text(encoding="utf-8"))
        return {str(coder): (int(head["number"]), str(head["hash"])) for coder, head in table.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            "does not hold the heads of the logs any more",
            where=Where(place),
            hint="Put back an older copy, or move it away; then a cut tail cannot be told.",
        ) from error


def path(study: Study) -> Path:
    """Where the heads are kept."""
    return study.exports / "heads.json"
