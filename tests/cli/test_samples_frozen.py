"""Agreement on a closed sample stays what it was, whatever is settled, recoded or edited afterwards."""

import json

import pytest
from sqlalchemy import text

from qualkit import store


def closed(call, *, second=("link", "none", "none", "wait", "film")):
    """Ann and bo code all five segments blind; they differ on the second."""
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "double")
    call("code", "--coder", "ann", "--sample", "double", lines=["link", "film", "none", "wait", "film"])
    call("code", "--coder", "bo", "--sample", "double", lines=second)
    assert call("sample", "close", "double", "--coder", "ann").status == 0


def values(called):
    assert called.status == 0, called.err
    rows = [json.loads(line) for line in called.out.splitlines()]
    return {(row["of"], row["code"], row["coefficient"]): row["value"] for row in rows}


def agreed(call, *words):
    return call("agree", "--draws", "5", "--output", "jsonl", *words)


def test_recoding_and_adjudication_do_not_touch_the_agreement_on_a_closed_sample(study, call):
    closed(call)
    before = values(agreed(call, "--sample", "double"))
    assert before["code", "cost.film", "percent"] == pytest.approx(4 / 5)
    call("adjudicate", lines=["film", "It is said."])
    # Bo gives in, in the own layer.
    call("code", "P1", "--coder", "bo", "--blind", lines=["b", "film", "q"])
    after = agreed(call, "--sample", "double")
    assert values(after) == before
    now_ = values(agreed(call))
    assert now_["code", "cost.film", "percent"] == 1
    told = " ".join(call("agree", "--draws", "5").out.split())
    assert "decisions on the segments of sample double came after it was closed (1 of bo)" in told
    told = " ".join(call("agree", "--draws", "5", "--sample", "double").out.split())
    assert "as they stood when sample double was closed by ann at" in told
    assert "decisions on the segments of sample double since it was closed are not counted: 1 of bo" in told
    listed = [
        json.loads(line) for line in call("disagreements", "--sample", "double", "--output", "jsonl").out.splitlines()
    ]
    assert {row["source"] for row in listed} == {"P1 ¶4"}
    assert call("disagreements").out.count("P1 ¶4") == 0


def test_an_edited_transcript_carries_the_frozen_answers_along(study, call):
    closed(call)
    before = values(agreed(call, "--sample", "double"))
    path = study.transcripts / "P1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Where did", "Well now, where did"), encoding="utf-8")
    assert call("import", path, "--update").status == 0
    assert values(agreed(call, "--sample", "double")) == before


def test_an_undo_after_the_close_takes_back_nothing_of_the_sample(study, call):
    closed(call)
    before = values(agreed(call, "--sample", "double"))
    assert call("undo", "--coder", "bo").status == 0
    assert values(agreed(call, "--sample", "double")) == before


def test_a_sample_closed_by_an_older_version_is_frozen_by_the_time_of_its_close(study, call, now):
    closed(call)
    before = values(agreed(call, "--sample", "double"))
    engine = store.open_study(study.store_path, None, backups=study.backups, now=now)
    with store.transaction(engine) as connection:
        connection.execute(text("update closings set heads = null, at = '2999-01-01T00:00:00Z'"))
    assert values(agreed(call, "--sample", "double")) == before
    with store.transaction(engine) as connection:
        connection.execute(text("update closings set at = '2001-01-01T00:00:00Z'"))
    refused = agreed(call, "--sample", "double")
    assert refused.status == 5
    assert "fewer than two coders" in refused.err or "decided no segment" in refused.err


def test_what_lies_outside_the_sample_is_not_compared(study, call):
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "0.4", "--unit", "segment", "--name", "two")
    for coder in ("ann", "bo"):
        call("code", "--coder", coder, "--sample", "two", lines=["link", "link"])
        call("code", "--coder", coder, "--blind", lines=["film", "film", "film"])
    assert call("sample", "close", "two", "--coder", "ann").status == 0
    shown = call("agree", "--draws", "5", "--sample", "two").out
    assert "2 of 2 decided by two or more coders" in " ".join(shown.split())
    assert "Price of film" not in shown.split("Not given by any coder")[0]


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        pytest.param("double", 2, "stay closed while sample 'double' is open", id="open"),
        pytest.param("doubel", 2, "no sample named 'doubel'", id="a name that is not there"),
    ],
)
def test_a_sample_that_cannot_be_compared(study, call, name, status, message):
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
    call("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "double")
    for coder in ("ann", "bo"):
        call("code", "--coder", coder, "--sample", "double", lines=["link"] * 5)
    refused = agreed(call, "--sample", name)
    assert refused.status == status
    assert message in refused.err


def test_a_second_coding_is_compared_with_the_first_by_the_name_of_its_sample(study, call):
    call("coder", "add", "ann")
    call("code", "P1", "--coder", "ann", "--blind", lines=["link", "film", "none", "q"])
    call("sample", "draw", "--coder", "ann", "--recode", "--share", "1", "--name", "again")
    call("code", "--coder", "ann", "--sample", "again", lines=["link", "none", "none"])
    call("sample", "close", "again", "--coder", "ann")
    assert "Agreement of ann and ann-2" in call("agree", "--draws", "5", "--sample", "again").out
