"""The compiled twins of what reads a page's bytes and its fields: each gives what its plain function gives."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from newsclean.decode.guard import is_tame
from newsclean.dom import Document
from newsclean.metadata import jsonld, limits, meta, titles, trust, urls
from newsclean.metadata.keys import MAX_COMPARED, key
from newsclean.metadata.worth import BYLINE, DAYS, INSIDE, STAMP, parts_worth, worth
from newsclean.model import Block, Candidate, Mark
from newsclean.rules import pages
from test_compiled_rules import plain_of
from test_worth import line
from twins import needs_the_core, tame, twin_of

__all__ = ["needs_the_core"]


DEEP = b"<div><div><div>"
SCRIPTS = {  # whether what stands behind is still text of the script
    b"<script>a<!--b<script>c</script>": True,
    b"<script><!--<SCRIPT/ </script>": True,
    b"<script><!-- --> <!-- <script>c</script>": True,
    b"<script>--><!--<script>c--</script>": True,
    b"<script><!---<script>c</script>": True,
    b"<script><!----<script></script>": True,
    b"<script><!--<script ": True,
    b"<script><!--<script": True,
    b"<script><!-- <script><!-- a</script>": True,
    b"<script><!-- <script></script><script></script>": True,
    b"<script>a<script b<!--</script>": False,
    b"<script>a<!--b</script><script>c</script>": False,
    b"<script>a<!--b--><script>c</script>": False,
    b"<script>a<!--b<script>c--></script>": False,
    b"<script>a<!--><script>c</script>": False,
    b"<script>a<!---><script>c</script>": False,
    b"<script>a<!----><script>c</script>": False,
    b"<script>a<!--<scripts>c</script>": False,
    b"<script>a<scrip<!-</script>": False,
    b"<script><!-- <script></script></SCRIPT >": False,
    b"<script><!-- <script><!--></script>": False,
    b"<script><!-- <script><!---></script>": False,
    b"<style>a<!--b<script>c</style>": False,
}


@pytest.mark.parametrize("page", SCRIPTS, ids=bytes.decode)
def test_only_a_script_that_is_commented_out_in_a_script_hides_its_end(page: bytes) -> None:
    assert {is_tame(page + DEEP, 2), tame(page + DEEP, 2)} == {SCRIPTS[page]}
    assert (Document(page + DEEP).select("div") == []) is SCRIPTS[page]


def test_what_the_parser_may_take_for_data_is_looked_at_more_closely() -> None:
    pages = {
        b"<svg><!-- a --><path/></svg><p><![CDATA[ a ]]>": True,
        b"<svg><![CDATA[ a ]]></svg>": False,
        b"<svg><![CDATA </svg>": True,
    }
    assert {page: is_tame(page, 512) for page in pages} == {page: tame(page, 512) for page in pages} == pages


@pytest.mark.parametrize("length", [0, 127, 128, 129, 300])
def test_tags_are_counted_to_the_last(length: int) -> None:
    for page in (b"<" * 65_536 + b"x" * length, b"x" * length + b"<" * 65_537, b"x" * length + b"<" * 65_536 + b"x<"):
        assert tame(page, 512) == is_tame(page, 512) == (page.count(b"<") <= 65_536)


SIGNS = "3 12 . - / : a b A I V X _ ² é É İ ー \u0660 \u00ad \u200b \t may by ferry primo |".split(" ")


def test_what_lines_are_worth_is_told_alike() -> None:
    chance, twin = random.Random(8), twin_of(worth)
    texts = ["", " ", "x" * 161, "3 May 2025 " * 40, *(line(chance) for _ in range(40_000))]
    texts += ["".join(chance.choices([*SIGNS, " ", " "], k=chance.randrange(12))) for _ in range(40_000)]
    found = worth(texts)
    assert twin(texts) == found
    for bit in (1, 2, 4, 8):
        assert 0.02 < sum(seen & bit > 0 for seen in found) / len(found) < 0.8, bit
    assert found.count(0) / len(found) > 0.02
    assert STAMP | BYLINE | DAYS | INSIDE in found


def test_which_parts_of_lines_are_worth_a_look_is_told_alike() -> None:
    chance, twin = random.Random(9), twin_of(parts_worth)
    told = 0
    for number in range(20_000):
        text = line(chance)[: chance.choice((20, 160, 161, 400))] if number else "\u3000 \ud800\x003 May 2025 \u3000"
        places = [chance.randint(0, len(text)) for _ in range(2 * chance.randrange(6))]
        marks = tuple(Mark(start, end, 0) for start, end in zip(places[::2], places[1::2], strict=True))
        block = Block(index=0, text=text, tag="p", container=0, marks=marks)
        for asked in (STAMP, BYLINE, DAYS | INSIDE, 0):
            found = parts_worth(block, asked)
            assert twin(block, asked) == found, (block, asked)
            told += bool(found)
    assert told > 5_000
    assert twin(Block(index=0, text="May", tag="p", container=0, marks=(Mark(0, 9, 0),)), STAMP) == []


def test_lines_of_other_things_than_text_are_refused() -> None:
    with pytest.raises(TypeError):
        twin_of(worth)([b"3 May 2025"])
    with pytest.raises(TypeError):
        twin_of(worth)(None)


def test_scripts_are_read_alike() -> None:
    chance = random.Random(5)
    pieces = b"<!-- --> <script <script> > - -- <SCRIPT/ <!--> <!---> a <!- </scrip <s".split()
    pages = [b"<script>" + b"".join(chance.choices(pieces, k=chance.randrange(9))) for _ in range(30_000)]
    pages = [page + end + DEEP for page in pages for end in (b"", b"</script>", b"</script></script>")]
    found = [is_tame(page, 2) for page in pages]
    assert [tame(page, 2) for page in pages] == found
    assert 0.05 < found.count(False) / len(found) < 0.95


VALUES = [
    *"ab &;\t\n\r\x00\x0b\x1f\x7f\x85\x9f\xa0\xad\u200b\u2028\u3000\ud800\udfff\ufdd0\uffffé中\U0001f600", "  ",
    "&amp;", "&nbsp;", "&#0;", "&lt", "words of ", "",
]  # fmt: skip
URLS = ["http", "https", "://", "xn--", "Xn--b", "x-", "c" * 63, "d" * 64, "z" * 21, "com", *".a-/?~éb:1# \n&_"]


def test_values_are_cleaned_alike() -> None:
    chance, plain = random.Random(3), plain_of(limits.text)
    values: list[object] = ["".join(chance.choices(VALUES, k=chance.randrange(9))) for _ in range(60_000)]
    values += [None, 3, ["x"], b"x", "x" * 10_001, "x " * 6_000, "&amp;" * 3_000, " " * 20_000]
    for value in values:
        assert limits.text(value) == plain(value), value


def test_names_have_the_same_keys() -> None:
    pieces = [
        *"aZ09_-.,!' \t\x00İßﬁǅéñЖ漢字ぁกက\u0301\u0660²½\ud800\U0001f600\U00020000",
        "The Harbour Star",
        "x" * 400,
    ]
    chance, plain = random.Random(3), plain_of(key)
    for _ in range(5_000):
        name = "".join(chance.choices(pieces, k=chance.randrange(12)))
        assert key(name) == plain(name), ascii(name)
    assert key("The Harbour Star!") == "theharbourstar"
    assert len(key("x" * 5_000)) == MAX_COMPARED


def test_plain_addresses_are_told_alike() -> None:
    chance, told, plain = random.Random(4), 0, plain_of(urls.is_plain)
    for _ in range(60_000):
        start = chance.choice(("", "http://", "https://", "https://ex.com", "http://a.b.c.de/", "HTTP://a.bc"))
        url = start + "".join(chance.choices(URLS, k=chance.randrange(8)))
        told += urls.is_plain(url)
        assert urls.is_plain(url) is plain(url), url
        for base in (None, "http://a.bc/d/"):
            assert urls.absolute(base, url) == plain_of(urls.absolute)(base, url)
    assert 4_000 < told < 30_000
    for length in range(1_990, 2_010):
        url = "http://a.bc/".ljust(length, "x")
        assert urls.is_plain(url) is plain(url) is (length <= 2_000)


PARTS = "|–—-•·»«›‹:/~<>｜＿_：:: \u00a0\t\u3000\x1c\x85\0\u200babé中\ud800\U0001f600   "


def test_titles_are_cut_alike() -> None:
    chance, cut, plain = random.Random(9), 0, plain_of(titles.pieces)
    for _ in range(60_000):
        title = "".join(chance.choices(PARTS, k=chance.randrange(10)))
        for cuts in (1, 2, 12):
            told = titles.pieces(title, cuts)
            assert told == plain(title, cuts), ascii(title)
        cut += len(told) > 1
    assert 20_000 < cut < 50_000


SOUGHT = (
    "we use cookies",
    "use cookie",
    "your data",
    "# partners",
    "aa",
    "aaa",
    "aa",
    "同意する",
    "é#",
    "\U0001f36a ok",
    "ß",
)
HEARD = (
    *SOUGHT,
    "We Use",
    " ",
    "  ",
    "COOKIES",
    "12",
    "1.5",
    "partners",
    "a",
    "É",
    "\u00ad",
    "\udc80",
    "\0",
    "ẞ",
    "同意",
)


def test_phrases_are_counted_alike() -> None:
    chance, told = random.Random(6), 0
    for _ in range(400):
        words = tuple(chance.sample(SOUGHT, k=chance.randrange(len(SOUGHT))))
        plain, twin = pages.counting(words), twin_of(pages.counting)(words)
        texts = ["".join(chance.choices(HEARD, k=chance.randrange(9))) for _ in range(100)]
        texts += ["", "a", "we use cookie", "x" * 5_000 + "aa", "aaa" * 3_000]
        for text in texts:
            assert twin(text) == plain(text), (words, text)
            told += plain(text) > 1
    assert told > 2_000


def test_names_of_sites_are_told_alike() -> None:
    chance, seen = random.Random(19), Counter[bool]()
    names = [
        "",
        "dai",
        "daily",
        "dailypost",
        "dailypostnigeria",
        "été",
        "étépost",
        "海报社",
        "海报社新闻",
        "\ud800abcd",
    ]
    for _ in range(3_000):
        known, name = frozenset(chance.sample(names, k=chance.randrange(5))), chance.choice(names)
        share = chance.choice((0.0, 0.5, 0.6, 5 / 9, 1.0))
        told = titles.is_like(name, known, share)
        assert twin_of(titles.is_like)(name, known, share) is told
        seen[told] += 1
    assert min(seen.values()) > 400


def test_openings_are_found_alike() -> None:
    chance, told = random.Random(16), 0
    opened = [*(word for word in SOUGHT if word), "we #", "同意", "ss cookies", "cookies partners", "(a"]
    signs = ["→ ", "“", "「", "(", "…", " ", "©", "· "]
    for _ in range(300):
        starts: dict[str, tuple[str, ...]] = {}
        for phrase in chance.sample(opened, k=chance.randrange(len(opened))):
            starts[phrase[: pages.KEY]] = (*starts.get(phrase[: pages.KEY], ()), phrase)
        for _ in range(60):
            text = "".join([*chance.choices(signs, k=chance.randrange(3)), *chance.choices(HEARD, k=4)])
            for one in (text, f"{chance.choice(opened)}{text}", text * 60):
                found = pages.opening(starts, one)
                assert twin_of(pages.opening)(starts, one) == found, (one, starts)
                told += found is not None
    assert told > 2_000
    assert twin_of(pages.opening)({}, "") is pages.opening({}, "") is None


def test_candidates_are_ranked_alike() -> None:
    chance, most = random.Random(18), 0
    rank, usable, family = plain_of(trust.rank), plain_of(trust.usable), plain_of(trust.family)
    names = sorted({name for row in trust.TRUST.values() for name in row})
    sources = [*names, *(f"{name}.{more}" for name in names for more in ("x", "far", "published")), "", "é", "\ud800"]
    fields = [*trust.TRUST, "unknown", ""]
    for field in fields:
        for source in sources:
            assert twin_of(rank)(field, source) == twin_of(rank)(field, source) == rank(field, source)
    for source in [*sources, *map(str, range(3_000)), "a:b.c", ".", ":"]:
        assert twin_of(family)(source) == family(source)
    for count in [*range(60), 2_000]:
        pool = [
            Candidate(chance.choice(fields), str(i), chance.choice(sources), rejected=chance.choice((None, None, "no")))
            for i in range(count)
        ]
        found = usable(pool)
        assert twin_of(usable)(pool) == found
        own, won = chance.sample(fields, k=4), dict(zip(fields, chance.choices(sources, k=len(fields)), strict=True))
        assert trust.parted(pool, (*own,)) == plain_of(trust.parted)(pool, (*own,))
        assert trust.winners_first(found, (*own,), won) == plain_of(trust.winners_first)(found, (*own,), won)
        for field, some in [*found.items(), ("date", pool), ("date", [])]:
            assert trust.ranked(field, some) == plain_of(trust.ranked)(field, some)
            assert trust.most_trusted(field, some) is plain_of(trust.most_trusted)(field, some)
        most = max(most, *map(len, found.values()), 0)
    assert most > 20


def test_candidates_are_limited_alike() -> None:
    chance, plain = random.Random(7), plain_of(limits.limited)
    values = ["", "a", "b", "\ud800", "é" * 40, "é" * 41, "x" * 200, "x" * 201, "x" * 1_001, "y" * 2_001, "z" * 100_001]
    fields = ["title", "author", "tags", "language", "body_hint", "image", "unknown", "date"]
    for size in (0, 1, 5, 20, 600):
        for _ in range(40):
            given = [
                Candidate(
                    chance.choice(fields), chance.choice((chance.choice(values), str(chance.randrange(90)))),
                    chance.choice("ab"), chance.choice((None, "no")), chance.choice((None, "u")),
                )
                for _ in range(size)
            ]  # fmt: skip
            assert limits.limited(iter(given)) == plain(iter(given))
            assert limits.values(given, fields[:4], "a") == plain_of(limits.values)(given, fields[:4], "a")
            assert limits.values(tuple(given), fields[:2]) == plain_of(limits.values)(tuple(given), fields[:2])


def nested(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(6) if depth < 6 else 5
    if kind < 3:
        keys = chance.sample([*jsonld.WAYS, "@id", "name", "x"], k=chance.randrange(5))
        return {key: nested(chance, depth + 1) for key in keys}
    if kind < 5:
        return [nested(chance, depth + 1) for _ in range(chance.randrange(5))]
    return chance.choice((None, True, 3, 1.5, "", "text"))


def test_json_is_walked_alike() -> None:
    chance = random.Random(9)
    shared: list[Any] = [{"@graph": [{"name": "x"}]}]
    itself: dict[str, Any] = {"name": "x"}
    itself["@graph"] = [itself, shared, shared]
    deep: Any = {"name": "bottom"}
    for step in range(200):
        deep = {"review": deep} if step % 2 else [deep]
    data = [[nested(chance) for _ in range(chance.randrange(5))] for _ in range(3_000)]
    data += [[], [itself], [deep], [[{"a": [{}]}] * 9_000], [{"@graph": [{"n": n} for n in range(9_000)]}]]
    for plain in (jsonld._all_nodes, jsonld._reachable):
        told = [(plain(blocks), twin_of(plain)(blocks)) for blocks in data]
        assert all([*map(id, one)] == [*map(id, other)] for one, other in told)
        assert sum(len(one) > 2 for one, _ in told) > 500


def test_values_of_json_are_looked_up_alike() -> None:
    chance, told = random.Random(11), 0
    values, texts = plain_of(jsonld._values), plain_of(jsonld._texts)
    ids: list[Any] = ["a", "b", "", 3, None]
    for _ in range(5_000):
        named: list[Any] = [{"@id": chance.choice(ids), **chance.choice(({}, {"name": "n &amp; m"}))} for _ in range(3)]
        some = ["", " text ", None, 0, False, 1.5, [], {}, [["x"], "", [[]]], *named, named, [named, "y"]]
        node = {name: chance.choice(some) for name in chance.sample("pqr", k=2)}
        known = {
            name: chance.choice(({"name": name}, {"@id": name})) for name in chance.sample("ab", k=chance.randrange(3))
        }
        for asked in "pqr":
            found = values(node, asked, known)
            assert jsonld._values(node, asked, known) == found
            assert [*map(type, jsonld._values(node, asked, known))] == [*map(type, found)]
        for source in ("jsonld", "jsonld.page"):
            expected = texts(node, "title", source, ("p", "r"), known)
            assert jsonld._texts(node, "title", source, ("p", "r"), known) == expected
            assert jsonld._texts(node, "title", source, ("q",)) == texts(node, "title", source, ("q",))
            told += len(expected)
    assert told > 2_000


DAYS_OF_JSON: list[Any] = [
    "2025-03-04", "2025-03-04T10:00:00+02:00", "03/04/2025", "2025-02-30", "4 March 2025", "3 hours ago", "no day",
    1_741_082_400, True, False, 1.5, None, "", " ", "\ud800", ["2025-03-04", ["2025"]], {"@value": "2025-03-04"},
    10**30,
]  # fmt: skip


def test_nodes_are_told_alike() -> None:
    chance, told = random.Random(12), 0
    for value in DAYS_OF_JSON:
        assert jsonld.dated("date", value, "x") == plain_of(jsonld.dated)("date", value, "x")
    kinds: list[Any] = [
        "", "Article", "https://schema.org/NewsArticle", "WebPage", "x/", "\ud800", "İ", "y" * 500, None, 3, {}, [],
    ]  # fmt: skip
    for _ in range(3_000):
        nodes: list[Any] = [
            {"@type": chance.choice((chance.choice(kinds), chance.choices(kinds, k=chance.randrange(4))))}
            | chance.choice(({}, {"@id": chance.choice(["a", "b", "", 3, None])}))
            | {name: chance.choice(DAYS_OF_JSON) for name in chance.sample([*dict(jsonld.DAYS), "x"], k=2)}
            for _ in range(chance.randrange(6))
        ] + [{}]
        own = chance.sample(nodes, k=chance.randrange(2))
        for node in nodes:
            assert jsonld._types(node) == plain_of(jsonld._types)(node)
            assert jsonld._days(node, "x", {}) == plain_of(jsonld._days)(node, "x", {})
        assert jsonld._typed(nodes) == plain_of(jsonld._typed)(nodes)
        by_id, stories = jsonld._by_id(nodes), jsonld._stories(nodes, own)
        expected = plain_of(jsonld._by_id)(nodes)
        assert [(key, id(node)) for key, node in by_id.items()] == [(key, id(node)) for key, node in expected.items()]
        assert [*map(id, stories)] == [*map(id, plain_of(jsonld._stories)(nodes, own))]
        told += len(stories)
    assert told > 1_000


NAMES_OF_META = [
    *meta.NAMES.values(), [f"{card}{number}" for card in meta.CARDS for number in (1, 2)], ["viewport", "", "é"],
]  # fmt: skip
VALUES_OF_META = [
    "Written by", "by Jane Doe and John Roe", "Example Post", "Associated Press", "2025-03-04", "03/04/2025", "a, b",
    "free", "https://a.example/b", "/c", "&amp;amp; x", " ", "", "x" * 90, "\u0660 é", "true",
]  # fmt: skip


def test_what_meta_elements_state_is_read_alike() -> None:
    chance, told = random.Random(13), Counter[str]()
    for _ in range(1_500):
        names = [chance.choice(chance.choice(NAMES_OF_META)) for _ in range(chance.randrange(12))]
        page = "".join(
            f'<meta {chance.choice(meta.NAMED_BY)}="{chance.choice((name, name.upper(), f" {name} ", name + "é"))}" '
            f'name="{names[0]}" content="{chance.choice(VALUES_OF_META)}">'
            for name in names
        )
        elements, url = Document(page.encode()).select("meta"), chance.choice((None, "https://b.example/"))
        found = plain_of(meta._stated)(elements, url)
        assert meta._stated(elements, url) == found
        told.update(candidate.field for candidate in found)
    assert min(told[field] for field in meta.NAMES) > 20
    for value in VALUES_OF_META:
        for link in (None, "https://a.example/"):
            assert meta.authored(value, "x", link) == plain_of(meta.authored)(value, "x", link)
