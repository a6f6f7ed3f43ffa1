"""Personal data of a fixed form: mail and web addresses, telephone numbers, ids, cards, plates."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

REGIONS = ("CN", "US", "GB")
"""Whose ways of writing telephone numbers without a country code are known."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+%-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", re.ASCII)
_SPELLED = re.compile(
    r"\b\w+(?: (?:dot|underscore|dash|hyphen|plus) \w+)* at \w+(?: (?:dot|dash|hyphen) \w+)*"
    r" dot (?:com|org|net|edu|gov|co dot uk|ac dot uk|nhs dot uk|co|uk|cn|de|fr|io|au|ca|me|info|clinic|health"
    r"|ie|nz|in)\b",
    re.ASCII | re.IGNORECASE,
)
_SPELLED_ZH = re.compile(
    r"(?<![\w.-])[A-Za-z0-9][\w.-]{0,40}(?: ?(?:下划线|横杠|点) ?[\w-]{1,30}){0,4}"
    r"(?: ?(?:艾特|圈[aAiI]|@) ?[A-Za-z0-9-]+(?: ?(?:点|dot|\.) ?[A-Za-z]{2,})+"
    r"| ?(?:at|AT) ?[A-Za-z0-9-]+(?: ?点 ?[A-Za-z]{2,})+)",
    re.ASCII,
)
_URL = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"'，。；！？、（）]*[^\s<>\"'，。；！？、（）.,;:!?)]"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|cn|co\.uk"
    r"|ac\.uk)(?:/[^\s，。；、]*[^\s，。；、.,;:!?)])?(?![\w@])",
    re.ASCII | re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)", re.ASCII)
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}(?![\w:])", re.ASCII)
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[\dXxＸ](?![0-9A-Za-z])", re.ASCII)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", re.ASCII)
_CARD = re.compile(r"(?<![\w-])(?<!\d\.)\d(?:[ -]?\d){12,18}(?![\w-])", re.ASCII)
_ISSUED = re.compile(r"(?:[2-6]\d{15,18}|3[47]\d{13}|3[068]\d{12}|4\d{12})$")
"""Cards as they are issued: ISO/IEC 7812 industries 2 to 6, with the lengths in use."""
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)", re.ASCII)
_SORT = re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])", re.ASCII)
_MOBILE = re.compile(r"(?<![\dA-Za-z])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\dA-Fa-f])", re.ASCII)
_LANDLINE = re.compile(
    r"(?<![\d-])(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}[ -])\d{7,8}(?:[ -]?转\d{1,5})?(?!\d)", re.ASCII
)
_SHORT = re.compile(r"(?<![\d-])555[ -]\d{4}(?![\d-])", re.ASCII)
_SAID = "[零〇一二三四五六七八九幺妖两洞拐0-9]"
_SPOKEN_ZH = re.compile(
    r"[零〇一二三四五六七八九幺妖两洞拐]{7,12}"
    rf"|(?<![0-9]){_SAID}{{2,4}}(?:[ ，、,-]{{1,2}}{_SAID}{{2,4}}){{2,4}}(?![0-9万千百十点])"
)
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_SPOKEN_EN = re.compile(rf"\b(?:(?:double |triple )?(?:{_DIGIT})[ ,-]+){{6,}}(?:{_DIGIT})\b", re.IGNORECASE)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE_ZH = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])")
_PLATE_GB = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")
_VIN = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])", re.ASCII)
_CHAT = re.compile(r"(?<![A-Za-z0-9])(?:qq|wx|wxid|weixin|vx)[_-]\w{4,20}", re.ASCII | re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<![\w@.])@(?!(?:id|type|context|graph|value|language|version|json|media|page|font-face|keyframes"
    r"|import)\b)[A-Za-z_][\w.]{2,30}(?<!\.)",
    re.ASCII,
)

_INSIDE = re.compile(r"(?:10\.\d{4,9}/[^\s\"<>]*|https?://\S*|[0-9A-Fa-f]{4}|\d\.|\w:\w+:|data-at=\"[\d ]*)$", re.ASCII)
"""What stands before digits that are part of something longer."""


def structured(text: str) -> Iterator[Finding]:
    """Findings that their form gives away, in no order; they may overlap."""
    high = Certainty.HIGH
    for pattern, kind, rule in (
        (_EMAIL, Kind.EMAIL, "mail address"),
        (_SPELLED, Kind.EMAIL, "mail address read out"),
        (_SPELLED_ZH, Kind.EMAIL, "mail address read out"),
        (_URL, Kind.URL, "web address"),
        (_PLATE_ZH, Kind.VEHICLE, "Chinese plate"),
        (_SSN, Kind.ID, "social security number"),
        (_MOBILE, Kind.PHONE, "Chinese mobile"),
        (_LANDLINE, Kind.PHONE, "landline"),
        (_SHORT, Kind.PHONE, "local number"),
    ):
        yield from _all(text, pattern, kind, high, rule)
    for match in _IPV4.finditer(text):
        if _is_address(match[0]):
            yield _finding(match, Kind.IP, high, "IP address")
    for match in _IPV6.finditer(text):
        if _is_address(match[0]):
            yield _finding(match, Kind.IP, high, "IP address")
    for match in _RESIDENT.finditer(text):
        is_sound = has_check_digit(match[0])
        rule = "resident id, check digit right" if is_sound else "resident id, check digit wrong"
        yield _finding(match, Kind.ID, high if is_sound else Certainty.MEDIUM, rule)
    for match in _CARD.finditer(text):
        is_inside = _INSIDE.search(text, max(0, match.start() - 400), match.start()) is not None
        # Pairs of figures in a row count something: 69 70 71 72.
        is_counted = re.fullmatch(r"(?:\d\d[ -])+\d{1,2}", match[0]) is not None
        if not is_counted and _ISSUED.match(re.sub(r"[ -]", "", match[0])) and luhn(match[0]) and not is_inside:
            yield _finding(match, Kind.ACCOUNT, high, "card number, Luhn digit right")
    for match in _IBAN.finditer(text):
        if iban(match[0]):
            yield _finding(match, Kind.ACCOUNT, high, "IBAN, check digits right")
    yield from _all(text, _SORT, Kind.ACCOUNT, Certainty.MEDIUM, "sort code")
    yield from _all(text, _PLATE_GB, Kind.VEHICLE, Certainty.MEDIUM, "plate")
    yield from _all(text, _VIN, Kind.VEHICLE, Certainty.MEDIUM, "vehicle number")
    yield from _all(text, _HANDLE, Kind.HANDLE, high, "@name")
    yield from _all(text, _CHAT, Kind.HANDLE, high, "WeChat or QQ id")
    for match in _SPOKEN_ZH.finditer(text):
        said = re.sub(r"[ ，、,-]", "", match[0])
        # Groups of figures alone are years, doses and prices; of words, or of both, they are read out.
        if said == match[0] or (10 <= len(said) <= 12 and not said.isascii()):
            yield _finding(match, Kind.PHONE, Certainty.MEDIUM, "number read out")
    yield from _all(text, _SPOKEN_EN, Kind.PHONE, Certainty.MEDIUM, "number read out")
    yield from _phones(text)


def has_check_digit(written: str) -> bool:
    """Whether a Chinese resident id ends in its check character.

    References:
        GB 11643-1999 (ISO 7064:1983, MOD 11-2). Tested on the standard's example, 11010519491231002X.
    """
    signs = written.replace(" ", "").replace("-", "").replace("Ｘ", "X").upper()
    if re.fullmatch(r"\d{17}[\dX]", signs, re.ASCII) is None:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == signs[-1]


def luhn(written: str) -> bool:
    """Whether the digits of a card number end in its check digit.

    References:
        ISO/IEC 7812-1, annex B. Tested on the published test number 4111 1111 1111 1111.
    """
    digits = [int(sign) for sign in written if sign in "0123456789"]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return len(digits) > 1 and sum(doubled) % 10 == 0


def iban(written: str) -> bool:
    """Whether an account number has the check digits of ISO 13616 (MOD 97-10).

    References:
        ISO 13616-1. Tested on the registry's example GB29 NWBK 6016 1331 9268 19.
    """
    signs = written.replace(" ", "")
    if not 15 <= len(signs) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def _phones(text: str) -> Iterator[Finding]:
    """Telephone numbers in the ways of writing that the library knows, country by country."""
    # Loading the numbering plans takes a moment; a text without digits need not pay for it.
    if re.search(r"\d[\d ()./-]{5,}\d", text, re.ASCII) is None:
        return
    import phonenumbers

    for region in REGIONS:
        # Numbers set aside for stories (555-0123, 07700 900123) are possible, never valid.
        for leniency, certainty in ((phonenumbers.Leniency.VALID, Certainty.HIGH),
                                    (phonenumbers.Leniency.POSSIBLE, Certainty.MEDIUM)):  # fmt: skip
            for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency):
                words = match.raw_string
                # Seven plain digits, sums of money and dates are possible numbers of somewhere.
                if certainty is Certainty.MEDIUM and not _looks_dialled(words):
                    continue
                # Digits inside a DOI, a hash, a decimal or the address of a page.
                if _INSIDE.search(text, max(0, match.start - 400), match.start):
                    continue
                yield Finding(Span(match.start, match.end), Kind.PHONE, words, certainty, "telephone")


def _looks_dialled(words: str) -> bool:
    digits = re.sub(r"\D", "", words)
    if re.search(r"(?<!\d)(?:18|19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d)|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", words):
        return False
    is_grouped = re.search(r"^[+(0]|\d[ )-]+\d{3,4}[ -]\d{3,4}", words) is not None
    return 9 <= len(digits) <= 15 and is_grouped and (words[0] in "+(" or digits[0] == "0" or len(digits) == 10)


def _is_address(written: str) -> bool:
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


def _all(text: str, pattern: re.Pattern[str], kind: Kind, certainty: Certainty, rule: str) -> Iterator[Finding]:
    return (_finding(match, kind, certainty, rule) for match in pattern.finditer(text))


def _finding(match: re.Match[str], kind: Kind, certainty: Certainty, rule: str) -> Finding:
    return Finding(Span(*match.span()), kind, match[0], certainty, rule)
