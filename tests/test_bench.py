"""The quality bench: its measures by hand, its readers on made-up folders, its workers, its report."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

import corpus
import diff
import fields
import flat
import furniture
import growth
import layouts
import metrics
import plots
import quality
import resample
import speed
import strain
import systems
import table
import throughput
import workers
from newsclean import explain
from newsclean.crawl import folder
from newsclean.model import Candidate

PROSE = (
    "The old mill at Harrow Bend burned down on Tuesday night, and nobody was hurt.",
    "Firemen from three villages pumped water out of the river until the morning.",
    "The miller says that she will build it up again before the winter comes.",
)
STORY = "\n\n".join(PROSE)
PAGE = (
    '<html lang="en"><meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta name="author" '
    'content="Jane Doe"><body><nav><a href=/>Home</a> <a href=/world>World</a></nav><article><h1>Mill burns down</h1>'
    + "".join(f"<p>{line}</p>" for line in PROSE)
    + "</article><aside><h2>Related stories</h2><a href=/1>A bridge is closed</a></aside></body></html>"
)


# --- Measures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "body", "precision", "recall", "exact"),
    [
        ("a b c d e f", "a b c d e f", 1, 1, True),
        ("a b c d e f", "a b c d e f g h", 3 / 5, 1, False),  # 3 grams of 5 are the label's
        ("a b c d e f", "a b c d", 1, 1 / 3, False),
        ("a b c d e f", "x y z", 0, 0, False),
        ("a b c d e f", "", 0, 0, False),
        ("a b", "a b", 1, 1, True),  # fewer than four words are one gram
        ("a b", "a b c", 0, 0, False),
        ("a b c d a b c d", "a b c d", 1, 1 / 5, False),  # a gram that stands twice has to come twice
        ("One, two - three; four.", "One two three four", 1, 1, True),  # words count, marks do not
        ("One two three four", "one two three four", 0, 0, False),
    ],
)
def test_four_grams_are_counted_as_in_the_article_extraction_benchmark(
    gold: str, body: str, precision: float, recall: float, *, exact: bool
) -> None:
    found = metrics.score(gold, body)
    assert found[:2] == pytest.approx((precision, recall))
    assert found.exact is exact
    assert found.empty is not bool(body)


def results(*pairs: tuple[str, str]) -> list[table.Result]:
    return [
        table.Result(str(n), f"site{n}.example", body, metrics.measure(gold, body), None)
        for n, (gold, body) in enumerate(pairs)
    ]


def test_the_f1_of_a_corpus_is_made_of_its_mean_precision_and_mean_recall() -> None:
    pages = results(("a b c d e f", "a b c d"), ("a b c d", "a b c d e f"))
    (summary,) = table.summarize({"one": ("1", pages)}, folds=0, bootstrap=0)
    assert summary.metrics["precision"].value == pytest.approx(2 / 3)
    assert summary.metrics["recall"].value == pytest.approx(2 / 3)
    assert summary.metrics["F1"].value == pytest.approx(2 / 3)
    assert [page.measures.f1 for page in pages] == pytest.approx([1 / 2, 1 / 2])  # not their mean


def test_word_f1_is_of_the_words_as_a_bag_in_any_order_and_case() -> None:
    assert metrics.word_f1("the cat sat", "Sat the Cat") == 1
    assert metrics.word_f1("the cat sat", "the cat cat") == pytest.approx(2 / 3)
    assert metrics.word_f1("the cat", "") == 0
    assert metrics.word_f1("", "") == 1


@pytest.mark.parametrize(
    ("snippet", "there"),
    [
        ("“It's   over”, she\nsaid", True),
        ("- one\n- two", True),
        ("two of the boats that san", True),  # long enough to be a snippet that was cut
        ("the boats tha", False),  # short: its last word must be whole
        ("boats the", False),
        ("wo of the boats that sank", False),
    ],
)
def test_snippets_are_looked_for_by_their_words(snippet: str, *, there: bool) -> None:
    body = "‘It’s over’ she said.\n\n* One\n* Two of the boats that sank"
    assert metrics.snippet_share([snippet], body) == float(there)


def test_snippet_shares_are_of_those_with_words_and_none_without_any() -> None:
    assert metrics.snippet_share(["a b", "x", "…"], "a b c") == 0.5
    assert metrics.snippet_share([], "a b c") is None
    assert metrics.snippet_share(["…"], "a b c") is None


@pytest.mark.parametrize(
    ("kept", "lost"),
    [((0, 1, 2), (False, False, False)), ((1, 2), (True, False, False)), ((0, 2), (False, True, False)),
     ((0, 1), (False, False, True)), ((), (True, True, True))],
)  # fmt: skip
def test_lost_paragraphs_are_told_by_where_they_stood(kept: tuple[int, ...], lost: tuple[bool, ...]) -> None:
    found = metrics.measure(STORY, "\n".join(PROSE[i] for i in kept))
    assert (found.first_lost, found.inner_lost, found.last_lost) == lost


def test_a_paragraph_is_lost_when_less_than_half_of_its_four_grams_are_there() -> None:
    paragraph = "a b c d e f g h i"  # 6 grams
    assert metrics.lost_paragraphs(paragraph, "a b c d e f") == [False]  # 3 of them
    assert metrics.lost_paragraphs(paragraph, "a b c d e") == [True]
    assert metrics.lost_paragraphs("The end", "and so the END came") == [False]  # a short one: as a run of words
    assert metrics.lost_paragraphs("The end", "the bitter end") == [True]


def test_a_page_of_one_paragraph_has_no_inner_and_no_last_one() -> None:
    found = metrics.measure(PROSE[0], "")
    assert (found.first_lost, found.inner_lost, found.last_lost) == (True, None, None)


def test_surplus_lines_are_those_that_the_label_lacks_with_the_furniture_that_they_are() -> None:
    body = f"Mill burns down\n\n{STORY}\n\nRead more: A bridge is closed\n\nSign up for our newsletter"
    found = metrics.measure(STORY, body)
    assert found.surplus == (
        ("Mill burns down", None),
        ("Read more: A bridge is closed", "related"),
        ("Sign up for our newsletter", "newsletter"),
    )
    assert found.categories == {"related", "newsletter"}
    assert found.furniture is True
    assert metrics.measure(STORY, STORY).furniture is False


def test_a_furniture_line_that_the_label_has_is_no_leak() -> None:
    gold = f"{STORY}\n\nRead more: A bridge is closed"
    assert metrics.measure(gold, gold).surplus == ()


def test_a_page_with_snippets_alone_is_measured_by_them_alone() -> None:
    found = metrics.measure_page({"with": ["a b"], "without": ["x y"]}, "a b x y")
    assert (found.kept, found.leaked, found.precision, found.furniture) == (1.0, 1.0, None, None)


def test_an_optional_paragraph_may_be_there_or_not() -> None:
    gold = {"body": STORY, "optional": [PROSE[1]]}
    without = "\n\n".join((PROSE[0], PROSE[2]))
    assert metrics.measure_page(gold, STORY).exact is True
    assert metrics.measure_page(gold, without).exact is True
    assert metrics.measure_page({"body": STORY}, without).exact is False


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("READ MORE: Ten boats that never sailed", "related"),
        ("» Lesen Sie auch: Die letzte Brücke", "related"),
        ("Читайте также: Мост закрыли", "related"),
        ("関連記事：橋が閉鎖", "related"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Recevez notre newsletter chaque matin", "newsletter"),
        ("Share on Facebook", "share"),
        ("Síguenos en nuestras redes", "share"),
        ("ADVERTISEMENT", "ads"),
        ("Anzeige", "ads"),
        ("We may earn a commission if you buy through our links", "ads"),
        ("Jane Doe is a reporter for the Harrow Post covering rivers.", "bio"),
        ("© 2024 Harrow Post. All rights reserved.", "legal"),
        ("12 comments", "comments"),
        ("Your email address will not be published.", "comments"),
        ("Subscribe to continue reading", "subscription"),
        ("Dieser Artikel ist nur für Abonnenten", "subscription"),
        ("Download the app on Google Play", "app"),
        ("Photo: Jane Doe/Getty Images", "caption"),
        ("By Jane Doe", "byline"),
        ("BY JANE DOE AND JOHN ROE", "byline"),
        ("Por María José de la Vega", "byline"),
        ("Tuesday, May 3, 2024 10:00 am", "byline"),
        ("Last updated 3 May 2024", "byline"),
        ("Get the Harrow Post Newsletter", "newsletter"),
        ("Skip to content", "navigation"),
        ("Home > World > Rivers", "navigation"),
        (PROSE[0], None),
        ("He shared the boat with his brother.", None),
        ("By the river stood an old mill that nobody had used since the war ended there.", None),
        ("By the numbers", None),
        ("Tuesday, Dec. 5 | Florida 77, Merrimack 57", None),
        ("The boat costs 20 pounds per month and comes with a free trial.", None),
        ("Readers of the river know that it never rests.", None),
        ("", None),
    ],
)
def test_the_lexicon_names_furniture_and_leaves_prose_alone(line: str, kind: str | None) -> None:
    assert furniture.kind(line) == kind


def test_the_lexicon_has_every_category_with_a_title_and_no_entry_twice() -> None:
    kinds = furniture.load()
    assert len(kinds) == len({kind.name for kind in kinds}) == 12
    assert all(kind.title and kind.starts for kind in kinds)
    lines = [line for kind in kinds for line in kind.lines]
    assert len(lines) == len(set(lines))


# --- Flattening ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b>\n three</p><p>Four</p>", "One two three\n\nFour"),
        ("<div>One<div>Two</div>Three</div>", "One\nTwo\nThree"),
        ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<ul><li>One</li><li>Two</li></ul>Three", "One\nTwo\n\nThree"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<nav>Home</nav><p>Story</p><footer>© 2024</footer>", "Home\n\nStory\n\n© 2024"),  # visible: kept
        ("<title>No</title><style>no{}</style><body><script>no()</script><noscript>No</noscript><p>Yes</p>", "Yes"),
        ("<template>No</template><svg><text>No</text></svg><textarea>No</textarea><p>Yes</p>", "Yes"),
        ("<p hidden>No</p><p style='color:red; display : none'>No</p><dialog>No</dialog><p>Yes</p>", "Yes"),
        ("<p style='visibility:hidden'>No</p><dialog open>Yes</dialog><p aria-hidden=true>Yes</p>", "Yes\n\nYes"),
        ("<span style='display:block'>One</span><span>Two</span> <span>three</span>", "One\nTwo three"),
        ("<button>Go</button><!-- no --><p></p><p> </p>", "Go"),
        ("", ""),
    ],
)
def test_flattening_keeps_what_is_seen_line_by_line(html: str, text: str) -> None:
    assert flat.flatten(html.encode()) == text


def test_flattening_reads_the_declared_charset_and_bears_depth() -> None:
    assert flat.flatten('<meta charset="windows-1251"><p>Привет'.encode("cp1251")) == "Привет"
    assert flat.flatten(b"<div>" * 5_000 + b"deep") == "deep"


def test_the_flattened_corpus_has_the_text_and_the_body_labels_only(tmp_path: Path) -> None:
    pack(tmp_path / "in", {"1": {"body": STORY, "title": "Mill"}, "2": {"title": "No body"}})
    sys_argv = ["flat.py", str(tmp_path / "in"), str(tmp_path / "out")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", sys_argv)
        assert flat.main() == 0
    (page,) = corpus.read(tmp_path / "out")
    assert page.gold == {"body": STORY}
    assert page.text is not None
    assert page.text.splitlines()[:3] == ["Home World", "", "Mill burns down"]


# --- Layouts ---------------------------------------------------------------------------------------------------------


def pack(folder: Path, gold: dict[str, dict[str, Any]], html: str = PAGE) -> Path:
    (folder / "html").mkdir(parents=True)
    for id in gold:
        (folder / "html" / f"{id}.html").write_text(html)
    (folder / "gold.json").write_text(json.dumps(gold))
    return folder


def write(folder: Path, files: dict[str, Any]) -> Path:
    """Files by their paths: a str as it is, anything else as JSON; what ends in .gz packed."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return folder


URL = "https://news.example/mill"
SNIPPETS = {"with": ["nobody was hurt"], "without": ["Related stories"]}
WCXB = {
    "url": URL,
    "ground_truth": {"title": "Mill", "author": "A B", "publish_date": "2024-05-03", "main_content": STORY, **SNIPPETS},
    "_internal": {"page_type": {"primary": "article"}},
}
WCXB_GOLD = {
    "url": URL, "body": STORY, "title": "Mill", "authors": "A B", "date": "2024-05-03", **SNIPPETS,
    "page_type": "article",
}  # fmt: skip
FUNDUS = {
    "V1": {
        "authors": ["A B"], "title": "Mill", "publishing_date": "2024-05-03 10:00:00+02:00",
        "body": {"summary": [PROSE[0]], "sections": [{"headline": [], "paragraphs": [PROSE[1]]},
                                                     {"headline": ["After"], "paragraphs": [PROSE[2]]}]},
    },
}  # fmt: skip
LAYOUTS: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {
    "packed": (
        {"gold.json": {"1": {"body": STORY}}, "html/1.html": PAGE},
        {"1": {"body": STORY}},
    ),
    "article-extraction-benchmark": (
        {"ground-truth.json": {"a": {"articleBody": STORY, "url": URL}}, "html/a.html.gz": PAGE, "output/x.json": {}},
        {"a": {"body": STORY, "url": URL}},
    ),
    "WCXB split": (
        {"ground-truth/0001.json": WCXB, "html/0001.html.gz": PAGE, "ground-truth/0002.json": WCXB},
        {"0001": WCXB_GOLD},
    ),
    "WCXB": (
        {"dev/ground-truth/0001.json": WCXB, "dev/html/0001.html.gz": PAGE},
        {"dev-0001": WCXB_GOLD},
    ),
    "newspaper4k's data set": (
        {
            "articles.json": {
                "ab": {"id": 1, "title": "Mill", "authors": "", "date": "2024-05-03", "articleBody": STORY, "url": URL}
            },
            "html/ab.html": PAGE,
        },
        {"ab": {"body": STORY, "url": URL, "title": "Mill", "date": "2024-05-03"}},
    ),
    "fundus' parser tests": (
        {
            "de/Post.json": FUNDUS,
            "de/Post_2024_05_03.html.gz": PAGE,
            "de/meta.info": {"Post_2024_05_03.html.gz": {"url": URL, "crawl_date": "2024-05-03 12:00:00"}},
        },
        {
            "de-Post-V1": {
                "url": URL, "body": f"{PROSE[0]}\n\n{PROSE[1]}\n\nAfter\n\n{PROSE[2]}", "title": "Mill",
                "authors": ["A B"], "date": "2024-05-03",
            }
        },
    ),
    "fundus-evaluation": (
        {
            "dataset/ground_truth.json": {
                "Post_0.html.gz": {"url": URL, "body": [PROSE[0], f"[{PROSE[1]}]", PROSE[2]], "crawl_date": "x"}
            },
            "dataset/html/Post_0.html.gz": PAGE,
        },
        {"Post_0": {"url": URL, "body": STORY, "optional": [PROSE[1]]}},
    ),
    "trafilatura's evaldata": (
        {
            "tests/evaldata.py": f"# the pages\nEVAL_PAGES = {{\n{URL!r}: {{'file': 'mill.html', "
            f"'author': 'A B', 'with': ['nobody was hurt'], 'without': ['Related stories']}}, }}\n",
            "tests/cache/mill.html": PAGE,
        },
        {"mill": {"url": URL, "authors": "A B", **SNIPPETS}},
    ),
    "htmldate's evaldata": (
        {
            "tests/eval_default.json": {URL: {"file": "mill.html", "date": "2024-05-03"}},
            "tests/eval_mediacloud_2020.json": {f"{URL}2": {"file": "2.html", "date": "2024-05-04"}},
            "tests/cache/mill.html": PAGE,
            "tests/test_set/2.html": PAGE,
        },
        {"mill": {"url": URL, "date": "2024-05-03"}, "2": {"url": f"{URL}2", "date": "2024-05-04"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_every_layout_is_known_by_its_files_and_read(name: str, tmp_path: Path) -> None:
    files, gold = LAYOUTS[name]
    write(tmp_path, files)
    assert layouts.detect(tmp_path).name == name
    pages = corpus.read(tmp_path)
    assert {page.id: page.gold for page in pages} == gold
    assert {page.html for page in pages} == {PAGE.encode()}
    assert [page.id for page in pages] == sorted(gold)


def test_every_layout_has_a_test() -> None:
    assert {layout.name for layout in layouts.LAYOUTS} == set(LAYOUTS)


def test_trafilaturas_newer_table_is_read_too(tmp_path: Path) -> None:
    table = {URL: {"file": "mill.html", **SNIPPETS}}
    write(tmp_path, {"evaldata.json": table, "eval/mill.html": PAGE})
    (page,) = corpus.read(tmp_path)
    assert page.gold == {"url": URL, **SNIPPETS}


def test_fundus_versions_are_paired_with_their_pages_in_the_order_of_time(tmp_path: Path) -> None:
    names = ["Post_2022_01_01.html.gz", "Post_2023_01_01.html.gz", "Post_2024_01_01.html.gz"]
    versions = {version: {"title": version, "body": FUNDUS["V1"]["body"]} for version in ("V2", "V1", "V1_1")}
    files: dict[str, Any] = {f"de/{name}": f"<p>{n}" for n, name in enumerate(names)}
    files |= {"de/Post.json": versions, "de/meta.info": {name: {"url": URL} for name in names}}
    files |= {"de/Odd.json": FUNDUS}  # without a page
    pages = {page.gold["title"]: page.html for page in corpus.read(write(tmp_path, files))}
    assert pages == {"V1": b"<p>0", "V1_1": b"<p>1", "V2": b"<p>2"}


def test_a_folder_in_no_known_layout_or_without_its_pages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="none of the known layouts: packed, article-extraction"):
        corpus.read(tmp_path)
    write(tmp_path / "a", {"gold.json": {"1": {}}, "html/2.html": ""})
    with pytest.raises(FileNotFoundError, match=r"html/1\.html"):
        corpus.read(tmp_path / "a")
    write(tmp_path / "b", {"articles.json": {"1": {}}, "html/2.html": ""})
    with pytest.raises(FileNotFoundError, match="none of its pages"):
        corpus.read(tmp_path / "b")


# --- Sites, folds, intervals -----------------------------------------------------------------------------------------


def test_a_site_is_a_registered_domain_or_the_page_itself() -> None:
    assert resample.site("https://www.sport.news.co.uk/a", "1") == "news.co.uk"
    assert resample.site("http://10.1.2.3/a", "1") == "10.1.2.3"
    assert resample.site("", "7") == resample.site(None, "7") == "page 7"


def test_folds_share_no_site_and_are_the_same_every_time() -> None:
    sites = [f"site{n}.example" for n in range(200)]
    folds = [resample.fold(site, 5) for site in sites]
    assert set(folds) == set(range(5))
    assert min(folds.count(n) for n in range(5)) > 20
    assert folds[:8] == [resample.fold(site, 5) for site in sites[:8]] == [4, 4, 3, 0, 4, 1, 2, 0]


def test_drawing_takes_whole_sites_and_is_the_same_every_time() -> None:
    sites = ["a", "b", "a", "c"]
    drawn = resample.draws(sites, 50)
    assert drawn == resample.draws(sites, 50)
    assert len({tuple(draw) for draw in drawn}) > 5
    assert all(draw.count(0) == draw.count(2) for draw in drawn)


def test_an_interval_holds_its_value_and_widens_with_what_differs() -> None:
    sites = [str(n) for n in range(100)]
    drawn = resample.draws(sites, 300)
    same, mixed = resample.Column([0.5] * 100), resample.Column([n % 2 for n in range(100)])
    assert resample.interval(same.mean, 100, drawn) == (0.5, 0.5, 0.5)
    value, low, high = resample.interval(mixed.mean, 100, drawn)
    assert value == 0.5
    assert low is not None
    assert high is not None
    assert 0.37 < low < 0.45 < 0.55 < high < 0.63  # ±1.96·0.05


def test_unknown_figures_are_left_out_of_means() -> None:
    column = resample.Column([1.0, None, 0.0])
    assert column.mean([0, 1, 2]) == 0.5
    assert column.mean([1]) is None
    assert resample.interval(resample.Column([None]).mean, 1, []) == (None, None, None)


# --- Workers and systems ---------------------------------------------------------------------------------------------


def test_a_page_that_hangs_crashes_or_fails_costs_itself_alone() -> None:
    jobs = [
        workers.Job(str.upper, "first"),
        workers.Job(time.sleep, 60),  # type: ignore[arg-type]  # it never comes to a text
        workers.Job(os._exit, 3),
        workers.Job(int, "x"),  # type: ignore[arg-type]
        workers.Job(str.upper, "long " * 100_000),
        workers.Job(str.upper, "last"),
    ]
    done = dict(workers.run_all(jobs, 2, 0.5))
    assert [done[0].text, done[5].text] == ["FIRST", "LAST"]
    assert len(done[4].text) == 500_000
    assert [done[n].failure for n in (0, 4, 5)] == [None] * 3
    assert done[1] == ("", "not done after 0.5 s")
    assert done[2] == ("", "the worker ended with code 3")
    assert done[3] == ("", "ValueError: invalid literal for int() with base 10: 'x'")


def test_fewer_jobs_than_workers_and_none_at_all() -> None:
    assert list(workers.run_all([workers.Job(str.upper, "a")], 3, 5)) == [(0, ("A", None))]
    assert list(workers.run_all([], 1, 5)) == []


GHOST = systems.System("ghost", "ghost-extractor", "no_such_module_here", systems.newsclean)


def test_a_missing_peer_is_reported_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.present([systems.SYSTEMS["newsclean"], GHOST]) == [systems.SYSTEMS["newsclean"]]
    assert "ghost: not installed (pip install ghost-extractor), left out" in capsys.readouterr().err


def test_every_peer_is_in_the_requirements() -> None:
    lines = (Path(quality.__file__).parent / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = {line.split(">")[0] for line in lines if not line.startswith("#")}
    asked = {system.distribution for system in systems.SYSTEMS.values()} - {"newsclean"}
    assert named == asked | {"lxml_html_clean", "scrapy"}  # what some of them need, and the race of whole crawls


def test_a_sample_is_the_same_pages_every_time_and_only_scorable_ones() -> None:
    pages = [corpus.Labelled(f"{n:03}", b"", {"body": "a"} if n % 2 else {"date": "2024-01-01"}) for n in range(60)]
    sample = quality.chosen(pages, 10)
    assert sample == quality.chosen(list(reversed(pages)), 10)
    assert len(sample) == 10
    assert all(page.gold.get("body") for page in sample)
    assert [page.id for page in quality.chosen(pages, None)] == [f"{n:03}" for n in range(1, 60, 2)]
    assert quality.chosen(pages, None, only="000") == []


# --- Differences -----------------------------------------------------------------------------------------------------


def test_the_difference_of_a_page_names_the_verdict_on_what_was_missed_and_what_leaked() -> None:
    gold = f"{PROSE[0]}\n\n{PROSE[1]}\n\nRelated stories"
    runs = diff.compare(gold, STORY, explain(PAGE))
    assert [run.kind for run in runs] == ["same", "missed", "leaked"]
    assert runs[0].text.splitlines() == [PROSE[0], "", PROSE[1]] or runs[0].text.startswith("The old mill")
    assert (runs[1].text, runs[1].verdict.partition(":")[0]) == ("Related stories", "related")
    assert (runs[2].text, runs[2].verdict.partition(":")[0]) == (PROSE[2], "content")


def test_a_common_word_between_two_differences_is_chance() -> None:
    runs = diff.compare("alpha beta the gamma delta", "one two the three four")
    assert runs == [("missed", "alpha beta the gamma delta", ""), ("leaked", "one two the three four", "")]


def test_what_is_the_same_is_shortened_and_marks_and_line_ends_do_not_differ() -> None:
    gold = " ".join(f"word{n}" for n in range(100))
    (run,) = diff.compare(gold, gold.replace(" ", ",\n"))
    assert run.kind == "same"
    assert "… 72 words …" in run.text


def test_a_line_that_no_block_holds_is_said_not_to_be_among_them() -> None:
    (_, run) = diff.compare(f"{STORY}\n\nNowhere on the whole page", STORY, explain(PAGE))
    assert run.verdict == "not among the page's blocks"


def test_a_very_long_page_is_compared_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "MAX_WORDS", 10)
    runs = diff.compare(STORY, f"{PROSE[0]}\n\n{PROSE[2]}\n\nShare this")
    assert [(run.kind, run.text) for run in runs] == [("missed", PROSE[1]), ("leaked", "Share this")]


def test_a_difference_on_the_terminal_is_marked() -> None:
    text = diff.as_text([diff.Run("same", "a\nb"), diff.Run("missed", "c", "related: x"), diff.Run("leaked", "d")])
    assert text == "  a\n  b\n- c\n      [related: x]\n+ d"


# --- The whole command -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run over two small corpora: its folder and what it printed."""
    folder = tmp_path_factory.mktemp("bench")
    gold = {f"{n}": {"body": STORY, "url": f"https://site{n}.example/a", **SNIPPETS} for n in range(4)}
    gold["3"]["body"] = f"{STORY}\n\n<b>One & all</b> went home after that long night."
    pack(folder / "one", gold)
    pack(folder / "two", {"x": {"body": STORY}})
    arguments = [str(folder / "one"), str(folder / "two"), "--systems", "newsclean", "newsclean text", "whole text"]
    files = ["--json", str(folder / "out.json"), "--html", str(folder / "out.html")]
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda *parts, **_: printed.append(" ".join(map(str, parts))))
        code = quality.main([*arguments, *files, "--jobs", "1", "--bootstrap", "20", "--folds", "2", "--worst", "1"])
    assert code == 0
    return folder, "\n".join(printed)


def test_the_tables_have_a_row_for_each_system_and_the_worst_page(outcome: tuple[Path, str]) -> None:
    printed = outcome[1]
    assert "one: 4 pages of 4 sites" in printed
    assert "two: 1 pages of 1 sites" in printed
    for head in ("system", "%  ", "% of pages that leak", "F1 of fold (pages)"):
        (block,) = [part for part in printed.split("two:")[0].split("\n\n") if part.startswith(head)]
        assert [line.split("  ")[0] for line in block.splitlines()[1:4]] == [
            "newsclean",
            "newsclean text",
            "whole text",
        ]
    assert "0.886  P 1.000  R 0.796  3  site3.example" in printed  # 39 of 49 grams


def test_the_json_file_has_every_figure_and_every_page_of_every_corpus(outcome: tuple[Path, str]) -> None:
    one, two = json.loads((outcome[0] / "out.json").read_text(encoding="utf-8"))
    assert (one["corpus"], one["pages"], two["corpus"]) == ("one", 4, "two")
    first, _, whole = one["systems"]
    assert set(first["metrics"]) == {metric.name for metric in table.METRICS}
    assert first["metrics"]["exact"]["value"] == 0.75
    assert first["metrics"]["exact"]["low"] <= 0.75 <= first["metrics"]["exact"]["high"]
    assert (first["metrics"]["with"]["value"], first["metrics"]["without"]["value"]) == (1, 0)
    assert (whole["metrics"]["with"]["value"], whole["metrics"]["without"]["value"]) == (1, 1)
    assert whole["leaks"]["related"] == 1
    assert whole["ahead"]["value"] > 0
    assert [row["page"] for row in first["results"]] == ["0", "1", "2", "3"]
    assert sum(fold["pages"] for fold in first["folds"]) == 4


def test_the_html_report_stands_alone_and_shows_everything(outcome: tuple[Path, str]) -> None:
    html = (outcome[0] / "out.html").read_text(encoding="utf-8")
    assert "src=" not in html
    assert "<link" not in html
    assert "<script" not in html
    assert "url(" not in html
    drawings = [f"<svg{part.split('</svg>')[0]}</svg>" for part in html.split("<svg")[1:]]
    assert len(drawings) == 2 * 3
    assert all(ET.fromstring(drawing).attrib["viewBox"] for drawing in drawings)
    for said in ("one", "two", "whole text", "newsletter", "Folds that share no site", "<b>0.974</b>", "site3.example"):
        assert said in html, said
    assert '<p class="missed">&lt;b&gt;One &amp; all&lt;/b&gt; went home' in html
    assert "not among the page&#x27;s blocks" in html


def test_the_difference_of_one_page_is_printed_for_each_system(
    outcome: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(outcome[0] / "one"), "--systems", "newsclean", "--diff", "3", "--jobs", "1"]
    assert quality.main(arguments) == 0
    printed = capsys.readouterr().out
    assert "newsclean on 3 (https://site3.example/a): F1 0.886" in printed
    assert "- <b>One & all</b> went home after that long night.\n      [not among the page's blocks]" in printed
    assert quality.main([*arguments[:4], "9"]) == 2


def test_flattened_pages_are_scored_by_the_systems_that_read_text(tmp_path: Path) -> None:
    write(tmp_path, {"gold.json": {"1": {"body": STORY}}, "text/1.txt": f"Home\n\n{STORY}\n\nRelated stories"})
    settings = quality.Settings(jobs=1, limit=30, folds=0, bootstrap=0)
    summaries = quality.evaluate(corpus.read(tmp_path), list(systems.SYSTEMS.values()), settings)
    assert [summary.system for summary in summaries] == ["newsclean text", "whole text"]
    assert summaries[0].metrics["recall"].value == 1
    assert summaries[1].metrics["furniture"].value == 1


def test_bodies_made_before_are_a_row_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, {"gold.json": {"1": {"body": STORY}, "2": {"body": STORY}}, "text/1.txt": "-", "text/2.txt": "-"})
    settings = quality.Settings(jobs=1, limit=30, folds=0, bootstrap=0)
    given = {"other sites": {"1": STORY}}
    summaries = quality.evaluate(corpus.read(tmp_path), [systems.SYSTEMS["whole text"]], settings, given)
    (row,) = (summary for summary in summaries if summary.system == "other sites")
    assert row.metrics["exact"].value == 0.5
    assert (row.empty, row.failed) == (1, 1)  # a page without a body is said to have none


@pytest.mark.parametrize("argument", ["no file", "name=missing.json"])
def test_bodies_that_cannot_be_read_are_refused(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        quality.main(["corpus", "--bodies", argument])
    assert end.value.code == 2
    assert ("NAME=FILE" if argument == "no file" else "missing.json") in capsys.readouterr().err


def test_a_corpus_without_anything_to_score_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"text/gold.json": {"1": {"body": STORY}}, "text/text/1.txt": STORY})
    write(tmp_path, {"dates/gold.json": {"1": {"date": "2024-05-03"}}, "dates/html/1.html": PAGE})
    assert quality.main([str(tmp_path / "text"), str(tmp_path / "dates"), "--systems", "newsclean"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "text: flattened pages, and none of the systems reads text",
        "dates: no page with a labelled body or snippets",
    ]


def test_failed_pages_count_as_empty_and_their_reasons_are_told() -> None:
    lost = metrics.measure(STORY, "")
    failed = [table.Result(str(n), "a.example", "", lost, "not done after 1 s") for n in range(7)]
    summaries = table.summarize({"peer": ("1", failed)}, folds=2, bootstrap=5)
    assert (summaries[0].empty, summaries[0].failed) == (7, 7)
    assert summaries[0].metrics["F1"].value == 0
    assert "peer: not done after 1 s (7: 0, 1, 2, 3, 4 …)" in table.tables("set", summaries)


@pytest.mark.parametrize(("low", "high"), [(0.91, 0.94), (0.0, 0.0), (0.5, 1.0), (0.0, 1.0), (0.1499, 0.15)])
def test_axes_run_over_round_numbers_around_the_figures(low: float, high: float) -> None:
    ticks = plots._ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))


# --- Fields ------------------------------------------------------------------------------------------------------


def test_fields_are_scored_by_hand() -> None:
    gold, labelled = fields.label({"title": "Ferry “Star” sinks", "date": "2024-05-03 10:00", "authors": "A B, C D"})
    got = fields.Answer('Ferry "Star" sinks', "2024-05-04", ("A B", "E F"))
    assert fields.score(gold, got, labelled) == fields.Score(True, False, False, 0.5, True)
    assert fields.score(gold, got, frozenset()) == fields.Score(None, None, None, None, None)
    assert fields.label({"date": "NaT", "authors": []})[1] == frozenset()
    assert fields.label({"authors": "A B, MS, Ph.D., Kim, C D"})[0].authors == ("A B, MS, Ph.D.", "Kim", "C D")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([("date", "2024-05-03", "jsonld"), ("date", "2024-05-03", "visible:dateline")], "2024-05-03"),
        ([("date", "2024-05-03", "jsonld"), ("date", "2024-05-03", "jsonld.page")], None),  # one hand
        ([("date", "2024-05-03", "jsonld"), ("modified", "2024-05-03", "meta")], None),
        ([("date", "2023-05-04", "meta"), ("date", "2024-05-03", "jsonld"), ("date", "2024-05-03", "time")], None),
        ([], None),
    ],
)
def test_a_label_is_contradicted_by_two_independent_sources_only(
    given: list[tuple[str, str, str]], told: str | None
) -> None:
    candidates = [Candidate(field, value, source) for field, value, source in given]
    assert fields.contradiction(candidates, "2023-05-03") == told


def test_the_table_of_fields_names_every_system_and_the_contradicted_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = '<meta property="article:published_time" content="2024-05-03"><time datetime="2024-05-03">3 May 2024</time>'
    page = f"<title>Mill sold</title>{meta}<h1>Mill sold</h1><p>{STORY}</p>"
    labels = {"1": {"title": "Mill sold", "date": "2023-05-03", "authors": "A B"}}
    write(tmp_path, {"set/gold.json": labels, "set/html/1.html": page})
    told = tmp_path / "told.json"
    arguments = [str(tmp_path / "set"), "--systems", "newsclean", "--labels", "--worst", "1", "--json", str(told)]
    monkeypatch.setattr(sys, "argv", ["fields.py", *arguments])
    assert fields.main() == 0
    printed = capsys.readouterr().out
    assert "1: labelled 2023-05-03, the page gives 2024-05-03" in printed
    assert "set without 1 contradicted dates" in printed
    assert "authors 1: () for ('A B',)" in printed
    assert json.loads(told.read_text(encoding="utf-8"))["set"]["newsclean"][0][0] == "1"


# --- Speed -------------------------------------------------------------------------------------------------------


def test_systems_run_in_turn_over_the_same_pages() -> None:
    pages = [PAGE.encode(), b"", b"<p>short"]
    told = speed.race([speed.PARSER, speed.OURS], speed.Sample.of(pages), rounds=3)
    assert [len(told[name].rounds) for name in (speed.PARSER, speed.OURS)] == [3, 3]
    assert told[speed.OURS].seconds > told[speed.PARSER].seconds >= 0
    assert told[speed.OURS].memory > 10_000_000
    printed = speed.table(told | {speed.PARSER: speed.Speed((0.5, 0.2, 0.3), 1)}, pages)
    assert "newsclean" in printed
    assert "0.30" not in printed.splitlines()[0]


def test_no_page_is_for_warming_up_and_timed_unless_there_is_but_one() -> None:
    assert speed.Sample.of([b"a", b"b", b"c", b"d", b"e", b"f"]) == ([b"b", b"c", b"d", b"f"], [b"a", b"e"])
    assert speed.Sample.of([b"a"]) == ([b"a"], [b"a"])


def test_the_steps_of_cleaning_add_up_to_the_whole_and_are_put_back() -> None:
    page = PAGE.encode()
    spent = speed.steps(speed.Sample([page] * 3, [page]))
    assert {"parse", "segment", "rules", "rest"} < set(spent)
    assert all(took >= 0 for took in spent.values())
    assert spent["rules"] > 0
    again = speed.steps(speed.Sample([page], []))
    assert sum(again.values()) < sum(spent.values())


@pytest.mark.parametrize("shape", list(growth.SHAPES))
def test_growing_pages_have_the_size_that_is_asked_for(shape: str) -> None:
    for size in (16_384, 65_536):
        assert size <= len(growth.shaped(shape, size)) + 400
        assert len(growth.shaped(shape, size)) < 1.3 * size + 6_000


def test_growth_is_the_worst_ratio_of_neighbours_that_are_long_enough_to_tell() -> None:
    grown = growth.Growth("x", ((1024, 0.001), (2048, 0.004), (4096, 1.0), (8192, 2.0), (16_384, 6.0)))
    assert grown.ratios == [None, 250.0, 2.0, 3.0]
    assert grown._replace(seconds=grown.seconds[2:]).worst == 3.0
    assert growth.Growth("x", ((1024, 1.0),)).worst == 0.0
    row = growth.table([grown, growth.Growth("y", ((1024, 1.0),))]).splitlines()[1]
    assert row.split() == ["x", "16K", "6.00", "366.21", "250.00", "·", "250.00", "2.00", "3.00"]


def test_growth_ends_at_the_size_or_at_the_limit() -> None:
    (grown,) = growth.grow(4 * growth.SMALLEST, 60.0, ["links"])
    assert [size for size, _ in grown.seconds] == [growth.SMALLEST << i for i in range(3)]
    (stopped,) = growth.grow(4 * growth.SMALLEST, 0.0, ["links"])
    assert len(stopped.seconds) == 1


def test_imports_are_told_over_bare_python() -> None:
    told = strain.imports(1)
    assert list(told) == list(strain.PROGRAMS)
    assert told["python"] > 0
    assert told["from newsclean import clean"] > told["import newsclean"]


def test_scaling_goes_the_way_of_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "PAGES_A_WORKER", 1)
    monkeypatch.setattr(strain, "WARM", 1)
    told = strain.scale([PAGE.encode()] * 4, 6, rounds=2, crews=[1, 2])
    assert [lap.workers for lap in told] == [1, 2]
    assert all(lap.rate > 0 and lap.whole > 0 for lap in told)
    halved = strain.scaling_table([strain.Scaling(1, 10.0, 1.0), strain.Scaling(4, 30.0, 0.5)])
    assert halved.splitlines()[-1].split() == ["4", "30.0", "3.00", "0.75", "0.5"]


@pytest.mark.parametrize(("most", "crews"), [(1, [1]), (2, [1, 2]), (4, [1, 2, 4]), (6, [1, 2, 4, 6])])
def test_processes_are_doubled_up_to_the_number_of_processors(most: int, crews: list[int]) -> None:
    assert strain._crews(most) == crews


def test_endurance_tells_the_memory_after_every_tenth() -> None:
    told = strain.endure([PAGE.encode(), b"<p>short"], 20)
    assert [then.pages for then in told] == list(range(2, 21, 2))
    assert all(then.peak > 10_000_000 for then in told)
    assert "1.50" in strain.endurance_table([strain.Memory(1, 4, 4), strain.Memory(2, 6, 8)])


def test_no_page_comes_twice_unchanged() -> None:
    pages = list(strain.changed([b"<p>One <a>two</a></p>", b"<li>three</li>"], 4))
    assert pages[2] == b"<p>One <a>two 1</a> 1</p>"
    assert len(set(pages)) == 4


def test_a_run_of_all_parts_writes_its_figures_and_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strain, "_crews", lambda _: [1])
    monkeypatch.setattr(strain, "WARM", 1)
    write(tmp_path, {"set/gold.json": {"1": {}, "2": {}}, "set/html/1.html": PAGE, "set/html/2.html": PAGE})
    told, page = tmp_path / "told.json", tmp_path / "report.html"
    parts = ["--scaling", "4", "--imports", "1", "--endurance", "2", "--growth", "16", "--shapes", "links"]
    arguments = [str(tmp_path / "set"), "--rounds", "1", "--systems", *parts, "--json", str(told), "--html", str(page)]
    assert speed.main(arguments) == 0
    figures = json.loads(told.read_text(encoding="utf-8"))
    assert list(figures) == ["machine", "speeds", "steps", "scaling", "imports", "endurance", "growth"]
    printed = capsys.readouterr().out
    for head in ("ms/page", "speed-up", "over bare Python", "MB now", "time(2n)/time(n)"):
        assert head in printed
        assert head in page.read_text(encoding="utf-8")
    assert speed.main([]) == 2


def test_bars_are_as_long_as_their_values() -> None:
    drawing = plots.bars([("slow", 1.0), ("fast", 4.0)], "fast")
    assert drawing.index("fast") < drawing.index("slow")
    widths = [float(bar.get("width", "0")) for bar in ET.fromstring(drawing).iter() if bar.tag.endswith("rect")]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_lines_go_through_their_points(*, logarithmic: bool) -> None:
    curves = [("a", [(10, 1.0), (1000, 100.0)]), ("b", [(10, 0.0)])]
    drawing = ET.fromstring(plots.lines(curves, "a", logarithmic=logarithmic))
    first = next(line.get("points", "") for line in drawing.iter() if line.tag.endswith("polyline"))
    (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in first.split())
    assert x1 < x2
    assert y1 > y2
    assert {"100", "a", "b"} <= {text.text for text in drawing.iter() if text.tag.endswith("text")}
    assert plots.lines([], "") == ""


# --- Whole crawls ------------------------------------------------------------------------------------------------


def test_whole_crawls_of_real_servers_are_raced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"set/gold.json": {"1": {"body": STORY}}, "set/html/1.html": PAGE})
    told = tmp_path / "told.json"
    options = ["--pages", "6", "--hosts", "3", "--rounds", "1", "--more", "workers=1", "--json", str(told)]
    assert throughput.main([str(tmp_path / "set"), "--systems", "newsclean", "trafilatura", *options]) == 0
    out = capsys.readouterr().out
    laps = {name: throughput.Crawl(*some[0].values()) for name, some in json.loads(told.read_text()).items()}
    assert {name: lap.stories for name, lap in laps.items()} == {"newsclean": 6, "trafilatura": 6}
    assert set(laps["newsclean"].parts) == {"workers", "journal", "journal's wall", "fetch", "other threads"}
    assert all(lap.seconds > 0 < lap.cpu for lap in laps.values())
    assert out.splitlines()[1].split()[:2] == ["system", "pages/s"]
    assert out.count("workers") == 1


def test_a_crawl_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)newsclean ended with 2: .*--such"):
        throughput.run("newsclean", ["http://127.0.0.1:9/"], throughput.Setting(more=("--such=1",)))


def test_pages_lie_on_as_many_hosts_as_asked_for() -> None:
    urls = throughput.urls_of(1000, 600, 80)
    assert len({url.rpartition("/")[0] for url in urls}) == 600
    assert [url.rpartition("/")[2] for url in urls] == [str(number) for number in range(1000)]


def test_the_table_tells_each_system_beside_ours() -> None:
    laps = {"newsclean": [throughput.Crawl(2.0, 6.0, 9), throughput.Crawl(4.0, 8.0, 9)], "peer": [
        throughput.Crawl(10.0, 14.0, 8)
    ]}  # fmt: skip
    assert [line.split() for line in throughput.table(laps, 100).splitlines()[1:]] == [
        ["newsclean", "50.0", "1.00", "70.0", "1.00", "3.00", "9"],
        ["peer", "10.0", "0.20", "140.0", "2.00", "1.40", "8"],
    ]
