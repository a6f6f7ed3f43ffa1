"""Start a study: an empty one, or a copy of the shipped one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import qualkit
from qualkit import codebook
from qualkit.config import FILE_NAME
from qualkit.errors import StudyError
from qualkit.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterable

SETTINGS = """\
# Settings of this study. What is left out keeps its default.

[study]
name = {name}
codebook = "codebooks/codebook.yaml"
# primary_coder = "ann"        # whose codings count where there is no consensus
# tradition = "codebook"       # or coding-reliability, reflexive, framework, content

[segmentation]
unit = "meaning"               # or turn, sentence
# interviewer_turns = false    # true: the interviewer's turns are coded as well
# other_turns = false          # true: so are those of relatives or nurses who are present

# Labels of speakers as your transcripts have them; * stands for any characters.
# [speakers]
# interviewer = ["I", "Interviewer", "访谈者"]
# participant = ["P*", "受访者"]
# other = ["Nurse", "家属"]

[embedding]
embedder = "use-multilingual"  # bundled; or the name or folder of a sentence-transformers model

[coding]
mode = "commit-first"          # suggestions after your own answer; or assist (at once), blind (never)
control_share = 0.1            # of segments, drawn at random, that show none in any mode: qualkit assistance

# [coding.modes]               # of coders who work otherwise
# ann = "blind"

# What each topic guide asked about; transcripts/cases.csv says which guide an interview followed.
# Without it, "not asked" cannot be told from "asked, nothing coded".
# [guide.patient]
# asks = ["theme-or-code-id"]

# What only you can tell, for COREQ and SRQR: printed as stated by qualkit report and methods, else "not reported".
# [reporting]
# sampling = "purposive, maximum variation by role and hospital"
# ethics = "…"
# saturation = "…"
"""

CASES = "case,role\n"

IGNORED = "study.sqlite*\nlayers/\nbackups/\nexports/\nprivacy/\n"


def init(folder: Path, *, name: str | None = None) -> Study:
    """Make a folder a study: settings, a starter codebook with its schema, an empty table of cases.

    Raises:
        StudyError: The folder is a study already, is a file, or a file that would be written is there.
    """
    if (folder / FILE_NAME).exists():
        raise StudyError(f"{folder} is a study already", hint="See: qualkit status")
    files = {
        FILE_NAME: SETTINGS.format(name=json.dumps(name or folder.resolve().name, ensure_ascii=False)),
        "codebooks/codebook.yaml": codebook.TEMPLATE,
        "codebooks/codebook.schema.json": json.dumps(codebook.json_schema(), indent=2, ensure_ascii=False) + "\n",
        "transcripts/cases.csv": CASES,
        ".gitignore": IGNORED,
    }
    _refuse_taken(folder, files)
    try:
        for relative, text in files.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StudyError(f"{folder}: cannot write here: {error.strerror}", hint="Choose another folder.") from error
    return Study(folder.resolve())


def init_example(folder: Path) -> Study:
    """Copy the shipped study into a new or empty folder; its interviews, codings, summaries and quotes are synthetic.

    Raises:
        StudyError: The folder holds something already, or the shipped study is not installed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} is not an empty folder", hint="Name a new one: qualkit init --example DIR")
    source = example_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (FILE_NAME, "quotes.md"):
            shutil.copy2(source / name, folder / name)
        for part in ("codebooks", "transcripts", "guides", "matrices"):
            shutil.copytree(source / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    except OSError as error:
        raise StudyError(f"{folder}: cannot write here: {error.strerror}", hint="Choose another folder.") from error
    return Study(folder.resolve())


def example_root() -> Path:
    """Where the shipped study lies: inside the installed package, or around it in a checkout.

    Raises:
        StudyError: Neither is there.
    """
    package = Path(qualkit.__file__).parent
    for candidate in (package / "example", package.parent):
        if (candidate / FILE_NAME).is_file() and (candidate / "transcripts").is_dir():
            return candidate
    raise StudyError("the shipped study is not installed", hint="Install qualkit-interviews again.")


def _refuse_taken(folder: Path, names: Iterable[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise StudyError(f"{folder} is a file", hint="Name a folder: qualkit init DIR")
    taken = [name for name in names if name != ".gitignore" and (folder / name).exists()]
    if taken:
        raise StudyError(
            f"{folder} holds {', '.join(taken)} already, which a new study would write over",
            hint="Name another folder, or move these away.",
        )
