"""Fuzz every reader of strangers' files: ``python benchmarks/fuzz.py --minutes 30``, one format after the other.

Transcripts of every format, and REFI-QDA projects and codebooks: as packed (.qdpx), as the XML inside (qde), as .qdc.
Each input has to give a result or problems: an exception, ten seconds of silence or a gigabyte of memory is a finding,
whose input is kept in ``--keep FOLDER``; the exit status is 1 then. atheris guides the mutations where it is installed
(``pip install atheris``); without it bytes and pieces of the seeds are mixed at random, and the operating system
watches memory and time, where it can.
"""

from __future__ import annotations

import argparse
import copy
import io
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_EACH, MEMORY_MB, LONGEST = 10, 1000, 20_000
PARTS = {"docx": "word/document.xml", "odt": "content.xml", "qde": "project.qde", "xlsx": "xl/worksheets/sheet1.xml"}
"""The part of a package that is mutated; the rest of it stays whole."""

TALK = "I: How did it begin?\nP: With a cough.\nI: And then?\nP: 后来就去了医院。\n"
GUID = "00000000-0000-0000-0000-00000000000"
PROJECT = f"""<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="NVivo"
 creatingUserGUID="{GUID}1"><Users><User guid="{GUID}1" name="Ann" id="a"/></Users><CodeBook><Codes>
<Code guid="{GUID}2" name="cost" isCodable="true" color="#aa00ff"><Description>x</Description><NoteRef
 targetGUID="{GUID}9"/><Code guid="{GUID}3" name="fee" isCodable="false"/></Code></Codes></CodeBook><Variables>
<Variable guid="{GUID}4" name="age" typeOfVariable="Integer"/></Variables><Cases><Case guid="{GUID}5" name="P1">
<VariableValue><VariableRef targetGUID="{GUID}4"/><IntegerValue>40</IntegerValue></VariableValue><SourceRef
 targetGUID="{GUID}6"/><SelectionRef targetGUID="{GUID}7"/></Case></Cases><Sources><TextSource guid="{GUID}6" name="A"
 plainTextPath="internal://a.txt"><PlainTextSelection guid="{GUID}7" startPosition="0" endPosition="5" name="Hello"
 creatingUser="{GUID}1" creationDateTime="2026-01-02T03:04:05Z"><Coding guid="{GUID}8" creatingUser="{GUID}1"><CodeRef
 targetGUID="{GUID}2"/></Coding></PlainTextSelection></TextSource><PDFSource guid="{GUID}A" name="B"/></Sources><Notes>
<Note guid="{GUID}9" name="n"><PlainTextContent>y</PlainTextContent></Note></Notes><Links/><Sets><Set guid="{GUID}B"
 name="s"><MemberCode targetGUID="{GUID}2"/><MemberSource targetGUID="{GUID}6"/></Set></Sets></Project>"""
CODES = (
    f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{GUID}2" name="cost" isCodable="true">'
    f'<Description>x</Description><Code guid="{GUID}3" name="fee" color="#aaff00"/></Code></Codes></CodeBook>'
)
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
    "qdc": [CODES],
    "qde": [PROJECT],
    "qdpx": [],
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
    parts: dict[str, bytes] = {}
    if suffix == "docx":
        import docx

        docx.Document().save(whole)
    elif suffix == "xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(whole) as book:
            book.add_worksheet()
    elif suffix == "qde":
        parts = {"Sources/a.txt": "Hello 😀 there.\r\nAgain.\r\n".encode()}
    if whole.getvalue():
        with zipfile.ZipFile(whole) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}

    def filled(data: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in (parts | {PARTS[suffix]: data}).items():
                archive.writestr(name, content)
        return stream.getvalue()

    return filled


def seeds_of(suffix: str) -> list[bytes]:
    """What mutations begin with; of packages also the whole, so that broken ones are met."""
    if suffix == "pdf":
        return [pdf()]
    if suffix == "qdpx":
        return [package("qde")(PROJECT.encode())]
    plain = [one.encode() for one in SEEDS[suffix]]
    return plain + [package(suffix)(one) for one in plain if suffix in PARTS]


def words_of(suffix: str) -> str:
    """The words of a format's seeds as libFuzzer's dictionary has them."""
    found = {word for seed in seeds_of(suffix) for word in re.findall(rb"[\w:./-]{2,30}|[^\w\s]{1,6}", seed)}
    told = ("".join(chr(b) if 0x20 < b < 0x7F and b not in b'"\\' else f"\\x{b:02x}" for b in w) for w in sorted(found))
    return "".join(f'"{word}"\n' for word in told)


def regrown(data: bytes, chance: random.Random) -> bytes:
    """XML with elements left out, doubled, moved, or with other words: still well-formed, so that it is taken apart."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        return data
    odd = [
        "",
        "-1",
        "0",
        "x",
        "99999999999999999999",
        "internal://",
        "..",
        "\t",
        "🙂",
        "true",
        "#A",
        "P1",
        "NaN",
        "1e9",
    ]
    for _ in range(chance.randint(1, 6)):
        every = list(root.iter())
        one, other = chance.choice(every), chance.choice(every)
        values = [*odd, *(value for some in (one, other) for value in (*some.attrib.values(), some.text or ""))]
        match chance.randrange(6):
            case 0 if len(one):
                del one[chance.randrange(len(one))]
            case 1 if len(every) < 400:
                # A copy, so that no element stands inside itself.
                one.insert(chance.randint(0, len(one)), copy.deepcopy(other))
            case 2:
                one.text = chance.choice(values) * chance.choice((1, 1, 1, 300))
            case 3:
                one.tail = chance.choice(values)
            case 4 if one.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice(values))
            case 5 if one.attrib:
                del one.attrib[chance.choice(list(one.attrib))]
    return ElementTree.tostring(root)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """A zip archive with a member left out, named otherwise, or cut; anything else as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return data
    if not files:
        return data
    index = chance.randrange(len(files))
    name, content = files[index]
    match chance.randrange(4):
        case 0:
            del files[index]
        case 1:
            names = ("../", "/", "C:/", "\\", "sources/", "Sources/", "x", ".qde", "\n", "é", "/.", "a" * 300)
            at = chance.randint(0, len(name))
            files[index] = (name[:at] + chance.choice(names) + name[at:], content)
        case 2:
            files[index] = (name, content[: chance.randint(0, len(content))])
        case 3:
            files[index] = (name, regrown(content, chance))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for told, held in files:
            archive.writestr(told, held)
    return stream.getvalue()


def target(suffix: str, folder: Path) -> Callable[[bytes], None]:
    """What reads one input, and raises where a reader fails."""
    if suffix in {"qdc", "qde", "qdpx"}:
        return _refi(suffix)
    from qualkit.config import SpeakerSettings
    from qualkit.readers import read_all

    path = folder / f"a.{suffix}"
    fill = package(suffix) if suffix in PARTS else bytes

    def read(data: bytes) -> None:
        # A package as such, and nearly so, is read as it stands.
        path.write_bytes(data if data[:1] in b"P\x00" else fill(data))
        transcripts, problems = read_all(path, root=folder, speakers=SpeakerSettings(participant=("P*",)))
        if not transcripts and not problems:
            raise AssertionError("neither transcripts nor problems")
        for one in transcripts:
            if one.text != "\n".join(turn.span.of(one.text) for turn in one.turns):
                raise AssertionError("turns that are not the text")
            one.text.encode("utf-8")

    return read


def _refi(suffix: str) -> Callable[[bytes], None]:
    from qualkit.exchange.refi_offsets import counting, placing
    from qualkit.exchange.refi_read import read_codebook, read_project

    fill = package(suffix) if suffix in PARTS else bytes

    def read(data: bytes) -> None:
        place = PurePath(f"a.{'qdc' if suffix == 'qdc' else 'qdpx'}")
        if suffix == "qdc":
            codes, problems = read_codebook(data, place)
            if not codes and not problems:
                raise AssertionError("neither codes nor problems")
            return
        found, problems = read_project(data if data[:1] == b"P" else fill(data), place)
        if found is None and not problems:
            raise AssertionError("neither a study nor problems")
        for source in found.study.sources if found is not None else ():
            way = counting([(source.text, source.selections)])
            place_of = placing(source.text, way.unit, way.line_ends)
            for one in source.selections:
                if not all(at is None or 0 <= at <= len(source.text) for at in map(place_of, (one.start, one.end))):
                    raise AssertionError("a selection outside of its text")

    return read


def guided(suffix: str, seconds: int, keep: Path, corpus: Path) -> None:
    """Let atheris mutate; it ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["qualkit", "pypdf", "striprtf", "bs4", "html"]):
        import bs4
        import pypdf
        import striprtf.striprtf

        import qualkit.exchange.refi_read
        import qualkit.readers

    loaded: list[Any] = [bs4, pypdf, striprtf.striprtf, qualkit.exchange.refi_read, qualkit.readers]
    read = target(suffix, corpus.parent)
    words = corpus.parent / "words"
    words.write_text(words_of(suffix), encoding="ascii")
    limits = [f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEMORY_MB}", f"-dict={words}"]
    limits += [f"-max_len={LONGEST}", f"-artifact_prefix={keep}/{suffix}-", "-print_final_stats=1", "-verbosity=0"]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.5 and (changed := repacked(regrown(data, chance), chance)) != data:
            return changed[:most]
        done: bytes = atheris.Mutate(data, most)
        return done

    atheris.Setup([sys.argv[0] if loaded else "", *limits, str(corpus)], read, custom_mutator=mutated)
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
        if chance.random() < 0.5:
            data = bytearray(repacked(regrown(chance.choice(seeds), chance), chance))
        (keep / "last").write_bytes(data)
        if has_limits:
            signal.alarm(SECONDS_EACH)
        read(bytes(data[:LONGEST]))
        if has_limits:
            signal.alarm(0)
        n += 1
    (keep / "last").unlink(missing_ok=True)
    print(f"{n} inputs")


def fuzzed(suffix: str, seconds: int, keep: Path) -> bool:
    """Fuzz one format in a process of its own, and print how it went; whether nothing was found."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds_of(suffix)):
            (corpus / str(number)).write_bytes(seed)
        words = [sys.executable, __file__, "--in-process", suffix, "--corpus", str(corpus)]
        words += ["--seconds", str(seconds), "--keep", str(keep)]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    lines = (done.stdout + done.stderr).splitlines()
    stats = {one.split()[0].strip(":").rpartition(":")[2]: one.split()[-1] for one in lines if "stat::" in one}
    n = stats.get("number_of_executed_units") or next((one.split()[0] for one in lines if one.endswith(" inputs")), "?")
    slowest = stats.get("slowest_unit_time_sec", "?")
    told = f"{n:>9} inputs in {seconds} s, slowest {slowest} s, peak {stats.get('peak_rss_mb', '?')} MB"
    print(f"{suffix:9}{told}: {'nothing found' if not done.returncode else 'FOUND'}", flush=True)
    if done.returncode:
        print("\n".join(lines[-40:]), flush=True)
    return not done.returncode


def main() -> int:
    """Fuzz the formats one after the other; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="for all formats together [default: 30]")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), metavar="FOLDER")
    parser.add_argument("--only", choices=sorted(SEEDS), action="append", help="may be repeated")
    for hidden, kind in (("--in-process", str), ("--corpus", Path), ("--seconds", int)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.in_process is not None:
        try:
            guided(asked.in_process, asked.seconds, asked.keep.resolve(), asked.corpus)
        except ImportError:
            mixed(asked.in_process, asked.seconds, asked.keep, asked.corpus)
        return 0
    suffixes = asked.only or sorted(SEEDS)
    seconds = max(1, round(asked.minutes * 60 / len(suffixes)))
    return int(not all([fuzzed(suffix, seconds, asked.keep.resolve()) for suffix in suffixes]))


if __name__ == "__main__":
    sys.exit(main())
