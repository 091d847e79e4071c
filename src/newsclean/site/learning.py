"""The records of a run in, what their sites repeat out.

A line is the site's when it stands on pages that have nothing else in common. Pages that tell one story, or one that
goes on for days, count as one: what they share may be a paragraph of that story.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, NamedTuple

from newsclean.runs import runs
from newsclean.site.apply import MIN_RUN_WORDS
from newsclean.site.likeness import Stems, are_alike, held, stems
from newsclean.site.lines import digest, lines_of
from newsclean.site.profile import Repeated, Site, SiteProfile
from newsclean.site.sources import site_of
from newsclean.text import count_words, ends_sentence, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from newsclean.model import Article

MIN_PAGES = 3  # that have nothing else in common; what only two share may be a correction or a syndicated text
MAX_PAGES = 2_000  # of one site that are looked at
MAX_COMPARED = 40  # of the pages with one line that are compared with one another
LEAD_BYTES = 900  # some 150 words: a story says first what it is about, and long texts share words by chance
SAME_STORY = (0.2, 3)  # share and number of the smaller page's stems; of 100 unrelated pairs of a site one shares more
SAME_TOPIC = (0.1, 2)  # the same for pages around a line that speaks of what they speak of
COPIED = 1 / 3  # of the smaller page's words stand in lines that both have
ON_TOPIC = 0.2  # of a line's stems stand elsewhere on its page: most of a site's own lines have fewer
MIN_TOPIC_STEMS = 2  # of a line on the topic of two pages, in what only they say
ECHO = 0.5  # of a headline's stems
HALF = 0.5
MOSTLY = 2 / 3
EDGE_WORDS = 30  # of the story that may stand between a repeated line and the start or end of the body
LONE_WORDS = 12  # of a line that needs no other sign
SHORT_WORDS = 6  # of one that stands on half of the site's pages
SIGNED_WORDS = 5  # of one that names an author, the site or an address
MAX_ISLANDS = 2  # repeated lines amid a story: more are the questions of a series
MIN_NAME = 4  # characters
EXCERPT = 80
ADDRESS_MARKS = ("@", "http://", "https://", "www.", "©")
QUESTIONS = ("?", "？", "؟", "\u037e", "՞")
CLOSING = "\"'”’»›)）」』"


class Page(NamedTuple):
    """What learning looks at of a page.

    lead: the start of what only this page says. shared: where the lines stand that other pages have too, by digest.
    runs: the row that each of them stands in. edge: those with hardly any of the story before or behind. islands: how
    many rows stand amid the story.
    """

    record: Article
    lines: Sequence[str]
    words: Sequence[int]
    lead: str
    shared: Mapping[str, int]
    runs: Mapping[str, Sequence[int]]
    edge: frozenset[str]
    islands: int

    @property
    def title(self) -> Stems:
        """The stems of the headline."""
        return stems(self.record.title or "")

    @property
    def own(self) -> Stems:
        """The stems of the headline and of the start of what only this page says."""
        return self.title | stems(self.lead)


class Line(NamedTuple):
    """A line that several pages have, and the pages."""

    digest: str
    text: str
    words: int
    stems: Stems
    pages: Sequence[Page]


def learn(records: Iterable[Article]) -> SiteProfile:
    """What the sites of some records repeat. The order of the records does not matter."""
    sites: defaultdict[str, list[Article]] = defaultdict(list)
    for record in records:
        sites[site_of(record)].append(record)
    learned = {name: learn_site(sites[name]) for name in sorted(sites)}
    return SiteProfile({name: site for name, site in learned.items() if site.repeated})


def learn_site(records: Iterable[Article]) -> Site:
    """What one site repeats, as its records tell; of very many pages those with the smallest `lot` are looked at."""
    chosen = sorted((record for record in records if record.body), key=lot)[:MAX_PAGES]
    lines = _lines(_pages(chosen))
    alone = {line.digest for line in lines if _goes_alone(line, len(chosen)) and _is_of_the_site(line)}
    repeated = {line.digest: _entry(line, alone=True) for line in lines if line.digest in alone}
    for line in lines:
        if line.digest not in alone and _goes_along(line, alone, len(chosen)):
            repeated[line.digest] = _entry(line, alone=False)
    return Site(len(chosen), dict(sorted(repeated.items())))


def lot(record: Article) -> str:
    """What decides which pages of a very large site are looked at: chance, but the same in every run."""
    about = f"{record.url}\n{record.title}\n{record.body}"
    return hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()


def _entry(line: Line, *, alone: bool) -> Repeated:
    return Repeated(line.text[:EXCERPT], len(line.pages), alone)


def _pages(records: Sequence[Article]) -> list[Page]:
    """The pages that hold a line which enough others hold too."""
    cut = [lines_of(record.body) for record in records]
    digests = [[digest(line) for line in lines] for lines in cut]
    counts = Counter(key for keys in digests for key in set(keys) if key)
    common = frozenset(key for key, count in counts.items() if count >= MIN_PAGES)
    return [
        _page(record, lines, keys, common)
        for record, lines, keys in zip(records, cut, digests, strict=True)
        if not common.isdisjoint(keys)
    ]


def _page(record: Article, lines: Sequence[str], digests: Sequence[str], common: Collection[str]) -> Page:
    words = [count_words(line) for line in lines]
    story = list(accumulate((0 if key in common else n for key, n in zip(digests, words, strict=True)), initial=0))
    rows = runs(i for i, key in enumerate(digests) if key in common)
    edge = [run for run in rows if min(story[run[0]], story[-1] - story[run[-1]]) <= EDGE_WORDS]
    own = "\n".join(line for line, key in zip(lines, digests, strict=True) if key not in common)
    lead = own.encode("utf-8", "replace")[:LEAD_BYTES].decode("utf-8", "ignore")
    return Page(
        record=record, lines=lines, words=words, lead=lead,
        shared={key: i for i, key in enumerate(digests) if key in common},
        runs={digests[i]: run for run in rows for i in run}, edge=frozenset(digests[i] for run in edge for i in run),
        islands=len(rows) - len(edge),
    )  # fmt: skip


def _lines(pages: Sequence[Page]) -> list[Line]:
    """The lines that enough pages have."""
    holders: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        for key in page.shared:
            holders[key].append(page)
    return [_line(key, holders[key]) for key in sorted(holders)]


def _line(key: str, pages: Sequence[Page]) -> Line:
    text = min(page.lines[page.shared[key]] for page in pages)  # cases and quotes may differ
    return Line(key, text, count_words(text), stems(text), pages)


def _goes_alone(line: Line, pages: int) -> bool:
    """Whether length and place are those of a note beside a story: not of a question, a stock phrase, a subheading."""
    if _asks(line):
        return False
    frequent = len(line.pages) >= HALF * pages
    if _most(line.digest in page.edge for page in line.pages):
        return line.words >= (SIGNED_WORDS if _is_signed(line) else SHORT_WORDS if frequent else LONE_WORDS)
    few_islands = _most(page.islands <= MAX_ISLANDS for page in line.pages)
    return frequent and few_islands and line.words >= LONE_WORDS and ends_sentence(line.text)


def _goes_along(line: Line, alone: Collection[str], pages: int) -> bool:
    """Whether the line stands in a row with one that goes alone, or at an edge in a row that is long enough."""
    frequent = len(line.pages) >= HALF * pages and not _asks(line)
    beside = [
        page
        for page in line.pages
        if (run := page.runs[line.digest])
        if any(key in alone and page.shared[key] in run for key in page.shared)
        or (frequent and line.digest in page.edge and sum(page.words[i] for i in run) >= MIN_RUN_WORDS)
    ]
    return len(beside) >= MIN_PAGES and _is_of_the_site(line._replace(pages=beside))


def _is_of_the_site(line: Line) -> bool:
    """Whether the pages with the line have nothing else in common.

    A line that speaks of what its pages speak of has to stand on pages of several topics, another one on several
    stories.
    """
    topic = line.stems if _is_on_topic(line) else frozenset()
    pages = [page for page in line.pages[:MAX_COMPARED] if page.own]
    pairs = [(i, j) for i, j in combinations(range(len(pages)), 2) if _are_related(pages[i], pages[j], topic)]
    return max(_groups(len(pages), pairs), _diversity(len(pages), len(pairs))) >= MIN_PAGES


def _are_related(one: Page, other: Page, topic: Stems) -> bool:
    """Whether two pages tell of the same thing, or one is a copy of the other: they share much, headlines included.

    topic: the stems of a line that speaks of what its pages speak of; less in common is enough then.
    """
    if are_alike(one.own, other.own, *(SAME_TOPIC if topic else SAME_STORY)):
        return True
    if len(one.own & other.own & topic) >= MIN_TOPIC_STEMS:
        return True
    keys = one.shared.keys() & other.shared.keys()
    words = sum(one.words[one.shared[key]] for key in keys)
    if words <= COPIED * min(sum(one.words), sum(other.words)):
        return False
    text = frozenset[str]().union(*(stems(one.lines[one.shared[key]]) for key in keys))
    return all(not page.title or held(page.title, text) >= ECHO for page in (one, other))


def _groups(count: int, pairs: Iterable[tuple[int, int]]) -> int:
    """Into how many groups pairs join their members."""
    group = list(range(count))
    for one, other in pairs:
        if group[one] != group[other]:
            group = [group[one] if name == group[other] else name for name in group]
    return len(set(group))


def _diversity(count: int, pairs: int) -> float:
    """How many groups of equal size would have so many pairs (the inverse Simpson index).

    Among many pages a few pairs that are alike by chance join them all into one group, but do not lower this much.
    """
    return count**2 / (count + 2 * pairs) if count else 0.0


def _is_on_topic(line: Line) -> bool:
    """Whether the line's words are those of its pages; a bio's may be, but it names the author."""
    if _names_author(line) or any(mark in line.text for mark in ADDRESS_MARKS):
        return False
    pages = line.pages[:MAX_COMPARED]
    shares = [held(line.stems, page.title.union(*_others(line, page))) for page in pages]
    echoes = sum(not page.title.isdisjoint(line.stems) for page in pages)
    common = Counter(stem for page in pages for stem in line.stems & page.own)
    count = len(pages)
    return (
        sum(shares) >= ON_TOPIC * count or echoes >= HALF * count or max(common.values(), default=0) >= MOSTLY * count
    )


def _others(line: Line, page: Page) -> list[Stems]:
    return [stems(text) for i, text in enumerate(page.lines) if i != page.shared[line.digest]]


def _is_signed(line: Line) -> bool:
    """Whether the line names an author, the site or an address: stories seldom do."""
    folded = fold(line.text)
    marked = any(mark in folded for mark in ADDRESS_MARKS)
    return marked or _names_author(line) or any(_names_site(folded, page.record) for page in line.pages)


def _asks(line: Line) -> bool:
    return line.text.rstrip(CLOSING).endswith(QUESTIONS)


def _names_author(line: Line) -> bool:
    folded = fold(line.text)
    names = {fold(author.name) for page in line.pages for author in page.record.authors}
    return any(len(name) >= MIN_NAME and name in folded for name in names)


def _names_site(folded: str, record: Article) -> bool:
    name = fold(record.site or "")
    host = max(site_of(record).split(".")[:-1], key=len, default="")
    return (len(name) >= MIN_NAME and name in folded) or (len(host) >= MIN_NAME and host in folded.replace(" ", ""))


def _most(held_by: Iterable[bool]) -> bool:
    answers = list(held_by)
    return sum(answers) >= MOSTLY * len(answers)
