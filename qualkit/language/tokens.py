"""The words of a text that say what it is about: without function words, fillers and numbers."""

from __future__ import annotations

import re
from functools import cache

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}][^\W_{_HAN}]*(?:['’-][^\W_{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_ENDING = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m|t))$")
_STUMPS = frozenset(
    {"ca", "wo", "sha", "ai", "don", "didn", "doesn", "isn", "wasn", "couldn", "wouldn", "shouldn", "let"}
)
# What people say while they think, and words so wide that they tell no theme from another.
_SPOKEN = """
ah actually alright anyway basically bit cos coz er erm get gets getting go goes going gone gonna got guess hm hmm
huh kind kinda know like literally lot lots maybe mean mhm mm obviously oh ok okay pretty probably quite really right
said say says sort stuff sure thing things think thought uh um want wants way well yeah yep yes
"""
_SPOKEN_ZH = """
觉得 就是 就是说 然后 那个 这个 这种 那种 这样 那样 这么 那么 还是 一个 一些 一下 一点 一直 有点 可能 反正 其实
比如 比如说 的话 没有 不是 不会 不能 不用 不要 知道 时候 现在 东西 什么 怎么 为什么 我们 他们 你们 咱们 自己 人家
大家 说实话 对吧 是不是 有没有 是吧 嗯嗯 只是 只能 还有 还要 都是 也是 也不 也没 不过 感觉 算是 挺好 起来 出来
下来 过来 每次 一次 两次 一张 一份 一遍 那时候 有时 有时候 里面 上面 之后 以后 以前 之前 后来 当时 肯定 应该 需要 可以
"""


def content_words(text: str) -> list[str]:
    """Words in the order they stand, in small letters.

    Chinese is cut into words (rjieba, the dictionary of jieba); single characters are left out, for they seldom
    say what a text is about. Function words are spaCy's lists for English and Chinese, and fillers of speech.
    """
    found = []
    for piece in _PIECE.findall(text.casefold()):
        if _IS_HAN.match(piece):
            found += [word for word in _cut(piece) if len(word) > 1 and word not in _stop_words("zh")]
            continue
        word = _ENDING.sub("", piece)
        if len(word) > 1 and word not in _STUMPS and word not in _stop_words("en"):
            found.append(word)
    return found


def _cut(text: str) -> list[str]:
    # The dictionary is five megabytes: read by those who meet Chinese.
    import rjieba

    words: list[str] = rjieba.cut(text)
    return words


@cache
def _stop_words(language: str) -> frozenset[str]:
    own = _SPOKEN_ZH if language == "zh" else _SPOKEN
    return frozenset(_of_spacy(language)) | frozenset(own.split())


def _of_spacy(language: str) -> set[str]:
    """The list of function words that spaCy has: its file alone, for spaCy itself takes two seconds to import."""
    from importlib.util import find_spec, module_from_spec, spec_from_file_location
    from pathlib import Path

    package = find_spec("spacy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("spaCy, which qualkit needs, is not installed", name="spacy")
    path = Path(package.origin).parent / "lang" / language / "stop_words.py"
    spec = spec_from_file_location(f"qualkit.language.stop_words_{language}", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"no function words at {path}", name="spacy")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    words: set[str] = module.STOP_WORDS
    return words
