"""The quote bank: ``quotes.md``, a heading for each theme or code and a line for each quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.exchange.links import HOW, links
from qualkit.model.chosen import Chosen
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from pathlib import PurePath

TITLE = "# Quotes for the manuscript"
_HEADING = re.compile(r"##[ \t]+(\S+)")
_STRUCK = "~~"


def read_bank(text: str, path: PurePath) -> tuple[list[Chosen], list[Problem]]:
    """The quotes in the file's order, withdrawn ones too, and every problem of its form.

    Args:
        text: Of the file.
        path: How to name it in problems.
    """
    found, problems = links(text, path)
    by_line: dict[int, list[Chosen]] = {}
    lines = text.splitlines()
    idea = ""
    headings = []
    for line in lines:
        match = _HEADING.match(line)
        idea = match[1] if match else idea
        headings.append(idea)
    for link in found:
        line = lines[link.line - 1]
        before = text[text.rfind("\n", 0, link.start) + 1 : link.start]
        after = text[link.end :].split("\n", 1)[0]
        is_struck = before.count(_STRUCK) % 2 == 1
        note = after.replace(_STRUCK, "", 1) if is_struck else after
        chosen = Chosen(headings[link.line - 1], link, note.strip(" \t\r—–-"), is_struck)
        by_line.setdefault(link.line, []).append(chosen)
        if not chosen.idea:
            hint = "Put it below a heading: ## retn"
            problems.append(Problem(Where(path, link.line), "a quote that is for no theme or code", hint=hint))
    told = {problem.where.line for problem in problems}
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("- ") and number not in by_line and number not in told:
            problems.append(Problem(Where(path, number), "a line without a quote", Severity.WARNING, HOW))
    return [chosen for of_line in by_line.values() for chosen in of_line], problems


def with_quote(text: str, idea: str, link: str, note: str) -> str:
    """The file's text with a quote at the end of its theme's lines; everything else stays.

    Args:
        text: Of the file; empty for a new one.
        idea: Id of the theme or code.
        link: As ``links.link`` writes it.
        note: Behind it; may be empty.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = f"- {link}{f' — {note}' if note else ''}"
    lines = (text or f"{TITLE}\n").splitlines()
    start = next((n for n, line in enumerate(lines) if (m := _HEADING.match(line)) and m[1] == idea), None)
    if start is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"## {idea}", "", entry]
    else:
        after = range(start + 1, len(lines))
        end = next((n for n in after if lines[n].startswith("#")), len(lines))
        while not lines[end - 1].strip():
            end -= 1
        lines[end:end] = ["", entry] if end == start + 1 else [entry]
    return newline.join([*lines, ""])


def with_words(text: str, chosen: Chosen, link: str) -> str:
    """The file's text with a quote worded anew; its note stays."""
    return text[: chosen.link.start] + link + text[chosen.link.end :]


def without_quote(text: str, chosen: Chosen, why: str) -> str:
    """The file's text with a quote struck through, and why behind it; nothing is taken out."""
    end = text.find("\n", chosen.link.end)
    end = len(text) if end < 0 else end
    line = text[chosen.link.end : end]
    tail = "\r" if line.endswith("\r") else ""
    struck = f"{_STRUCK}{text[chosen.link.start : chosen.link.end]}{_STRUCK}"
    return f"{text[: chosen.link.start]}{struck}{line.rstrip()} — {why}{tail}{text[end:]}"
