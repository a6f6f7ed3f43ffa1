"""Archives of strangers: what is refused before anything of it is believed."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from qualkit.exchange.archive import MOST_MEMBERS, BadArchiveError, members


def packed(*names: str, how: int = zipfile.ZIP_DEFLATED, mode: int = 0) -> bytes:
    """An archive of small files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name in names:
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, b"words " * 20, how)
    return out.getvalue()


def changed(data: bytes, mark: bytes, at: int, new: bytes) -> bytes:
    """The bytes with others so far behind the last place of a mark."""
    place = data.rindex(mark) + at
    return data[:place] + new + data[place + len(new) :]


DIRECTORY, END = b"PK\x01\x02", b"PK\x05\x06"
LOCKED = changed(packed("a.txt"), DIRECTORY, 8, b"\x01\x00")
LARGER = changed(packed("a.txt"), DIRECTORY, 24, (50).to_bytes(4, "little"))
SPOILT = changed(packed("a.txt"), END, 16, (2**31).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"PK\x03\x04", "is no zip archive", id="four bytes of one"),
        pytest.param(packed("."), "a file without a name", id="the folder itself"),
        pytest.param(packed("a.txt").replace(b"a.txt", b"\0.txt"), "a file without a name", id="no letter of a name"),
        pytest.param(packed("a.txt", "../b.txt"), "outside of it", id="upwards"),
        pytest.param(packed("a/../../b.txt"), "outside of it", id="upwards from within"),
        pytest.param(packed("..\\b.txt"), "outside of it", id="upwards as Windows writes it"),
        pytest.param(packed("/b.txt"), "outside of it", id="absolute"),
        pytest.param(packed("\\\\server\\b.txt"), "outside of it", id="another machine"),
        pytest.param(packed("C:\\b.txt"), "outside of it", id="drive"),
        pytest.param(packed("b.txt", mode=0o120777), "a symbolic link", id="symbolic link"),
        pytest.param(packed("a.txt", "A.TXT"), "two files of one name", id="two names that are one on Windows"),
        pytest.param(packed("a.txt", how=zipfile.ZIP_LZMA), "packed otherwise", id="LZMA"),
        pytest.param(packed("a.txt", how=zipfile.ZIP_BZIP2), "packed otherwise", id="bzip2"),
        pytest.param(LOCKED, "locked by a password", id="password"),
        pytest.param(LARGER, "", id="larger than it says"),
        pytest.param(SPOILT, "", id="a directory that lies before the file"),
        pytest.param(packed(*map(str, range(MOST_MEMBERS + 1)), how=0), "files; at most", id="too many files"),
    ],
)
def test_what_cannot_be_trusted_is_refused(data, told):
    with pytest.raises(BadArchiveError, match=told or None):
        members(data)


def test_only_what_is_wanted_is_unpacked():
    assert members(packed("a.txt", "b/C.QDE"), wanted=frozenset({".qde"})) == {"b/C.QDE": b"words " * 20}


def test_bytes_spoilt_anywhere_raise_nothing_else():
    chance, whole = random.Random(0), packed("a.txt", "b/c.txt", "d.qde")
    n_refused = 0
    for _ in range(3_000):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.choice((0, 0x80, 0xFF, chance.randrange(256)))
        try:
            members(bytes(data))
        except BadArchiveError:
            n_refused += 1
    assert n_refused > 100
