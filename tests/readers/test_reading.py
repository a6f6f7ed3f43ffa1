"""The door: paths, formats, limits, and what holds for every transcript."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.config import SpeakerSettings
from qualkit.problem import errors_of
from qualkit.readers import (
    SUFFIXES,
    captions,
    odt,
    pdf,
    plain,
    praat,
    read_all,
    recognised,
    rtf,
    sheet,
    spoken,
    table,
    web,
    word,
)
from qualkit.readers.draft import finished
from qualkit.readers.file import File
from tests.readers.conftest import Read, roles, told

if TYPE_CHECKING:
    from qualkit.model.transcript import Transcript

KNOWN = (
    ".ass, .cha, .csv, .docx, .htm, .html, .json, .jsonl, .lrc, .md, .odt, .otr, .pdf, .rtf, .sbv, .srt, .ssa, "
    ".textgrid, .tsv, .txt, .vtt, .xlsx, .xml"
)
SHIPPED = sorted(
    path for path in (Path(__file__).parents[2] / "transcripts").glob("[PD][0-9][0-9].*") if path.suffix in SUFFIXES
)


def test_the_formats_are_these():
    assert sorted(SUFFIXES) == KNOWN.split(", ")


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("a.doc", "Save it as .docx in Word or LibreOffice. "),
        ("a.xlsm", "Save its sheet as .xlsx or .csv; macros are never run. "),
        ("a", ""),
    ],
)
def test_an_unknown_format_names_the_known_ones_and_the_way_there(read: Read, name, way):
    transcripts, problems = read(name, "I: Well?")
    assert transcripts == []
    assert str(problems[0]).endswith(f"cannot be read\n  {way}Formats: {KNOWN}.")


def test_endings_in_capitals_are_known(read: Read):
    (transcript,), _ = read("P01.TXT", "I: Well?\nP: Yes.\n")
    assert transcript.name == "P01"


def test_missing_files_and_folders_are_told(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    for name, message in (("none.txt", "cannot be read: No such file"), ("folder.txt", "is not a file")):
        transcripts, problems = read_all(tmp_path / name, root=tmp_path, speakers=SpeakerSettings())
        assert transcripts == []
        assert str(problems[0]).startswith(f"{name}: {message}")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are other there")
def test_an_unreadable_file_is_told(read: Read, tmp_path, monkeypatch):
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    path = tmp_path / "a.txt"
    path.touch()
    _, problems = read_all(path, root=tmp_path, speakers=SpeakerSettings())
    assert str(problems[0]) == "a.txt: cannot be read: Permission denied\n  Check that you may read it."


def test_a_file_outside_the_study_keeps_its_own_path(read: Read, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("I: Well?\nP: Yes.\n", encoding="utf-8")
    (transcript,), _ = read_all(path, root=tmp_path / "study", speakers=SpeakerSettings())
    assert transcript.source == path.as_posix()


def test_source_hash_and_language(read: Read):
    data = "I: Could you tell me how it all began?\nP: Yes, with a cough in spring.\n"
    (transcript,), _ = read("P01.txt", data)
    assert transcript.source == "transcripts/P01.txt"
    assert transcript.sha256 == hashlib.sha256(data.encode()).hexdigest()
    assert transcript.language == "en"


def test_a_long_line_costs_no_more_than_its_reading(read: Read):
    started = time.perf_counter()
    for line in ("I: " + "a b: c " * 1_500_000, "[00:01] " * 1_000_000, "#" * 10_000_000, "**" * 5_000_000):
        (transcript,), _ = read("a.md", line)
        assert len(transcript.text) > 7_900_000
    read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 500_000)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", "a\n" * 300_001, "has 300,001 lines; more than 300,000 are not read"),
        ("a.html", "<p>" * 100_001, "has 100,001 tags; more than 100,000 are not read"),
        ("a.xml", "<a/>" * 300_001, "has 300,001 tags; more than 300,000 are not read"),
        ("a.json", "[" + "1," * 1_000_001, "has 1,000,001 values; more than 1,000,000 are not read"),
        ("a.html", "<a " * 100, "is damaged: tags or comments in it are not closed"),
        ("a.html", "<p>" + "<!--" * 10 + "x", "is damaged: tags or comments in it are not closed"),
        ("a.csv", "text" + "," * 2_000, "has 2,001 columns; more than 2,000 are not read"),
        ("a.rtf", "{\\rtf1 " + "x" * 3_000_000 + "}", "has 3 MB without its pictures; more than 3 are not read"),
    ],
)
def test_files_of_more_pieces_than_memory_and_patience_hold_are_refused(read: Read, name, data, message):
    transcripts, problems = read(name, data)
    assert transcripts == []
    assert problems[0].message == message


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_interviews_read_without_a_problem(path):
    (transcript,), problems = read_all(path, root=path.parents[1], speakers=SpeakerSettings())
    assert not problems
    assert transcript.case == path.stem
    assert len(transcript.turns) >= 35
    assert {"interviewer", "participant"} <= set(roles(transcript).values()) <= {"interviewer", "participant", "other"}


def test_twenty_interviews_are_read_in_a_second():
    started = time.perf_counter()
    for path in SHIPPED:
        read_all(path, root=path.parents[1], speakers=SpeakerSettings())
    assert time.perf_counter() - started < 5  # measured 0.3 s; the limit is for a busy machine


READERS = {
    "txt": lambda file: plain.read(file, is_markdown=False),
    "md": lambda file: plain.read(file, is_markdown=True),
    "vtt": lambda file: captions.read(file, is_webvtt=True),
    "srt": lambda file: captions.read(file, is_webvtt=False),
    "csv": table.read,
    "docx": word.read,
    "html": web.read,
    "json": recognised.read,
    "odt": odt.read,
    "pdf": pdf.read,
    "rtf": rtf.read,
    "textgrid": praat.read,
    "xlsx": sheet.read,
    "xml": spoken.read,
}
PIECES = st.sampled_from(
    [
        "I: ",
        "P1：",
        "问：",
        "Anna: ",
        "**Anna:** ",
        "**Bo** [0:01]",
        "### ",
        "# ",
        "---",
        "WEBVTT",
        "NOTE",
        "\n",
        "\n",
        "\n\n",
        "\t",
        " ",
        "00:00:01.000 --> 00:00:02.000",
        "[00:01:02] ",
        "0:03",
        "<v Anna>",
        "</v>",
        "text,speaker\n",
        "text\tspeaker\n",
        ",",
        '"',
        "I = Interviewer",
        "case: 1",
        "speakers:",
        "  I: interviewer",
        "hello there",
        "你好。",
        "\\[",
        "&amp;",
        "\u2028",
        "\r",
        "x" * 250,
        "<p>",
        "</table><td>",
        "<TEI><text><u who='#A'>",
        "</u></text></TEI>",
        "{\\rtf1 ",
        "\\par ",
        "\\'c4\\u20320?}",
        '{"segments": [{"text": "hello", "start": 1e999, "end": "x"}',
        "]}",
        '"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "A" 0 1 1 0 1 "hello" ',
        "ID,Why do you like it?\n",
        "\0",
        "%PDF-1.4\n1 0 obj <<",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def invariants(transcript: Transcript) -> None:
    assert transcript.text == "\n".join(text for _, text in told(transcript))
    assert [turn.number for turn in transcript.turns] == list(range(1, len(transcript.turns) + 1))
    assert all(text.strip() == text for _, text in told(transcript))


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(deadline=None)  # the first example pays for imports
@given(text=TEXTS)
def test_no_text_raises_and_every_transcript_is_whole(suffix, text):
    file = File(Path(f"a.{suffix}"), text.encode("utf-8", "surrogatepass"), SpeakerSettings(participant=("A*",)))
    drafts, problems = READERS[suffix](file)
    if errors_of(problems):
        return
    for draft in drafts:
        draft.front.facts["language"] = "en"
        transcript, found = finished(draft, file, source="a")
        if transcript is None:
            assert errors_of(found)
        else:
            invariants(transcript)


WORDS = st.lists(
    st.text(alphabet="abc xyz你好,。?", min_size=1, max_size=30).map(str.strip).filter(bool),
    min_size=2,
    max_size=12,
)


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        pytest.param("txt", "{label}: {text}\n", id="name and colon"),
        pytest.param("txt", "[00:01:02] {label}：{text}\n\n", id="time before"),
        pytest.param("md", "**{label}** [0:01]\n{text}\n\n", id="bold name above"),
        pytest.param("md", "### {label}：\n\n{text}\n\n", id="heading"),
        pytest.param("vtt", "00:00:01.000 --> 00:00:02.000\n<v {label}>{text}</v>\n\n", id="voice"),
        pytest.param("csv", '1,{label},"{text}"\n', id="table"),
        pytest.param("html", "<p><b>{label}:</b> {text}</p>\n", id="page"),
        pytest.param("xml", "<u who='{label}'>{text}</u>\n", id="TEI"),
        pytest.param("textgrid", '"IntervalTier" "{label}" 0 9 1 {n} {n} "{text}"\n', id="tiers"),
        pytest.param("json", '{{"text": "{text}", "speaker": "{label}", "start": {n}}},\n', id="Whisper"),
    ],
)
@settings(deadline=None)
@given(said=WORDS)
def test_what_is_written_in_a_format_is_read_back(suffix, form, said):
    labels = ["Interviewer", "受访者"]
    turns = [(labels[number % 2], text) for number, text in enumerate(said)]
    head = {
        "vtt": "WEBVTT\n\n",
        "csv": "turn,speaker,text\n",
        "xml": "<TEI>",
        "textgrid": f'"ooTextFile" "TextGrid" 0 9 <exists> {len(said)}\n',
        "json": '{"segments": [',
    }.get(suffix, "")
    written = head + "".join(form.format(label=label, text=text, n=n) for n, (label, text) in enumerate(turns))
    written = written.rstrip(",\n") + "]}" if suffix == "json" else written + "</TEI>" * (suffix == "xml")
    file = File(Path(f"a.{suffix}"), written.encode(), SpeakerSettings())
    drafts, problems = READERS[suffix](file)
    assert not problems
    blanks = suffix in {"html", "xml", "json"}  # where runs of blanks mean one
    expected = [(label, " ".join(text.split()) if blanks else text) for label, text in turns]
    assert [(turn.speaker, turn.text) for turn in drafts[0].turns] == expected
