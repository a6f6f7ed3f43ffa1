"""The codebook in Markdown: a heading a theme and a code, and a table with a column a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.report.codebook import facts_of, fields_of, in_all, name_of, statement_of
from qualkit.report.markdown import escaped, joined, notice_of, pipe_table, warnings_of
from qualkit.report.markdown import facts_of as origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.model.codebook import Code
    from qualkit.report.codebook import Supplement
    from qualkit.report.provenance import Provenance


def codebook_markdown(supplement: Supplement, provenance: Provenance) -> str:
    """The whole codebook, themes and codes in its order."""
    parts = [f"# {escaped(supplement.title)}", notice_of(provenance)]
    for theme in supplement.book.themes:
        parts.append(f"## {escaped(in_all(theme.label) or theme.id)} [{escaped(theme.id)}]")
        claim = escaped(statement_of(theme))
        parts += [f"**{claim}**" if theme.statement else f"*{claim}*", escaped(in_all(theme.definition))]
        parts.append(_count(theme.id, supplement))
        for code in supplement.book.codes:
            if code.theme == theme.id:
                parts += _code(code, supplement)
        parts.append(f"See also: {escaped(', '.join(theme.also))}" if theme.also else "")
    if supplement.book.facets:
        parts.append("## Facets")
    for facet in supplement.book.facets:
        values = "; ".join(f"{in_all(value.label) or value.id} [{value.id}]" for value in facet.values)
        parts.append(f"**{escaped(in_all(facet.label) or facet.id)}** [{escaped(facet.id)}]: {escaped(values)}")
    notes = "\n".join(f"- {escaped(note)}" for note in supplement.notes())
    return joined([*parts, "---", notes, warnings_of(supplement.warnings), origin_of(provenance)])


def _code(code: Code, supplement: Supplement) -> Iterator[str]:
    yield f"### {escaped(in_all(code.label) or code.id)} [{escaped(code.id)}]"
    yield "\n".join(f"- {name}: {escaped(value)}" for name, value in facts_of(code))
    yield _count(code.id, supplement)
    told = [_cell(code, language) for language in supplement.languages]
    if any(told):
        yield pipe_table([name_of(language) for language in supplement.languages], [told])


def _cell(code: Code, language: str) -> str:
    lines = []
    for heading, words in fields_of(code, language):
        lines += [f"**{escaped(heading)}:** {escaped(words[0])}", *(escaped(line) for line in words[1:])]
    return "<br>".join(lines)


def _count(id_: str, supplement: Supplement) -> str:
    if not supplement.counts:
        return ""
    count = supplement.counted(id_)
    return f"{count.n_segments:,} segments, {count.n_cases} of {supplement.of_cases} cases"
