"""Random sequences of edits on generated codebooks: they load, nothing else changes, no id is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qualkit import codebook as room
from qualkit.codebook import edit
from qualkit.errors import CodebookError
from qualkit.model.codebook import Code, Codebook, Status

PATH = Path("codebook.yaml")
OPERATIONS = ("add", "rename", "move", "merge", "split", "retire", "unretire", "set_text", "set_text")

# Words that YAML could misread, and words in which ids are mentioned.
WORDS = st.sampled_from(
    [
        "plain words",
        "a: b",
        "# no comment",
        "- dash",
        "it's",
        'say "no"',
        "null",
        "1.0",
        "[x",
        "{y}",
        "two\nlines",
        "等待：很久。",
        "see t0.c0, (t1.c1)",
        "（t0.c1、t0.c0）",
        "*",
        "&a",
        "tab\there",
        "back\\slash",
        "%",
        "@x",
        "~",
    ]
)


@dataclass(frozen=True)
class Layout:
    """How the generated file is written."""

    offset: int
    line_break: str
    ends_open: bool
    has_mark: bool
    gaps: bool
    comments: bool
    braces: bool

    def write(self) -> str:
        """A codebook of two themes, the first with two codes, the second with one."""
        lines = ["schema: qualkit-codebook/1", "languages: [en, zh]", "themes:"]
        pad = " " * self.offset
        for theme, codes in enumerate((self._first(), self._last())):
            lines += [f"{pad}# about t{theme}"] * self.comments
            lines += [f"{pad}- id: t{theme}", f"{pad}  label: Theme {theme}   # said of t{theme}"]
            lines += [f"{pad}  also: [t0.c0, 't0.c1']"] * theme
            lines.append(f"{pad}  codes:")
            lines += [f"{pad}  {pad}{line}" if line else "" for line in codes]
        text = self.line_break.join(lines) + ("" if self.ends_open else self.line_break)
        return ("\ufeff" if self.has_mark else "") + text

    def _first(self) -> list[str]:
        return [
            *["# above t0.c0"] * self.comments,
            "- id: t0.c0",
            "  label: Code t0.c0",
            "  definition: >-",
            "    Folded words of t0.c0",
            "    in two lines.",
            "  exclude: Not t0.c1 but (t0.c0, t0.c1).",
            *["  # inside t0.c0"] * self.comments,
            *[""] * self.gaps,
            *["# above t0.c1"] * self.comments,
            "- id: t0.c1",
            "  label: {en: Code t0.c1, zh: '码 1'}",
            "  examples:",
            "    typical: [one of t0.c1, 'two of t0.c1']",
            "    close_but_no:",
            "    - {en: near t0.c1, use: t0.c0}  # aside of t0.c1",
        ]

    def _last(self) -> list[str]:
        if self.braces:
            return ["- {id: t1.c0, label: {en: Flow t1.c0, zh: 流}, exclude: '(t0.c1)'}"]
        return [
            "- id: t1.c0",
            "  examples:",
            "    typical:",
            "    - {en: one of t1.c0, zh: '一', source: P1 ¶2}",
            "    close_but_no: {en: near t1.c0, use: t0.c1}  # aside of t1.c0",
            *["  # inside t1.c0"] * self.comments,
        ]


LAYOUTS = st.builds(
    Layout,
    offset=st.sampled_from([0, 2]),
    line_break=st.sampled_from(["\n", "\r\n"]),
    ends_open=st.booleans(),
    has_mark=st.booleans(),
    gaps=st.booleans(),
    comments=st.booleans(),
    braces=st.booleans(),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(OPERATIONS),
        st.integers(0, 50),
        st.integers(0, 50),
        WORDS,
        st.sampled_from(["en", "zh"]),
    ),
    min_size=10,
    max_size=10,
)


def read(text: str) -> Codebook:
    book, problems = room.parse(text.encode("utf-8"), path=PATH)
    assert book is not None, "\n".join(map(str, problems)) + "\n" + text
    return book


def meaning(code: Code) -> Code:
    """A code without its place in the file."""
    return replace(code, line=None)


def lines_outside(text: str, book: Codebook, touched: set[str], words: set[str]) -> list[str]:
    """Lines that belong to no touched theme or code and hold none of the words; without blank ones."""
    lines = text.removeprefix("\ufeff").splitlines()
    entries = {code.line: code.id for code in book.codes} | {theme.line: theme.id for theme in book.themes}
    kept = []
    inside: int | None = None
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip())
        if inside is not None and line.strip() and indent <= inside:
            inside = None
        if inside is None and entries.get(number) in touched:
            inside = indent
        is_comment = line.strip().startswith("#")
        if inside is None and line.strip() and not is_comment and not any(word in line for word in words):
            kept.append(line)
    return kept


def is_in_order(some: list[str], every: list[str]) -> bool:
    rest = iter(every)
    return all(line in rest for line in some)


def comments(text: str) -> Counter[str]:
    """Comments of the generated kind, wherever they stand."""
    marks = ("# about", "# said", "# above", "# aside", "# inside")
    return Counter(line[line.index(mark) :].strip() for line in text.splitlines() for mark in marks if mark in line)


def below(book: Codebook, name: str) -> set[str]:
    return {name} | {code.id for code in book.codes if name in {above.id for above in book.ancestors(code.id)}}


class Editor:
    """Applies one operation and checks what it promises."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.serial = 0
        self.ever = {code.id for code in read(text).codes}

    def step(self, operation: str, a: int, b: int, words: str, language: str) -> None:
        before, text = read(self.text), self.text
        code = before.codes[a % len(before.codes)]
        other = before.codes[b % len(before.codes)]
        places = [theme.id for theme in before.themes] + [code.id for code in before.codes]
        place = places[b % len(places)]
        self.serial += 1
        new = f"n.{self.serial}"
        try:
            after = self._apply(operation, code, other, place, new, words, language)
        except CodebookError:
            assert operation in {"move", "merge"}
            assert place in below(before, code.id) or code.id == other.id
            return
        book = read(after)
        touched, spoken = self._touched(operation, before, code, other, place)
        assert is_in_order(lines_outside(text, before, touched, spoken), after.removeprefix("\ufeff").splitlines())
        self._meaning(operation, before, book, touched, code, other)
        if operation != "set_text":
            assert comments(text) <= comments(after)
        assert after.startswith("\ufeff") == text.startswith("\ufeff")
        assert after.endswith("\n") == text.endswith("\n")
        assert ("\r\n" in after) == ("\r\n" in text)
        assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
        self.text = after
        self.ever |= {entry.id for entry in book.codes}
        assert [name for name in self.ever if book.current_id(name) is None] == []

    def _apply(self, operation: str, code: Code, other: Code, place: str, new: str, words: str, language: str) -> str:
        if operation == "add":
            return edit.add(self.text, new, parent=place, label=words, language=language, definition=words)
        if operation == "rename":
            return edit.rename(self.text, code.id, new)
        if operation == "move":
            return edit.move(self.text, code.id, parent=place)
        if operation == "merge":
            return edit.merge(self.text, code.id, other.id)
        if operation == "split":
            return edit.split(self.text, code.id, [(f"{new}a", words), (f"{new}b", "B")], language=language)
        if operation == "retire":
            return edit.retire(self.text, code.id)
        if operation == "unretire":
            return edit.unretire(self.text, code.id)
        field = ("label", "definition", "include", "exclude")[self.serial % 4]
        words = "" if self.serial % 5 == 0 else words
        after = edit.set_text(self.text, code.id, field, words, language=language)
        assert getattr(read(after).code(code.id), field).by_language.get(language, "") == words
        assert edit.set_text(after, code.id, field, words, language=language) is after
        return after

    def _touched(
        self, operation: str, before: Codebook, code: Code, other: Code, place: str
    ) -> tuple[set[str], set[str]]:
        """Ids of entries whose lines may change, and words that change in other lines."""
        own = {place} if place in before else set()
        if operation == "merge":
            return below(before, code.id) | {other.id}, {code.id, "codes:"}
        if operation == "rename":
            return {code.id}, {code.id}
        if operation == "move":
            return below(before, code.id) | own, {"codes:"}
        return own if operation == "add" else {code.id}, set()

    def _meaning(
        self, operation: str, before: Codebook, after: Codebook, touched: set[str], code: Code, other: Code
    ) -> None:
        """Codes that are not touched mean what they meant; the others what the edit says."""
        if operation in {"rename", "merge"}:
            into = after.code(code.id)
            assert code.id in into.formerly
            assert set(code.formerly) <= set(into.formerly) | {into.id}
            for old in before.codes:
                now = after.code(old.id)
                if old.id not in {code.id, other.id}:
                    assert (now.label, now.status, now.formerly) == (old.label, old.status, old.formerly)
                    assert [example.text for example in now.examples] == [example.text for example in old.examples]
            if operation == "merge":
                expected = Counter(str(example.text) for each in (code, other) for example in each.examples)
                assert Counter(str(example.text) for example in into.examples) == expected
            return
        for old in before.codes:
            now = after.code(old.id)
            if old.id not in touched:
                assert meaning(now) == meaning(old)
            elif operation == "move":
                assert replace(meaning(now), theme="", parent="") == replace(meaning(old), theme="", parent="")
        if operation == "retire":
            assert after.code(code.id).status is Status.RETIRED
        if operation == "unretire":
            assert after.code(code.id).status is not Status.RETIRED


@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(LAYOUTS, STEPS)
def test_a_thousand_random_edits_load_change_nothing_else_and_lose_no_id(layout, steps):
    editor = Editor(layout.write())
    for step in steps:
        editor.step(*step)
