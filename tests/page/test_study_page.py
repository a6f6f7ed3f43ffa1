"""The study page in a Chromium: opened, filtered, drilled down, linked, printed; nothing is asked of any server."""

import re
import shutil

import pytest

from qualkit.cli.main import main

pytestmark = [
    pytest.mark.page,
    # Its own event loop, not ours, leaves these behind.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    root = tmp_path_factory.mktemp("page") / "study"
    run("init", "--example", root)
    path = root / "report.html"
    run("memo", "add", "Who is left out?", "--coder", "lin", "--theme", "usab", "--study", root)
    run("report", "--study", root, "--to", path, "--memos")
    return path


def run(*words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["qualkit", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            main()
    assert not caught.value.code


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("no Chromium here. Install one: sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def visit(browser, page_file):
    asked, contexts = [], []

    def go(link="", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.on("console", lambda told: asked.append(told.text) if told.type == "error" else None)
        page.goto(page_file.as_uri() + link)
        return page

    yield go
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_a_count_opens_to_as_many_quotes_and_the_link_brings_them_back(visit):
    page = visit()
    cell = page.locator(".matrix tbody [data-count]").first
    number = int(cell.inner_text())
    cell.click()
    assert page.locator("#opened-quotes > li").count() == number
    link = page.locator("#opened-link").get_attribute("href")
    page.keyboard.press("Escape")
    assert not page.locator("#opened").is_visible()
    assert visit(link).locator("#opened-quotes > li").count() == number


def test_counts_follow_filters_and_no_filter_brings_them_back(visit):
    page = visit()
    before = page.locator("[data-count]").all_text_contents()
    page.select_option("select[name=group]", "role=patient")
    assert page.locator("tr[data-of-case]:visible").count() == 10
    assert "/10" in page.locator("#groups [data-count=cases]").first.inner_text()
    page.select_option("select[name=theme]", index=1)
    assert page.locator("article.theme:visible").count() == 1
    page.click("button[type=reset]")
    page.wait_for_url(lambda url: "group" not in url)
    assert page.locator("[data-count]").all_text_contents() == before


def pairs(page):
    cells = "(row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())"
    return [row.evaluate(cells) for row in page.locator(".pairs tbody tr:visible").all()]


def test_pairs_of_codes_are_counted_again_and_open_to_their_segments(visit):
    page = visit()
    before = pairs(page)
    page.select_option("select[name=group]", "role=patient")
    row = page.locator(".pairs tbody tr").first
    together, each, jaccard = pairs(page)[0][:3]
    first, second = map(int, each.replace(",", " ").split())
    n = int(together)
    assert n < int(before[0][0])
    assert jaccard == f"{n / (first + second - n):.2f}"
    row.locator("[data-count]").first.click()
    assert page.locator("#opened-quotes > li").count() == n
    link = page.locator("#opened-link").get_attribute("href")
    assert visit(link).locator("#opened-quotes > li").count() == n
    page.keyboard.press("Escape")
    page.click("button[type=reset]")
    page.wait_for_url(lambda url: "group" not in url)
    assert pairs(page) == before


def test_what_a_filter_does_not_change_is_marked_while_it_is_set(visit):
    page = visit()
    note = page.locator("#saturation .whole")
    plain = note.evaluate("(one) => getComputedStyle(one).backgroundColor")
    page.select_option("select[name=theme]", index=1)
    assert note.evaluate("(one) => getComputedStyle(one).backgroundColor") != plain
    themes = page.locator("select[name=theme]").input_value()
    codes = page.evaluate("JSON.parse(document.getElementById('data').textContent).themes")[themes]["codes"]
    shown = page.locator(".pairs tbody tr:visible").evaluate_all("(rows) => rows.map((row) => row.dataset)")
    assert shown
    assert all(row["first"] in codes or row["second"] in codes for row in shown)


def test_a_typical_word_opens_to_the_segments_that_hold_it(visit):
    page = visit()
    word = page.locator("#theme-usab .words-list li").first
    said, number = word.inner_text().split()
    word.locator("[data-count]").click()
    held = page.locator("#opened-quotes > li").all_inner_texts()
    assert len(held) == int(number)
    assert all(said in text.casefold() for text in held)


def test_a_quote_in_a_summary_leads_to_its_passage(visit):
    page = visit()
    page.locator("#written .source").first.click()
    assert page.locator("#q1").is_visible()


def test_tables_and_notes_are_chinese_in_chinese(visit):
    page = visit()
    page.click("#language")
    for part in ("saturation", "agreement", "cooccurrence"):
        texts = page.locator(f"#{part} :is(th, p, h3)").all_inner_texts()
        shown = [text for text in texts if text.strip()]
        without_commands = [re.sub(r"qualkit [\w -]+", "", text) for text in shown]
        assert [text for text in without_commands if re.search(r"[a-z]{4,} [a-z]{3,} [a-z]{2,}", text)] == []


def test_memos_that_were_asked_for_are_told(visit):
    assert "Who is left out?" in visit().locator("#memos").inner_text()


def test_a_link_names_theme_and_case(visit):
    page = visit("#theme=usab&case=P03")
    assert page.locator("article.theme:visible").get_attribute("id") == "theme-usab"
    assert page.locator("tr[data-of-case]:visible").count() == 1
    assert visit("#theme=none&show=quotes&of-theme=%3Cb%3E").locator("#opened").is_hidden()


def test_the_interface_speaks_chinese_and_english(visit):
    page = visit()
    assert page.locator("#themes-title").inner_text() == "Themes"
    page.click("#language")
    assert page.locator("#themes-title").inner_text() == "主题"
    assert page.locator("html").get_attribute("lang") == "zh"


def test_axe_finds_no_serious_fault(visit, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(color_scheme=scheme)
    faults = Axe().run(page).response["violations"]
    page.locator(".matrix tbody [data-count]").first.click()
    faults += Axe().run(page).response["violations"]
    serious = [fault for fault in faults if fault["impact"] in ("serious", "critical")]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in serious] == []


def test_a_phone_shows_it_without_sideways_scrolling(visit):
    page = visit(viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_prints(visit):
    page = visit()
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
