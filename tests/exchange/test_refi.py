"""REFI-QDA projects: written and read back, in other programs' habits, and refused."""

from __future__ import annotations

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path, PurePath
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.exchange import foreign
from qualkit.exchange.archive import DENSEST
from qualkit.exchange.refi_offsets import counting, placing
from qualkit.exchange.refi_read import DEEPEST, read_codebook, read_project
from qualkit.exchange.refi_write import codebook_xml, loses_in_xml, project_archive, project_xml

PLACE = PurePath("study.qdpx")


def guid(number: int) -> str:
    return str(UUID(int=number)).upper()


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda text: text == text.strip() and not loses_in_xml(text))
bodies = st.text(st.sampled_from("ab 问题😀\n"), min_size=1, max_size=60)


@st.composite
def studies(draw: st.DrawFn) -> foreign.ForeignStudy:
    fresh = iter(range(1, 10_000))
    users = [foreign.User(guid(next(fresh)), draw(words), draw(words)) for _ in range(draw(st.integers(0, 2)))]
    note = foreign.Note(guid(next(fresh)), draw(words), draw(bodies))
    leaf = foreign.ForeignCode(guid(next(fresh)), draw(words), True, draw(bodies).strip(), "#aa00ff", (note.guid,))
    top = foreign.ForeignCode(guid(next(fresh)), draw(words), False, children=(leaf,))
    variable = foreign.Variable(guid(next(fresh)), draw(words))
    text = draw(bodies)
    start = draw(st.integers(0, len(text) - 1))
    coding = foreign.ForeignCoding(guid(next(fresh)), leaf.guid, users[0].guid if users else "", "2026-01-02T03:04:05Z")
    selection = foreign.Selection(
        guid(next(fresh)), start, draw(st.integers(start + 1, len(text))), draw(words), codings=(coding,)
    )
    source = foreign.ForeignSource(guid(next(fresh)), draw(words), text, selections=(selection,), notes=(note.guid,))
    case = foreign.ForeignCase(
        guid(next(fresh)), draw(words), values={variable.guid: draw(words)}, sources=(source.guid,)
    )
    return foreign.ForeignStudy(
        name=draw(words),
        origin="qualkit",
        users=tuple(users),
        codes=(top,),
        variables=(variable,),
        cases=(case,),
        sources=(source,),
        notes=(note,),
        sets=(foreign.ForeignSet(guid(next(fresh)), draw(words), codes=(leaf.guid,)),),
        own_notes=(note.guid,),
    )


@settings(deadline=None, max_examples=50)
@given(studies())
def test_a_project_is_read_back_as_it_was_written(study):
    archive, problems = read_project(project_archive(study), PLACE)
    assert problems == []
    assert archive is not None
    assert archive.study == study
    assert archive.left_out == ()


@settings(deadline=None, max_examples=10)
@given(studies())
def test_another_reader_of_the_standard_finds_the_same(study):
    from pyrefiqda import RefiProject

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "study.qdpx")
        path.write_bytes(project_archive(study))
        model = RefiProject.load(path, extract_dir=str(Path(folder, "out")))
    assert model.name == study.name
    assert [code.name for code in model.code_book.codes.code] == [code.name for code in study.codes]
    assert model.sources.text_source[0].plain_text_selection[0].end_position == study.sources[0].selections[0].end


def test_the_same_study_gives_the_same_bytes():
    study = foreign.ForeignStudy("s", codes=(foreign.ForeignCode(guid(1), "a"),))
    assert project_archive(study) == project_archive(study)


def test_a_codebook_is_read_back_as_it_was_written():
    codes = (foreign.ForeignCode(guid(1), "信任", False, children=(foreign.ForeignCode(guid(2), "trust <&>"),)),)
    assert read_codebook(codebook_xml(codes, origin="qualkit"), PurePath("b.qdc")) == (codes, [])


def packed(files: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def project(inner: str, *, namespace: str = "urn:QDA-XML:project:1.0") -> str:
    return f'<?xml version="1.0"?><Project xmlns="{namespace}" name="p">{inner}</Project>'


CODE = f'<CodeBook><Codes><Code guid="{guid(1)}" name="a" isCodable="true"/></Codes></CodeBook>'


def source(selections: str, path: str = "internal://a.txt") -> str:
    return f'<Sources><TextSource guid="{guid(2)}" name="A" plainTextPath="{path}">{selections}</TextSource></Sources>'


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        pytest.param("project.qde", "Sources", id="as the standard says"),
        pytest.param("Project.qde", "sources", id="capital letter, small folder"),
        pytest.param("My study.qde", "Sources", id="named like the study"),
    ],
)
def test_inner_names_of_other_programs_are_found(name, folder):
    data = packed({name: project(CODE + source("")), f"{folder}/a.txt": "\ufeffHello"})
    archive, problems = read_project(data, PLACE)
    assert problems == []
    assert archive is not None
    assert archive.study.sources[0].text == "Hello"


def test_malformed_but_common_files_are_read_with_a_warning():
    data = packed({"project.qde": project(CODE + "<Sets/>", namespace="http://schema.qdasoftware.org/draft")})
    archive, problems = read_project(data, PLACE)
    assert archive is not None
    assert ["namespace" in problem.message or "empty" in problem.message for problem in problems] == [True, True]


def test_a_folder_that_was_coded_with_is_a_code_all_the_same():
    text = "Hello"
    coding = f'<Coding guid="{guid(4)}"><CodeRef targetGUID="{guid(1)}"/></Coding>'
    selected = f'<PlainTextSelection guid="{guid(3)}" startPosition="0" endPosition="5">{coding}</PlainTextSelection>'
    inner = CODE.replace('"true"', '"false"') + source(selected)
    archive, problems = read_project(packed({"project.qde": project(inner), "Sources/a.txt": text}), PLACE)
    assert archive is not None
    assert archive.study.codes[0].is_codable
    assert "1 marked as no code (isCodable), read as codes: 'a'" in problems[0].message


DEEP = "".join(f'<Code guid="{guid(n)}" name="c" isCodable="true">' for n in range(1, DEEPEST + 3))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "no zip archive", id="empty"),
        pytest.param(packed({"project.qde": project(CODE)})[:-40], "no zip archive", id="cut short"),
        pytest.param(packed({"a.txt": "x"}), "no file ending in .qde", id="another archive"),
        pytest.param(packed({"project.qde": "<Project"}), "not well-formed", id="broken XML"),
        pytest.param(
            packed({"project.qde": '<!DOCTYPE a [<!ENTITY b "c">]><Project/>'}), "declares entities", id="entities"
        ),
        pytest.param(packed({"project.qde": "<Other/>"}), "its root is <Other>", id="another root"),
        pytest.param(packed({"../project.qde": project(CODE)}), "outside of it", id="path upwards"),
        pytest.param(packed({"/etc/project.qde": project(CODE)}), "outside of it", id="absolute path"),
        pytest.param(packed({"C:/project.qde": project(CODE)}), "outside of it", id="drive"),
        pytest.param(packed({"project.qde": b" " * 3_000_000}), f"more than {DENSEST} times", id="zip bomb"),
        pytest.param(
            packed({"project.qde": project(CODE + source("", "internal://b.txt"))}), "not in the archive", id="no text"
        ),
        pytest.param(
            packed({"project.qde": project(CODE + source("", "relative:///b.txt"))}), "outside", id="text elsewhere"
        ),
        pytest.param(
            packed({"project.qde": project(CODE + source("")), "Sources/a.txt": b"\xff\xfe\x00"}),
            "not UTF-8",
            id="bytes",
        ),
        pytest.param(
            packed({"project.qde": project(f"<CodeBook><Codes>{DEEP}{'</Code>' * (DEEPEST + 2)}</Codes></CodeBook>")}),
            "levels deep",
            id="bottomless tree",
        ),
        pytest.param(
            packed(
                {
                    "project.qde": project(
                        CODE
                        + source(
                            f'<PlainTextSelection guid="{guid(3)}" startPosition="5" endPosition="2"/>'
                            f'<PlainTextSelection guid="{guid(3)}" startPosition="x" endPosition="2"/>'
                        )
                    ),
                    "Sources/a.txt": "Hello",
                }
            ),
            "a selection from",
            id="spans that are none",
        ),
        pytest.param(
            packed(
                {"project.qde": project(CODE.replace("/></Codes>", f'/><Code guid="{guid(1)}" name="b"/></Codes>'))}
            ),
            "stands 2 times",
            id="a guid twice",
        ),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_a_word(data, told):
    archive, problems = read_project(data, PLACE)
    assert archive is None
    assert any(told in problem.message for problem in problems), problems
    assert all(problem.where.path == PLACE for problem in problems)


TEXT = "你好😀 one two.\r\nThree four five.\r\nSix."


@pytest.mark.parametrize(
    ("unit", "line_ends"),
    [
        pytest.param("code points", "as in the file", id="the standard's"),
        pytest.param("code points", "as line feeds", id="line feeds"),
        pytest.param("UTF-16 units", "as in the file", id="NVivo's"),
        pytest.param("UTF-16 units", "as line feeds", id="UTF-16 over line feeds"),
    ],
)
def test_the_way_a_program_counted_is_found(unit, line_ends):
    plain = TEXT.replace("\r\n", "\n")
    base = TEXT if line_ends == "as in the file" else plain

    def counted(index: int) -> int:
        return len(base[:index].encode("utf-16-le")) // 2 if unit == "UTF-16 units" else index

    selections = [
        foreign.Selection(guid(n), counted(base.index(quote)), counted(base.index(quote) + len(quote)), quote)
        for n, quote in enumerate(("one two.", "Three four", "four five", "Six."))
    ]
    found = counting([(TEXT, selections)])
    assert (found.unit, found.line_ends, found.n_fitting, found.is_sure) == (unit, line_ends, 4, True)
    place = placing(TEXT, found.unit, found.line_ends)
    starts = [place(one.start) for one in selections]
    assert starts == [plain.index(quote) for quote in ("one two.", "Three four", "four five", "Six.")]


def test_a_position_inside_a_character_is_none():
    assert placing("😀a", "UTF-16 units", "as in the file")(1) is None


def test_positions_beyond_the_text_are_none():
    assert placing("ab", "code points", "as in the file")(3) is None


def test_empty_containers_are_left_out():
    assert b"<Sets" not in project_xml(foreign.ForeignStudy("s"))
