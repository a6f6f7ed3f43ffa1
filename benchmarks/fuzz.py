"""Fuzz every reader: ``python benchmarks/fuzz.py --seconds 60`` (a minute a format, one process after the other).

Each input has to give transcripts or problems: an exception, ten seconds of silence or a gigabyte of memory is a
finding, whose input is kept in ``--keep FOLDER``. atheris guides the mutations where it is installed (``pip install
atheris``); without it bytes and pieces of the seeds are mixed at random, and the operating system watches memory and
time, where it can.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_EACH, MEMORY_MB, LONGEST = 10, 1000, 20_000
PARTS = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}
"""The part of a package that is mutated; the rest of it stays whole."""

TALK = "I: How did it begin?\nP: With a cough.\nI: And then?\nP: 后来就去了医院。\n"
SEEDS: dict[str, list[str]] = {
    "csv": ["speaker,text,start\nI,Well?,0:03\nP,Yes.,62500\n", "ID,Why?\n1,Because I liked it so much.\n"],
    "html": ["<h3>Anna:</h3><p>a<br>b &amp; c</p><table><tr><td>I<td>Yes</table><pre>x\ny</pre><dl><dt>P<dd>No</dl>"],
    "json": [
        '{"language": "en", "segments": [{"start": 0.5, "end": 2, "text": "Well?", "speaker": "A"}]}',
        '{"monologues": [{"speaker": 0, "elements": [{"value": "Well", "ts": 0.5, "end_ts": 2}]}]}',
        '{"transcription": [{"offsets": {"from": 1, "to": 2}, "text": "Well?"}]}',
        '{"data": "[{\\"bg\\": \\"5\\", \\"ed\\": \\"9\\", \\"onebest\\": \\"x\\"}]"}',
    ],
    "md": ["---\ncase: P1\nspeakers:\n  I: interviewer\n---\n" + TALK, "**Ann** [0:01]\na\n\n### Bo:\n\nb\n"],
    "pdf": [],
    "rtf": [r"{\rtf1\ansi{\fonttbl{\f0\fcharset134 S;}}\f0 I: \'c4\'e3 \u24744?\par P: a\cell{\footnote x}\row}"],
    "srt": ["1\n00:00:01,000 --> 00:00:02,000\nI: Well?\n\n2\n00:00:03,000 --> 00:00:04,000\nP: Yes.\n"],
    "textgrid": [
        '"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "A" 0 9 1 0 9 "a ""b"""\n',
        (
            'File type = "ooTextFile"\nObject class = "TextGrid"\nxmin = 0\nxmax = 9\ntiers? <exists>\nsize = 1\n'
            'item []:\n  item [1]:\n  class = "TextTier"\n  name = "A"\n  xmin = 0\n  xmax = 9\n  points: size = 0\n'
        ),
    ],
    "tsv": ["start\tend\ttext\n0\t10\tWell?\n10\t20\tYes.\n"],
    "txt": [TALK, "Ann  0:03\na\n\nBo  0:07\nb\n", "0:0:1.1 --> 0:0:2.2\nAnn\nWell?\n", "I = Interviewer\n" + TALK],
    "vtt": ["WEBVTT\n\nab-0\n00:01.000 --> 00:02.000\n<v Ann>Well?</v>\n\nNOTE x\n\n00:03.000 --> 00:04.000\nYes.\n"],
    "xml": [
        (
            "<TEI xml:lang='en'><person xml:id='A'/><when xml:id='T' interval='1' since='#T'/><u who='#A' start='#T'>"
            "a<vocal><desc>b</desc></vocal><w>c</w><pc>.</pc></u><sp><speaker>B</speaker><p>d</p></sp></TEI>"
        ),
        "<akomaNtoso><TLCPerson id='a' showAs='A'/><speech by='#a'><from>A</from><p>x</p></speech></akomaNtoso>",
    ],
    "docx": [
        (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>I: a</w:t><w:tab/><w:br/></w:r></w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:body></w:document>"
        )
    ],
    "odt": [
        (
            '<d xmlns:t="t"><body><text><t:h>H</t:h><t:p>I:<t:tab/>a<t:s t:c="2"/><t:line-break/></t:p><table>'
            "<table-row><table-cell><t:p>x</t:p></table-cell></table-row></table><note/></text></body></d>"
        )
    ],
    "xlsx": [
        (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
            '<c r="A1" t="inlineStr"><is><t>text</t></is></c></row><row r="2"><c r="A2" t="inlineStr">'
            '<is><t>Well?</t></is></c><c r="B2"><v>1</v></c></row></sheetData></worksheet>'
        )
    ],
}


def pdf() -> bytes:
    """A PDF of two pages, not packed, so that mutations reach what it says."""
    bodies = [
        "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in (3, 5):
        stream = "BT /F1 11 Tf 14 TL 50 800 Td (I: Well?) Tj T* [(P: Y) -20 (es.)] TJ ET"
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        bodies.append(
            f"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R "
            "/Resources << /Font << /F1 2 0 R >> >> >>"
        )
    bodies.append("<< /Type /Catalog /Pages 1 0 R >>")
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 8\n0000000000 65535 f \n{table}trailer << /Size 8 /Root 7 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return (data + end).encode()


def package(suffix: str) -> Callable[[bytes], bytes]:
    """What puts mutated bytes into a whole package of a format."""
    whole = io.BytesIO()
    if suffix == "docx":
        import docx

        docx.Document().save(whole)
    elif suffix == "xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(whole) as book:
            book.add_worksheet()
    parts: dict[str, bytes] = {}
    if suffix != "odt":
        with zipfile.ZipFile(whole) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}

    def filled(data: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in (parts | {PARTS[suffix]: data}).items():
                archive.writestr(name, content)
        return stream.getvalue()

    return filled


def target(suffix: str, folder: Path) -> Callable[[bytes], None]:
    """What reads one input, and raises where a reader fails."""
    from qualkit.config import SpeakerSettings
    from qualkit.readers import read_all

    path = folder / f"a.{suffix}"
    fill = package(suffix) if suffix in PARTS else bytes

    def read(data: bytes) -> None:
        # Every fourth input is the file itself, so that broken packages are met, too.
        path.write_bytes(data if data[:1] in b"P\x00" else fill(data))
        transcripts, problems = read_all(path, root=folder, speakers=SpeakerSettings(participant=("P*",)))
        if not transcripts and not problems:
            raise AssertionError("neither transcripts nor problems")
        for one in transcripts:
            if one.text != "\n".join(turn.span.of(one.text) for turn in one.turns):
                raise AssertionError("turns that are not the text")
            one.text.encode("utf-8")

    return read


def guided(suffix: str, seconds: int, keep: Path, corpus: Path) -> None:
    """Let atheris mutate; it ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["qualkit.readers", "pypdf", "striprtf", "bs4", "html"]):
        import bs4
        import pypdf
        import striprtf.striprtf

        import qualkit.readers

    loaded: list[Any] = [bs4, pypdf, striprtf.striprtf, qualkit.readers]
    read = target(suffix, corpus.parent)
    limits = [f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEMORY_MB}"]
    limits += [f"-max_len={LONGEST}", f"-artifact_prefix={keep}/{suffix}-", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0] if loaded else "", *limits, str(corpus)], read)
    atheris.Fuzz()


def mixed(suffix: str, seconds: int, keep: Path, corpus: Path) -> None:
    """Mix the seeds at random, without a guide; prints how many inputs were read."""
    has_limits = hasattr(signal, "alarm")
    if has_limits:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 3_000_000, MEMORY_MB * 3_000_000))
    read, chance, n = target(suffix, corpus.parent), random.Random(0), 0
    seeds = [path.read_bytes() for path in sorted(corpus.iterdir())]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            other = chance.choice(seeds)
            at, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
            piece = chance.choice((other[start : start + chance.randint(1, 40)], bytes([chance.randrange(256)])))
            data[at : at + chance.choice((0, len(piece)))] = piece * chance.choice((1, 1, 1, 50))
        (keep / "last").write_bytes(data)
        if has_limits:
            signal.alarm(SECONDS_EACH)
        read(bytes(data[:LONGEST]))
        if has_limits:
            signal.alarm(0)
        n += 1
    (keep / "last").unlink(missing_ok=True)
    print(f"{n} inputs")


def main() -> None:
    """Fuzz the formats one after the other, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), metavar="FOLDER")
    parser.add_argument("--only", choices=sorted(SEEDS), action="append", help="may be repeated")
    parser.add_argument("--in-process", choices=sorted(SEEDS), help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.in_process is not None:
        try:
            guided(asked.in_process, asked.seconds, asked.keep.resolve(), asked.corpus)
        except ImportError:
            mixed(asked.in_process, asked.seconds, asked.keep, asked.corpus)
        return
    for suffix in asked.only or sorted(SEEDS):
        with tempfile.TemporaryDirectory() as name:
            corpus = Path(name) / "corpus"
            corpus.mkdir()
            for number, seed in enumerate([one.encode() for one in SEEDS[suffix]] or [pdf()]):
                (corpus / str(number)).write_bytes(seed)
            words = [sys.executable, __file__, "--in-process", suffix, "--corpus", str(corpus)]
            words += ["--seconds", str(asked.seconds), "--keep", str(asked.keep)]
            done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
            told = [line for line in (done.stdout + done.stderr).splitlines() if "stat::" in line or "inputs" in line]
            stats = {
                line.split()[0].strip(":").rpartition(":")[2]: line.split()[-1] for line in told if "stat::" in line
            }
            n = stats.get("number_of_executed_units", told[0] if told else "?")
            print(
                f"{suffix:9} {n:>9} inputs, peak {stats.get('peak_rss_mb', '?')} MB, status {done.returncode}",
                flush=True,
            )
            if done.returncode:
                print("\n".join((done.stdout + done.stderr).splitlines()[-25:]), flush=True)


if __name__ == "__main__":
    main()
