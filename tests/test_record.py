"""The record: its schema, its lines, its round trip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

import newsclean
from newsclean.model import REASONS, Article, Author, Explanation, Failure, schema

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
STORY = Article(
    url="https://news.example/a", title="Ein Schiff, ein “Ünglück”", date="2025-11-03", author="Ann Other",
    authors=(Author(name="Ann Other"), Author(name="Press Desk", type="organisation")), body="One.\n\nTwo\twords.",
    tags=("ships",), removed={"share": 2}, provenance={"title": "h1"}, is_free=False, confidence=0.75,
)  # fmt: skip
RECORDS = [
    pytest.param(STORY, id="story"),
    pytest.param(Article(), id="empty"),
    *(pytest.param(Failure(url="x", reason=reason, detail="…").record(), id=reason) for reason in REASONS),
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("path", sorted(PAGES.glob("*/page.html")), ids=lambda path: path.parent.name)
def test_the_record_of_every_fixture_page_is_valid(path: Path, validator: Any) -> None:
    record = newsclean.clean(path.read_bytes())
    line = record.to_json()
    assert [error.message for error in validator.iter_errors(json.loads(line))] == []
    assert Article.from_json(line) == record
    assert b"\n" not in line


@pytest.mark.parametrize("record", RECORDS)
def test_a_line_is_valid_and_gives_its_record_back(record: Article, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(json.loads(record.to_json()))] == []
    assert Article.from_json(record.to_json()) == record
    assert Article.from_json(record.to_json().decode()) == record


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_always_present(record: Article) -> None:
    fields = list(Article.__struct_fields__)
    assert list(json.loads(record.to_json())) == list(record.to_dict()) == fields
    assert list(schema()["$defs"]["Article"]["properties"]) == fields


@pytest.mark.parametrize(
    "change",
    [
        {"status": "good"},
        {"reason": "bad_luck"},
        {"title": 3},
        {"body": None},
        {"authors": [{"type": "person"}]},
        {"tags": "ships"},
        {"removed": {"share": "two"}},
        {"page_type": "poem"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_record_is_told(change: dict[str, Any], validator: Any) -> None:
    broken = STORY.to_dict() | change
    assert not validator.is_valid(json.loads(json.dumps(broken)))
    with pytest.raises(msgspec.ValidationError):
        Article.from_json(json.dumps(broken))


def test_a_field_of_a_later_version_is_passed_over() -> None:
    assert Article.from_json(json.dumps(STORY.to_dict() | {"mood": "calm"})) == STORY


@pytest.mark.parametrize("given", [STORY, STORY.authors[0], Explanation(STORY, (), ()), newsclean.Options()])
def test_what_comes_out_cannot_be_changed(given: msgspec.Struct) -> None:
    with pytest.raises(AttributeError):
        setattr(given, given.__struct_fields__[0], None)


@pytest.mark.parametrize("reason", list(REASONS))
def test_a_failure_becomes_a_record_with_its_status(reason: Any) -> None:
    record = Failure(url="x", reason=reason, detail="why", http_status=500, final_url="y", fetched_at="z").record()
    assert (record.status, record.reason, record.detail) == (REASONS[reason][0], reason, "why")
    assert (record.http_status, record.final_url, record.fetched_at, record.body) == (500, "y", "z", "")
