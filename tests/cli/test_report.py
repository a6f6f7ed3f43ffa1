"""``qualkit report`` and ``methods``: counts as in the codings, blanks where nobody stated, everything escaped."""

import base64
import json
import re

import pandas as pd
import pytest

QUOTE = "The film cost me twenty. It is a lot of money."
SECOND = "胶片一张八十块钱。"
CODINGS = [
    {"transcript": "P1", "quote": QUOTE, "codes": ["cost.film"], "facets": {"cost.film": {"stance": "contradicts"}}},
    {"transcript": "P2", "quote": SECOND, "codes": ["cost.film"]},
]


@pytest.fixture
def coded(study, call):
    path = study.root / "in.jsonl"
    lines = [{"qualkit": "codings/1", "coder": "ann"}, *CODINGS]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert call("import", path).status == 0
    return call


def written(call, study, *words):
    path = study.root / "r.html"
    made = call("report", "--to", path, *words)
    assert made.status == 0, made.err
    return path.read_text(encoding="utf-8")


def data(page):
    return json.loads(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0])


def test_counts_of_the_page_are_those_that_pandas_counts(coded, study):
    page = written(coded, study)
    by_case = pd.DataFrame(CODINGS).groupby("transcript").size().to_dict()
    shown = re.findall(r'data-case="(P\d)" data-theme="cost" data-code="" data-role="">(\d+)<', page)
    assert {case: int(n) for case, n in shown} == by_case
    held = data(page)
    assert [held["segments"][quote[0]][0] for quote in held["quotes"]] == [QUOTE, SECOND]


def test_the_page_allows_no_request_and_runs_only_its_own_script(coded, study):
    page = written(coded, study)
    assert "default-src 'none'" in page
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_words_that_look_like_markup_stay_words(coded, study):
    toml = study.root / "qualkit.toml"
    evil = "</script><img src=x onerror=alert(1)>"
    told = f"\n[reporting]\nsampling = '{evil}'\n"
    toml.write_text(toml.read_text(encoding="utf-8") + told, encoding="utf-8")
    page = written(coded, study)
    assert evil not in page
    assert "&lt;/script&gt;&lt;img src=x" in page


def test_without_codings_no_page_is_written_and_the_next_step_is_told(study, call):
    made = call("report", "--to", study.root / "r.html", "--language", "zh")
    assert made.status == 5
    assert "nothing is coded yet" in made.err
    assert not (study.root / "r.html").exists()


def test_the_page_speaks_the_language_asked_for_first(coded, study):
    assert '<html lang="zh">' in written(coded, study, "--language", "zh")


def test_the_page_of_one_coder_says_why_there_is_no_agreement(coded, study):
    assert "agreement needs two coders" in written(coded, study)


@pytest.mark.parametrize(
    ("language", "blank"),
    [
        pytest.param("en", "[______: not reported: sampling]", id="english"),
        pytest.param("zh", "[______：未报告：sampling]", id="chinese"),
    ],
)
def test_methods_leave_a_blank_for_what_nobody_stated(coded, language, blank):
    made = coded("methods", "--language", language)
    assert made.status == 0, made.err
    assert blank in made.out


def test_methods_say_that_a_coder_decided_only_of_what_was_decided_here(coded):
    assert coded("suggest").status == 0
    assert "all codings counted come from files." in coded("methods", "--language", "en").out
    assert "所计编码均来自文件。" in coded("methods", "--language", "zh").out
    coded("code", "--coder", "ann", "--plain", lines=["cost.film", "", "q"])
    assert "the coder decided each segment." in coded("methods", "--language", "en").out


def test_an_answer_is_printed_as_stated(coded, study):
    toml = study.root / "qualkit.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[reporting]\nsampling = 'purposive'\n", encoding="utf-8")
    assert "Sampling: purposive." in coded("methods", "--language", "en").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["report", "--to", "r.pdf"], ".html", id="another suffix"),
        pytest.param(["methods", "--to", "m.docx"], ".md", id="methods in another suffix"),
        pytest.param(["report", "--language", "fr"], "'fr' is not one of", id="language"),
        pytest.param(["report", "--layer", "nobody"], "nobody", id="layer"),
    ],
)
def test_what_cannot_be_written_is_refused(coded, words, message):
    made = coded(*words)
    assert made.status == 2
    assert message in made.err


def test_an_unknown_answer_names_the_nearest_setting(study, call):
    toml = study.root / "qualkit.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[reporting]\nsamplin = 'x'\n", encoding="utf-8")
    made = call("methods")
    assert made.status == 2
    assert "Did you mean sampling?" in made.err


@pytest.mark.parametrize("name", ["matrix", "groups", "cooccurrence", "network"])
def test_a_finding_is_drawn_the_same_each_time(coded, study, name):
    paths = [study.root / f"{number}.svg" for number in (1, 2)]
    made = coded("plot", name, "--to", paths[0], "--to", paths[1])
    assert made.status == 0, made.err
    first, second = (path.read_text(encoding="utf-8") for path in paths)
    assert first.lstrip().startswith("<?xml")
    assert [line for line in first.splitlines() if "clip" not in line and "href" not in line and "id=" not in line] == [
        line for line in second.splitlines() if "clip" not in line and "href" not in line and "id=" not in line
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["plot", "matrix", "--to", "m.pdf"], ".svg", id="another suffix"),
        pytest.param(["plot", "pie", "--to", "m.svg"], "'pie' is not one of", id="another picture"),
        pytest.param(["plot", "groups", "--of", "code", "--to", "m.svg"], "draws one thing only", id="no choice"),
        pytest.param(["plot", "matrix"], "--to", id="nowhere to write"),
        pytest.param(["plot", "matrix", "--of", "x", "--to", "m.svg"], "of theme or code, not of 'x'", id="of what"),
        pytest.param(["plot", "calibration", "--to", "m.svg"], "needs --coder ID", id="whose calibration"),
        pytest.param(["plot", "network", "--coder", "ann", "--to", "m.svg"], "--layer NAME", id="coder for a layer"),
        pytest.param(["plot", "agreement", "--layer", "ann", "--to", "m.svg"], "would change nothing", id="no layer"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(coded, study, words, message):
    made = coded(*words)
    assert made.status == 2
    assert message in made.err
    assert not list(study.root.glob("m.*"))


def section(page, name):
    return page.split(f'<section id="{name}"')[1].split("</section>")[0]


def test_summaries_and_chosen_quotes_are_on_the_page_with_their_passages(coded, study):
    assert coded("quotes", "add", "P1", "--words", QUOTE, "--for", "cost.film", "--note", "=opening").status == 0
    listed = (study.root / "quotes.md").read_text(encoding="utf-8")
    place = listed.split("](")[1].split(")")[0]
    path = study.root / "matrices" / "P1" / "cost.md"
    path.parent.mkdir(parents=True)
    text = f"---\ncase: P1\ntheme: cost\nauthor: Wei\n---\n\nPays <b>dear</b>: [“{QUOTE}”]({place})\n"
    path.write_text(text, encoding="utf-8")
    page = written(coded, study)
    bank, told = section(page, "bank"), section(page, "written")
    assert QUOTE in bank
    assert "=opening" in bank
    assert f"<q dir='auto'>{QUOTE}</q>" in told
    assert "<b>dear" not in told
    assert "Wei" in told
    assert "未与其下的编码关联" in told  # stale, in Chinese as well


def test_memos_are_on_the_page_only_when_asked_for_and_never_those_on_words(coded, study):
    assert coded("memo", "add", "Is *cost* one thing?", "--coder", "ann", "--theme", "cost").status == 0
    assert coded("memo", "add", "Sounded tired.", "--coder", "ann", "--transcript", "P1").status == 0
    assert "one thing?" not in written(coded, study)
    page = written(coded, study, "--memos")
    assert "Is <em>cost</em> one thing?" in section(page, "memos")
    assert "Sounded tired." not in page


def test_a_theme_tells_contrary_quotes_and_what_stands_beside_it(coded, study):
    page = written(coded, study)
    contrary = section(page, "themes").split("Marked as contradicting")[1]
    assert QUOTE in contrary
    assert SECOND not in contrary.split("</article>")[0]


def test_what_filters_do_not_change_says_so_in_both_languages(coded, study):
    saturation = section(written(coded, study), "saturation")
    assert "Of all cases: filters do not change this part." in saturation
    assert "基于全部个案：筛选不改变此部分。" in saturation


def test_no_words_of_the_tables_are_left_in_english(coded, study):
    from qualkit.report.chinese import chinese

    page = written(coded, study)
    for name in ("saturation", "agreement"):
        cells = re.findall(r"<th[^>]*>([^<>]*[a-z]{4}[^<>]*)</th>|<p class=\"how\">([^<>]+)</p>", section(page, name))
        left = [one for pair in cells for one in pair if one and chinese(one) is None]
        assert left == []


def test_words_in_pictures_are_in_both_languages(coded, study):
    pictures = re.findall(r'<img lang="(\w\w)" src="data:image/svg\+xml;base64,([^"]+)"', written(coded, study))
    words = {
        language: re.findall(r">([^<>]+)</text>", base64.b64decode(drawn).decode()) for language, drawn in pictures
    }
    assert "codes used so far" in words["en"]
    assert "累计使用的编码" in words["zh"]
    assert not [word for word in words["zh"] if re.search("[a-z]{3}", word)]
