"""Small projects of QualCoder, Taguette and qualitative-coding, made by the tables that these programs make."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INTERVIEW = (
    "Interviewer: How was it?\n\nP1: I waited three months. 😀 Then it went fast.\n\nP1: The bus took two hours.\n"
)
CHINESE = "访谈者：什么会让您放心一些？\n\n患者：出了错谁负责，我要知道。\n"

QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
  bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
  date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
  cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
  date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
  date text, unique(fid, pos0, pos1, owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
  valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
  owner text, unique(name, attr_type, id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
  date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer,
  unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
  color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
CREATE TABLE graph (grid integer primary key, name text, description text, date text, scene_width integer,
  scene_height integer, unique(name));
"""

TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, created DATETIME, hashed_password VARCHAR(192), email VARCHAR(256));
CREATE TABLE projects (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200), description TEXT, created DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(200), description TEXT,
  filename VARCHAR(200), created DATETIME, project_id INTEGER, text_direction VARCHAR(13), contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY AUTOINCREMENT, date DATETIME, user_login VARCHAR(30),
  project_id INTEGER, document_id INTEGER, payload TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY AUTOINCREMENT, document_id INTEGER, start_offset INTEGER,
  end_offset INTEGER, snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER, PRIMARY KEY (highlight_id, tag_id));
"""

QC = """
CREATE TABLE document (file_path VARCHAR PRIMARY KEY, file_hash VARCHAR NOT NULL);
CREATE TABLE document_index (id INTEGER PRIMARY KEY, name VARCHAR, time_series BOOLEAN, document_id VARCHAR);
CREATE TABLE location (id INTEGER PRIMARY KEY, start_line INTEGER, end_line INTEGER, document_index_id INTEGER);
CREATE TABLE code (name VARCHAR PRIMARY KEY);
CREATE TABLE coder (name VARCHAR PRIMARY KEY);
CREATE TABLE coded_line (id INTEGER PRIMARY KEY, line INTEGER, coder_id VARCHAR, code_id VARCHAR);
CREATE TABLE coded_line_location_association (coded_line_id INTEGER, location_id INTEGER,
  PRIMARY KEY (coded_line_id, location_id));
"""


def run(path: Path, script: str, *more: tuple[str, tuple[object, ...]]) -> None:
    """Change a database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
        for question, values in more:
            connection.execute(question, values)
        connection.commit()


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Qt counts."""
    return len(text.encode("utf-16-le")) // 2


def qualcoder(folder: Path) -> Path:
    """A project of two texts, a picture, three coders, a category in a category, a sub-code, a case, a journal."""
    folder.mkdir(parents=True)
    at = "2026-01-02 03:04:05"
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT INTO project VALUES ('v16', ?, 'Why people wait.', 'QualCoder 4.0', 0, 0, 'ann', '')", (at,)),
        ("INSERT INTO source VALUES (1, 'P01.docx', ?, NULL, 'Noisy room.', 'ann', ?, NULL, NULL)", (INTERVIEW, at)),
        ("INSERT INTO source VALUES (2, 'P02', ?, 'docs:/home/ann/P02.txt', '', 'ann', ?, NULL, NULL)", (CHINESE, at)),
        ("INSERT INTO source VALUES (3, 'x.png', NULL, '/images/../../x.png', '', 'ann', ?, NULL, NULL)", (at,)),
        ("INSERT INTO code_cat VALUES (1, 'Access', 'ann', ?, 'Getting care', NULL)", (at,)),
        ("INSERT INTO code_cat VALUES (2, 'Delay', 'ann', ?, '', 1)", (at,)),
        ("INSERT INTO code_name VALUES (1, 'Waiting', 'Time that passes', 2, 'ann', ?, '#F5A9A9', NULL)", (at,)),
        ("INSERT INTO code_name VALUES (2, 'Long wait', '', NULL, 'ann', ?, 'red', 1)", (at,)),
        ("INSERT INTO code_name VALUES (3, '信任', '谁负责', NULL, 'ann', ?, '#123456', NULL)", (at,)),
        ("INSERT INTO cases VALUES (1, 'Ms Li', 'Speaks softly.', 'ann', ?)", (at,)),
        ("INSERT INTO case_text VALUES (1, 1, 1, 0, 100, 'ann', ?, '')", (at,)),
        ("INSERT INTO attribute_type VALUES ('Age', ?, 'ann', '', 'case', 'numeric')", (at,)),
        ("INSERT INTO attribute VALUES (1, 'Age', 'case', '67', 1, ?, 'ann')", (at,)),
        ("INSERT INTO attribute VALUES (2, 'Site', 'file', 'Town', 2, ?, 'ann')", (at,)),
        ("INSERT INTO journal VALUES (1, 'Day one', 'I was nervous.', ?, '李梅')", (at,)),
        ("INSERT INTO code_image VALUES (1, 3, 0, 0, 9, 9, 1, '', ?, 'ann', NULL, NULL)", (at,)),
    ]
    start = INTERVIEW.index("I waited three months.")
    late = INTERVIEW.index("Then it")
    codings = [
        (1, 1, 1, "I waited three months.", start, start + 22, "ann", "How long?"),
        (2, 2, 1, "Then it went fast.", units(INTERVIEW[:late]), units(INTERVIEW[:late]) + 18, "李梅", ""),
        (3, 3, 2, "出了错谁负责", CHINESE.index("出"), CHINESE.index("出") + 6, "AI Agent", None),
        (4, 1, 2, "nobody said this", 3, 9, "ann", ""),
    ]
    rows += [
        (
            "INSERT INTO code_text VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 1)",
            (ctid, cid, fid, words, begin, end, owner, at, memo),
        )
        for ctid, cid, fid, words, begin, end, owner, memo in codings
    ]
    bus = INTERVIEW.index("The bus")
    rows.append(("INSERT INTO annotation VALUES (1, 1, ?, ?, 'Ask again.', 'ann', ?)", (bus, bus + 7, at)))
    run(folder / "data.qda", QUALCODER, *rows)
    return folder


HTML = (
    "<h1>Interview</h1>\n<p>Interviewer: How was <b>it</b>?</p>\n<p>P1: I waited three months. 😀 Then it "
    "went fast.</p>\n<p>P1: The bus took &lt;two&gt; hours,\n  each time.</p><ul><li>P1: one</li><li>P1: two</li></ul>"
)
RAW = (
    "Interview\nInterviewer: How was it?\nP1: I waited three months. 😀 Then it went fast.\nP1: The bus took <two> "
    "hours,\n  each time.P1: oneP1: two"
)
"""The text of ``HTML`` without its tags, as positions in it are counted: in bytes of UTF-8."""


def taguette(path: Path) -> Path:
    """A project of one document and four tags, highlighted by two users."""
    words = [
        ("I waited three months.", "<p>I waited three months.</p>", [2], "ann"),
        ("Then it went fast.", "<p>Then it went fast.</p>", [1, 3], "李梅"),
        ("hours,\n  each time.P1: one", "<p>hours,\n  each time.</p><ul><li>P1: one</li></ul>", [4], "ann"),
    ]
    at = "2026-01-02 03:04:05.678901"
    rows: list[tuple[str, tuple[object, ...]]] = [
        ("INSERT INTO projects VALUES (1, 'Waiting', 'How people wait.', ?)", (at,)),
        (
            "INSERT INTO documents VALUES (1, 'P01.docx', 'First of all.', 'P01.docx', ?, 1, 'LEFT_TO_RIGHT', ?)",
            (at, HTML),
        ),
        ("INSERT INTO users VALUES ('ann', ?, 'scrypt:secret', 'ann@example.org')", (at,)),
    ]
    tags = [("access", "Getting care"), ("access.waiting", "Time"), ("cost.own", ""), ("cost.state", "")]
    rows += [("INSERT INTO tags VALUES (?, 1, ?, ?)", (number, *tag)) for number, tag in enumerate(tags, start=1)]
    for number, (said, snippet, own, user) in enumerate(words, start=1):
        start = len(RAW[: RAW.index(said)].encode())
        rows.append(
            ("INSERT INTO highlights VALUES (?, 1, ?, ?, ?)", (number, start, start + len(said.encode()), snippet))
        )
        rows += [("INSERT INTO highlight_tags VALUES (?, ?)", (number, tag)) for tag in own]
        payload = json.dumps({"type": "highlight_add", "highlight_id": number, "tags": own})
        rows.append(("INSERT INTO commands VALUES (NULL, ?, ?, 1, 1, ?)", (at, user, payload)))
    run(path, TAGUETTE, *rows)
    return path


def qualitative_coding(folder: Path) -> Path:
    """A project of two texts, one in a folder, with two coders and a memo."""
    (folder / "corpus" / "town").mkdir(parents=True)
    (folder / "memos").mkdir()
    (folder / "settings.yaml").write_text(
        "qc_version: 1.7.8\ncorpus_dir: corpus\ncodebook: codebook.yaml\ndatabase: qc.sqlite3\nmemos_dir: memos\n",
        encoding="utf-8",
    )
    (folder / "codebook.yaml").write_text("- access:\n    - waiting\n    - 2020\n- speed\n", encoding="utf-8")
    (folder / "memos" / "2026-01-02-03-04_ann_first_thoughts.md").write_text("# First\n\nIdeas.\n", encoding="utf-8")
    texts = {"P01.txt": INTERVIEW.encode(), "town/P02.txt": CHINESE.replace("\n", "\r\n").encode()}
    rows: list[tuple[str, tuple[object, ...]]] = []
    for number, (name, data) in enumerate(texts.items(), start=1):
        (folder / "corpus" / name).write_bytes(data)
        rows += [
            ("INSERT INTO document VALUES (?, ?)", (name, hashlib.sha1(data).hexdigest())),  # noqa: S324 - as qc does
            ("INSERT INTO document_index VALUES (?, 'paragraphs', 0, ?)", (number, name)),
            ("INSERT INTO location VALUES (?, 0, 9, ?)", (number, number)),
        ]
    coded = [(2, "ann", "waiting", 1), (2, "ann", "speed", 1), (4, "mei", "2020", 1), (2, "mei", "trust", 2)]
    for number, (line, coder, code, text) in enumerate(coded, start=1):
        rows += [
            ("INSERT INTO coded_line VALUES (?, ?, ?, ?)", (number, line, coder, code)),
            ("INSERT INTO coded_line_location_association VALUES (?, ?)", (number, text)),
            ("INSERT OR IGNORE INTO coder VALUES (?)", (coder,)),
        ]
    run(folder / "qc.sqlite3", QC, *rows)
    return folder
