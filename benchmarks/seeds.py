"""Where fuzzing begins (``benchmarks/fuzz.py``): small inputs of every format, and the packages some of them lie in."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import own

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "refi": "project.qde",
    "qde": "project.qde",
    "xlsx": "xl/worksheets/sheet1.xml",
}
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
LAYOUT = """>{"format": "refi/1", "id": "s", "transcripts": [{"name": "A", "file": "a.txt"}]}<"""
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
    "qualcoder": ["any bytes: they decide what is altered"],
    "qualitative-coding": ["any bytes"],
    "refi": [
        PROJECT,
        PROJECT.replace('name="n"', 'name="qualkit: what this project was made from (JSON)"').replace(">y<", LAYOUT),
    ],
    "rtf": [r"{\rtf1\ansi{\fonttbl{\f0\fcharset134 S;}}\f0 I: \'c4\'e3 \u24744?\par P: a\cell{\footnote x}\row}"],
    "srt": ["1\n00:00:01,000 --> 00:00:02,000\nI: Well?\n\n2\n00:00:03,000 --> 00:00:04,000\nP: Yes.\n"],
    "textgrid": [
        '"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "A" 0 9 1 0 9 "a ""b"""\n',
        (
            'File type = "ooTextFile"\nObject class = "TextGrid"\nxmin = 0\nxmax = 9\ntiers? <exists>\nsize = 1\n'
            'item []:\n  item [1]:\n  class = "TextTier"\n  name = "A"\n  xmin = 0\n  xmax = 9\n  points: size = 0\n'
        ),
    ],
    "taguette": ["any bytes"],
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
    **own.seeds(),
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
    elif suffix in {"refi", "qde"}:
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
