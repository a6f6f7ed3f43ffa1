"""Whatever a file holds, reading it gives a codebook or problems, never a failure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualkit.codebook import parse
from qualkit.codebook.edit import add, merge, move, rename, retire, set_text, split, unretire
from qualkit.errors import CodebookError
from qualkit.problem import errors_of
from tests.codebook.books import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.model.codebook import Code, Codebook

PATH = Path("x.yaml")
PIECES = st.sampled_from(
    [
        "\n",
        "\n  ",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!t ",
        "'",
        '"',
        "|\n",
        ">-\n",
        "#",
        "\t",
        "? ",
        "---\n",
        "%YAML 1.1\n",
        "<<: ",
        "\\",
        "\u2028",
        "\x85",
        "\r",
        "id",
        "codes",
        "themes",
        "null",
        "use",
        "label",
        "0",
        "é",
        "等",
    ]
)


def check(data: bytes) -> None:
    found, problems = parse(data, path=PATH)
    assert (found is None) == bool(errors_of(problems))
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= (problem.where.line or 1) <= lines for problem in problems)
    assert all(problem.message and "\n" not in problem.message for problem in problems)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_pieces_of_yaml_give_problems(text):
    check(text.encode("utf-8"))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 20), st.lists(PIECES, max_size=3).map("".join))
def test_a_codebook_with_a_mistake_anywhere_gives_problems_or_loads(place, gone, come):
    check((SMALL[:place] + come + SMALL[place + gone :]).encode("utf-8"))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_give_problems(data):
    check(data)


EDITS: tuple[Callable[[str, str, str], str], ...] = (
    lambda text, name, _: retire(text, name),
    lambda text, name, _: unretire(text, name),
    lambda text, name, _: set_text(text, name, "label", "new: words"),
    lambda text, name, _: set_text(text, name, "definition", "", language="zh"),
    lambda text, name, _: set_text(text, name, "exclude", "词", language="zh"),
    lambda text, name, _: add(text, "n.1", parent=name, label="N"),
    lambda text, name, _: split(text, name, [("n.1", "N"), ("n.2", "M")]),
    lambda text, name, other: move(text, name, parent=other),
    lambda text, name, _: rename(text, name, "n.1"),
    merge,
)


def others(book: Codebook, touched: set[str]) -> dict[str, tuple[Code, ...]]:
    """Codes that an edit does not concern, by id, without what their place and renamed neighbours change."""
    return {
        code.id: (replace(code, line=None, theme="", parent=None, exclude=code.label, examples=()),)
        for code in book.codes
        if code.id not in touched
    }


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(SMALL)),
    st.integers(0, 8),
    st.lists(PIECES, max_size=3).map("".join),
    st.sampled_from(EDITS),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_an_edit_of_an_oddly_written_codebook_is_made_or_refused(place, gone, come, edit, first, second):
    text = SMALL[:place] + come + SMALL[place + gone :]
    before, _ = parse(text.encode("utf-8"), path=PATH)
    assume(before is not None and before.codes)
    assert before is not None
    name = before.codes[first % len(before.codes)].id
    other = before.codes[second % len(before.codes)].id
    try:
        after, _ = parse(edit(text, name, other).encode("utf-8"), path=PATH)
    except CodebookError:
        return
    assert after is not None
    touched = {name, other, "n.1", "n.2"}
    assert others(after, touched) == others(before, touched)
    assert all(after.current_id(code.id) for code in before.codes)
