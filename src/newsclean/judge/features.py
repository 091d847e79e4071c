"""A page that the rules have read in, a row of figures for every block out: what the learned classifier looks at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from newsclean.judge.decide import asked_of
from newsclean.judge.figures import FAR, between, column, distance, numbered, share, shifted, sums, window, within
from newsclean.judge.letters import Joined
from newsclean.judge.lexicons import TERM_CHARS, WORDING, Keys
from newsclean.judge.measure import NEARLY_ALL
from newsclean.judge.region import anchor
from newsclean.judge.wordlists import Wordlist, split
from newsclean.segment import HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.judge.decide import Bars
    from newsclean.judge.figures import Column
    from newsclean.judge.lexicons import Lexicon, Wording
    from newsclean.judge.measure import Measures
    from newsclean.judge.ruled import Ruled
    from newsclean.model import Block, Category, Container
    from newsclean.segment import Segments

    Columns = Iterator[tuple[str | Sequence[str], Column]]

C = TypeVar("C", bound="Hashable")

HEAD_CHARS = 200  # of a block's text, whose letters are counted
DECAY = 0.7  # what a class name says of the text one element further down
WINDOWS = (2, 5, 12)  # blocks on either side
NEIGHBOURS = (-2, -1, 1, 2)
LEVELS = 3  # elements around a paragraph whose figures are read
BIO_WORDS = 5  # a shorter block is no bio
OPENING = 4  # paragraphs
NAME_CHARS = 400  # of a block's text in which a name is looked for first
MAX_SIGNED = 20  # names
STATED_CHARS = 2000  # of a text that is laid beside what the page states
NETWORKS = re.compile(
    r"mailto:|(?:facebook|twitter|instagram|linkedin|youtube|tiktok|whatsapp|telegram|threads)\.\w|//x\.com|//t\.me"
)
NETWORK_STEMS = (
    "mailto:", "facebook.", "twitter.", "instagram.", "linkedin.", "youtube.", "tiktok.", "whatsapp.", "telegram.",
    "threads.", "//x.com", "//t.me",
)  # fmt: skip
LISTS = re.compile(
    r"/(?:tags?|topics?|authors?|categor\w+|sections?|people|staff|profiles?|newsletters?|subscri\w+)(?:/|$|\?)",
    re.MULTILINE,
)
LIST_STEMS = (
    "/tag", "/topic", "/author", "/categor", "/section", "/people", "/staff", "/profile", "/newsletter", "/subscri",
)  # fmt: skip

KINDS: dict[str, frozenset[Category]] = {
    "story": frozenset({"content"}),
    "head": frozenset({"headline", "byline", "dateline", "section_label", "counter"}),
    "related": frozenset({"related", "read_more"}),
    "share": frozenset({"share", "login", "search"}),
    "offer": frozenset({"newsletter", "subscription", "app_promo", "advert", "ad_rates"}),
    "bio": frozenset({"author_bio"}),
    "comments": frozenset({"comment_form", "comments", "contact_form"}),
    "picture": frozenset({"caption", "credit", "embed"}),
    "tags": frozenset({"tags", "pagination", "breadcrumb"}),
    "menu": frozenset({"navigation", "legal", "consent"}),
    "toc": frozenset({"toc"}),
    "hidden": frozenset({"hidden"}),
    "duplicate": frozenset({"duplicate"}),
    "outside": frozenset({"outside"}),
}
"""The categories in groups: what the rules took a block, or one nearby, for."""

RULES = (
    "region:prose", "region:outside", "region:link-outside", "region:before-headline", "region:after-a-gap",
    "region:next-story", "line:among-prose", "line:subheading", "line:sentence", "line:only-a-link",
    "line:mostly-links", "line:after-prose", "line:stray", "line:standfirst", "line:before-prose",
    "line:list-of-the-story", "line:last-sentence", "line:teaser-under-link",
)  # fmt: skip
"""Verdicts of place that the classifier may correct, each a column of its own."""

SOURCES = ("markup", "phrase", "section", "opens", "shape", "field", "region", "line")
"""What kind of rule a verdict is from."""

TAGS = ("p", "li", "div", "td", "blockquote", "a", "dd", "span", "figure", "pre", "section", "article", "body")

ENDINGS = {
    "ends with a colon": (":", "："), "ends with an ellipsis": ("…", "...", "[…]"),
    "ends with a question": ("?", "？", "؟"),
}  # fmt: skip
INNER_ENDS = (". ", "。", "? ", "! ")
ADDRESS_SIGNS = ("@", "http", "www.")
NOTICE_SIGNS = ("©", "®")
LAST_SIGNS = frozenset(sign[-1] for signs in ENDINGS.values() for sign in signs)
GOALS = ("links in the page", "links to networks", "links to lists")
ELEMENT = (*(f"<{tag}>" for tag in TAGS), "heading level", "line of a paragraph", "cell of a row")
KIND = tuple(f"rules: {kind}" for kind in KINDS)
RULE = (*RULES, *(f"by {source}" for source in SOURCES))
BESIDE = ("words", "linked", "prose", "heading", "story", "sentence")
NEAR = ("story", "head", "related", "share", "offer", "bio", "comments", "picture", "tags", "menu")
DISTANCE = tuple(f"{kind} {way}" for kind in NEAR for way in ("above", "below"))
AROUND = tuple(
    f"{what} in element {up}" for up in range(LEVELS) for what in ("blocks", "prose", "linked", "story", "known")
)
FROM_STORY = ("depth", "beside the most prose", "steps to the story", "prose at the meeting")
ALIKE = (
    "alike", *(f"{what} of those alike" for what in ("words", "linked", "prose", "story", "known")),
    "share of the prose",
)  # fmt: skip
CLASS_NAMES = tuple(f"class names: {what}" for what in ("nearest", "sum", "least", "most"))
TOGETHER = ("lines together", "words of lines together", "prose of lines together")
"""Names of columns that are made at once."""


class Trails(NamedTuple):
    """The elements with text, those with the same tags and class names all the way up as one.

    A trail is a number from 1; `steps[trail - 1]` has the trail of the element around (0: none), its tokens, and
    whether they count, for those of elements that hold nearly all of the page's words do not. `path[trail]` is the same
    where only that differs. `of_blocks` has the trail of the element that each block stands in.
    """

    steps: list[tuple[int, frozenset[str], bool]]
    path: list[int]
    of_blocks: list[int]

    @classmethod
    def of(cls, ruled: Ruled) -> Trails:
        """The trails of a page."""
        before, containers = ruled.measures.words_before, ruled.segments.containers
        most = NEARLY_ALL * before[-1]
        trails = {-1: 0}
        numbers: defaultdict[tuple[int, frozenset[str], bool], int] = defaultdict(count(1).__next__)
        wide = {-1}
        for container in containers:
            first, end, above = container.first, container.end, container.parent
            if first < end:
                counts = above not in wide or before[end] - before[first] < most
                if not counts:
                    wide.add(container.index)
                trails[container.index] = numbers[trails[above], container.tokens, counts]
        paths: defaultdict[tuple[int, frozenset[str]], int] = defaultdict(count(1).__next__)
        path = [0]
        for above, tokens, _ in numbers:
            path.append(paths[path[above], tokens])
        return cls(list(numbers), path, [trails[block.container] for block in ruled.segments.blocks])


class Table:
    """The figures of a page that several columns are made of."""

    def __init__(self, ruled: Ruled) -> None:
        self.ruled = ruled
        self.blocks: Sequence[Block] = ruled.segments.blocks
        self.containers: Sequence[Container] = ruled.segments.containers
        self.count = len(self.blocks)
        self.texts = [block.text for block in self.blocks]
        measures = ruled.measures
        self.words = column(measures.words)
        self.chars = column(list(map(len, self.texts)))
        self.links = column(measures.link_density)
        self.link_chars = column([block.link_chars for block in self.blocks])
        self.prose = column(measures.prose)
        self.total = float(self.prose.sum())
        self.sentence = column(measures.sentence)
        self.tags = _coded([(block.tag, block.joint) for block in self.blocks], _element)
        self.verdicts = _coded([(v.category, v.rule) for v in ruled.settled], _said)
        self.kinds = dict(zip(KINDS, self.verdicts, strict=False))
        self.kept = self.kinds["story"]
        self.known = column([i in ruled.known for i in range(self.count)])

    @cached_property
    def wordlist(self) -> Wordlist:
        """The words at the start of each block."""
        return Wordlist.of([text[:TERM_CHARS] for text in self.texts])

    @cached_property
    def trails(self) -> Trails:
        """The elements around each block."""
        return Trails.of(self.ruled)


def _coded(codes: Sequence[C], figures: Callable[[C], Sequence[float] | Column]) -> Column:
    """The figures of each code as columns; they are made once for each code."""
    distinct, places = numbered(codes)
    return column([figures(code) for code in distinct]).T.take(places, axis=1)


@lru_cache(maxsize=256)
def _element(hung: tuple[str, str]) -> Column:
    """The columns of ELEMENT: of an element, and of how a block hangs on the one before."""
    tag, joint = hung
    level = int(tag[1]) if tag in HEADINGS else 0
    return column([*(tag == name for name in TAGS), level, joint == "line", joint == "cell"])


@lru_cache(maxsize=1024)
def _said(verdict: tuple[Category, str]) -> Column:
    """The columns of a verdict: kind, rule, source."""
    category, rule = verdict
    kinds = (category in categories for categories in KINDS.values())
    return column([*kinds, *(rule == name for name in RULES), *(rule.startswith(f"{name}:") for name in SOURCES)])


def text(table: Table) -> Columns:
    """What a block's own letters look like, in any script."""
    texts, heads = Joined(table.texts), [text[:HEAD_CHARS] for text in table.texts]
    joined = Joined(heads)
    letters = joined.letters()
    length = np.minimum(table.chars, HEAD_CHARS)
    begins_small, begins_with_digit, begins_with_sign = _coded([head[0] for head in heads], _beginning)
    yield "words", table.words
    yield "ends a sentence", table.sentence
    yield tuple(ENDINGS), _endings(table.texts)
    yield "all capitals", column([head.isupper() for head in heads])
    yield "digits", share(column(letters.digits), length)
    yield "commas", share(column(letters.commas), length)
    yield "quotation marks", column(letters.quotes)
    yield "bars and bullets", column(letters.bars)
    yield "sentence ends inside", column(texts.count(*INNER_ENDS))
    yield "begins small", begins_small
    against = {
        "letters a word": share(table.chars, table.words),
        "capitals": share(column(letters.capitals), length),
        "capitalised words": share(column(letters.capitalised), column(letters.words)),
    }
    told = table.kept * table.prose
    for name, figures in against.items():  # languages differ: only what differs within the page says something
        yield f"{name}, against the story", figures - share((figures * told).sum(), float(told.sum()))
    yield "begins with a digit", begins_with_digit
    yield "begins with a sign", begins_with_sign
    yield "address", column(texts.count(*ADDRESS_SIGNS) > 0)
    yield "notice signs", column(joined.count(*NOTICE_SIGNS) > 0)


@lru_cache(maxsize=4096)
def _beginning(char: str) -> tuple[bool, bool, bool]:
    """Whether a character is a small letter, a digit, no letter or digit."""
    return char.islower(), char.isdigit(), not char.isalnum()


def _endings(texts: Sequence[str]) -> Column:
    """The columns of ENDINGS."""
    found = np.zeros((len(ENDINGS), len(texts)), dtype=np.float32)
    for i, text in enumerate(texts):
        if text[-1] in LAST_SIGNS:
            found[:, i] = [text.endswith(signs) for signs in ENDINGS.values()]
    return found


def people(table: Table) -> Columns:
    """Names of the authors, as bios and credits have them."""
    ruled = table.ruled
    signed = {fold(name) for name in ruled.hints.authors}
    signed |= {fold(block.text) for block in table.blocks if ruled.settled[block.index].category == "byline"}
    known = tuple(sorted(name for name in signed if 4 < len(name) < 60))[:MAX_SIGNED]
    begins, holds = np.zeros((2, table.count), dtype=np.float32)
    for i in _naming(table, known) if known else ():
        head = fold(table.texts[i][:HEAD_CHARS])
        begins[i] = head.startswith(known)
        holds[i] = any(name in head for name in known)
    yield "begins with the author", begins
    yield "names the author", holds


def _naming(table: Table, known: Sequence[str]) -> Iterator[int]:
    """The blocks that may hold a name in their head.

    Short texts are folded already. The head of a longer one folds to the beginning of what all of it folds to, unless
    the character after the cut changes the last one, which no ASCII character does.
    """
    long = [i for i, count in enumerate(table.ruled.measures.words) if count >= BIO_WORDS]
    named = Joined([fold(table.texts[i][:NAME_CHARS]) for i in long]).count(*known) if long else ()
    for i, times in zip(long, named, strict=False):
        if times or table.texts[i][HEAD_CHARS : HEAD_CHARS + 1] > "\x7f":
            yield i


def links(table: Table) -> Columns:
    """What of a block is linked, and what is set in bold."""
    blocks = table.blocks
    yield "linked", table.links
    yield "links", column([block.links for block in blocks])
    yield "bold", share(column([block.bold_chars for block in blocks]), table.chars)
    yield "italic", share(column([block.italic_chars for block in blocks]), table.chars)
    yield "parts", column([len(block.marks) for block in blocks])
    goals = [(mark.href, block.index) for block in blocks for mark in block.marks if mark.href]
    joined = Joined([href.removesuffix("\n").replace("\n", " ") for href, _ in goals])
    found = np.zeros((len(GOALS), table.count), dtype=np.float32)
    if goals:
        near = [href.startswith("#") for href, _ in goals]
        flags = (near, joined.matches(NETWORKS, NETWORK_STEMS), joined.matches(LISTS, LIST_STEMS))
        kind, goal = np.nonzero(np.array(flags))
        found[kind, np.array([index for _, index in goals])[goal]] = 1.0
    yield GOALS, found


def tags(table: Table) -> Columns:
    """The element that a block stands in, and how it hangs on the one before."""
    yield ELEMENT, table.tags


def rules(table: Table) -> Columns:
    """What the rules made of a block."""
    kinds = len(KINDS)
    yield KIND, table.verdicts[:kinds]
    yield "rules: known", table.known
    yield RULE, table.verdicts[kinds:]
    yield "hidden", column(table.ruled.measures.hidden)


def place(table: Table) -> Columns:
    """Where on the page a block stands."""
    at = np.arange(table.count, dtype=np.float32)
    before = sums(table.prose)[:-1].astype(np.float32)
    words = table.kept * table.words
    kept, kept_total = sums(words)[:-1].astype(np.float32), float(words.sum())
    yield "position", share(at, max(1.0, table.count))
    yield "prose before", share(before, table.total)
    yield "prose words before", before
    yield "story before", share(kept, kept_total)
    yield "story words after", kept_total - kept
    top = table.ruled.headline
    yield "blocks under the headline", np.clip(at - top, -FAR, 200) if top is not None else np.full_like(at, -99)
    yield "prose under the headline", before - before[top] if top is not None else np.full_like(at, -1)
    story = table.ruled.story
    inside = (at >= story.first) & (at < story.end) if story else np.zeros_like(at)
    yield "in the region", inside.astype(np.float32)
    yield "blocks to the region's end", np.clip(story.end - at, -FAR, FAR) if story else np.full_like(at, -99)
    yield "place in the region", share(at - story.first, story.end - story.first) if story else np.full_like(at, -9)


def neighbours(table: Table) -> Columns:
    """What stands right above and below, and around."""
    heading = (table.tags[len(TAGS)] > 0).astype(np.float32)
    figures = np.array([table.words, table.links, table.prose, heading, table.kept, table.sentence])
    for by in NEIGHBOURS:
        yield tuple(f"{name} at {by:+d}" for name in BESIDE), shifted(figures, by, -1.0)
    before = sums(np.array([table.prose, table.link_chars, table.kept * table.chars, table.words, table.chars]))
    for reach in WINDOWS:
        prose, linked, story, words, chars = within(before, reach)
        yield f"prose within {reach}", prose
        yield f"linked within {reach}", share(linked, chars)
        yield f"story within {reach}", share(story, chars)
        yield f"words within {reach}", words
    flags = np.array([*(table.kinds[kind] for kind in NEAR), table.prose > 0], dtype=np.float32)
    up, down = distance(flags)
    near = np.stack((up, down), axis=1)  # of each kind above, below
    yield DISTANCE, near[:-1]
    pictures = np.zeros(table.count + 1, dtype=np.float32)
    inputs = np.zeros(table.count + 1, dtype=np.float32)
    for field in table.ruled.segments.fields:
        (pictures if field.kind == "image" else inputs)[min(field.before, table.count)] += 1
    yield "pictures above", pictures[:-1]
    yield "inputs near", window(inputs[:-1], 3)
    yield ("prose above", "prose below"), near[-1]


def around(table: Table) -> Columns:
    """The elements around a block: how much of the page's prose, how many links they hold, how far the story is."""
    total = max(1.0, table.total)
    anchors = [anchor(table.ruled.segments, block) for block in table.blocks]
    homes = {home.index: home for home in anchors}
    place = {index: i for i, index in enumerate(homes)}
    at = np.array([place[home.index] for home in anchors], dtype=np.intp)
    levels = [list(homes.values())]
    while len(levels) < LEVELS:
        levels.append([table.containers[max(home.parent, 0)] for home in levels[-1]])
    first = np.array([[home.first for home in level] for level in levels], dtype=np.intp)
    end = np.array([[home.end for home in level] for level in levels], dtype=np.intp)
    figures = (np.ones_like(table.prose), table.prose, table.link_chars, table.kept * table.chars, table.known)
    size, prose, linked, story, known, chars = between(sums(np.array([*figures, table.chars])), first, end)
    shares = (size, share(prose, total), share(linked, chars), share(story, chars), share(known, size))
    yield AROUND, np.stack(shares, axis=1).take(at, axis=2)
    heart = levels[0][int(np.argmax(prose[0]))]
    met = _meetings(table, levels[0], heart)
    far = [(home.depth, home is heart, met[home.index][0], met[home.index][1] / total) for home in levels[0]]
    yield FROM_STORY, column(far).T.take(at, axis=1)
    own = [table.containers[block.container] for block in table.blocks]
    yield "blocks of the element", column([element.end - element.first for element in own])


def _meetings(table: Table, homes: Sequence[Container], heart: Container) -> dict[int, tuple[int, float]]:
    """How many elements up the first one stands that holds the heart too, and the prose that it holds."""
    found: dict[int, tuple[int, float]] = {}
    for home in homes:
        way: list[int] = []
        while home.index not in found:
            if (home.first <= heart.first and home.end >= heart.end) or home.parent < 0:
                found[home.index] = (0, table.ruled.measures.prose_in(home))
            else:
                way.append(home.index)
                home = table.containers[home.parent]
        steps, prose = found[home.index]
        for up, index in enumerate(reversed(way), steps + 1):
            found[index] = (up, prose)
    return found


def alike(table: Table) -> Columns:
    """The blocks in elements with the same tags and class names."""
    homes = [(table.trails.path[i], block.tag) for i, block in zip(table.trails.of_blocks, table.blocks, strict=True)]
    group = np.array(numbered(homes)[1])
    size = np.bincount(group).astype(np.float32)
    figures = (table.words, table.links, table.prose > 0, table.kept, table.known)
    means = [np.bincount(group, weights=figure) / size for figure in figures]
    prose = np.bincount(group, weights=table.prose).astype(np.float32)
    yield ALIKE, column([size, *means, share(prose, table.total)]).take(group, axis=1)
    times = Counter(table.texts)
    yield "times on the page", column([times[text] for text in table.texts])


def class_columns(segments: Segments, measures: Measures) -> list[Container]:
    """The elements whose class names count: those with text, but not nearly all of the page's."""
    before = measures.words_before
    most = NEARLY_ALL * before[-1]
    return [c for c in segments.containers if c.first < c.end and before[c.end] - before[c.first] < most]


def names(table: Table, lexicon: Lexicon) -> Columns:
    """What the class names of the elements around speak for, as learned from many sites."""
    found = [(0.0, 0.0, 0.0, 0.0)]
    for above, tokens, counts in table.trails.steps:
        nearest, summed, least, most = found[above]
        weight = lexicon.of(tokens) if counts else 0.0
        low, high = weight if weight < least else least, weight if weight > most else most
        found.append((weight or nearest, weight + DECAY * summed, low, high))
    yield CLASS_NAMES, column(found).T.take(table.trails.of_blocks, axis=1)


def phrasing(table: Table, wording: Wording) -> Columns:
    """What the words of a block speak for, as learned from many sites, and those of the blocks around."""
    figures = wording.of(table.wordlist)
    yield WORDING, figures
    mean = figures[0]
    for by in NEIGHBOURS:
        yield f"words: mean at {by:+d}", shifted(mean, by)
    before = sums(np.array([mean, np.ones_like(mean)]))
    for reach in WINDOWS:
        yield f"words: mean within {reach}", share(*within(before, reach))


def stated(table: Table) -> Columns:
    """What the page states beside its blocks: title, description, text of the story."""
    hints = table.ruled.hints
    told = {
        "title": " ".join(hints.titles[:3]),
        "description": hints.description[:STATED_CHARS],
        "stated text": hints.body,
    }
    long = [i for i, text in enumerate(table.texts) if len(text) > TERM_CHARS]
    lists = split([*told.values(), *(table.texts[i][:STATED_CHARS] for i in long)])
    for name, found in zip(told, lists, strict=False):
        wanted = set(found)
        shares = table.wordlist.share_in(wanted) if wanted else np.full(table.count, -1.0)
        for i, have in zip(long, lists[len(told) :] if wanted else (), strict=False):
            shares[i] = sum(map(wanted.__contains__, have)) / max(len(have), 1)
        yield f"words of the {name}", column(shares)


def page(table: Table) -> Columns:
    """The page as a whole."""
    total = table.total
    story = table.ruled.story
    figures = {
        "prose of the page": total,
        "prose that rules keep": float((table.prose * table.kept).sum()) / max(1.0, total),
        "prose in the region": table.ruled.measures.prose_in(story) / max(1.0, total) if story else 0.0,
    }
    for name, figure in figures.items():
        yield name, np.full(table.count, figure, dtype=np.float32)


def topic(table: Table) -> Columns:
    """How many of a block's longer words the story uses too: teasers of other stories share few."""
    keys = Keys.of(table.wordlist)
    told = (table.kept > 0) & (table.prose > 0)
    start = table.ruled.headline or 0
    opening = np.flatnonzero(told)
    opening = np.append(opening[opening >= start][:OPENING], start)
    size = np.bincount(keys.texts, minlength=table.count)
    for name, own in (("story", told.astype(np.intp)), ("opening", np.bincount(opening, minlength=table.count))):
        used = np.bincount(keys.keys, weights=own[keys.texts], minlength=keys.most)
        shared = used[keys.keys] > (own > 0)[keys.texts]
        found = np.bincount(keys.texts, weights=shared, minlength=table.count) / np.maximum(size, 1)
        parts = np.where(size > 0, found, -1.0).astype(np.float32)
        yield f"words shared with the {name}", parts
        near = window(np.array([np.maximum(parts, 0.0), parts >= 0], dtype=np.float32), 3)
        yield f"words shared with the {name}, around", share(*near)


def lines(table: Table) -> Columns:
    """The lines that hang together: a paragraph cut by breaks, the rows of a list in flattened text."""
    group = np.cumsum([block.joint == "paragraph" for block in table.blocks])
    size = np.bincount(group).astype(np.float32)
    means = [np.bincount(group, weights=figure) / np.maximum(size, 1) for figure in (table.words, table.prose > 0)]
    yield TOGETHER, column([size, *means]).take(group, axis=1)


GROUPS: dict[str, Callable[[Table], Columns]] = {
    "its wording": text,
    "names": people,
    "its links": links,
    "its element": tags,
    "what rules say of it": rules,
    "its place": place,
    "what is above and below": neighbours,
    "the elements around": around,
    "blocks alike": alike,
    "title and description": stated,
    "its topic": topic,
    "the page": page,
    "lines": lines,
}
"""All columns that need no lexicon, in groups."""


def features(ruled: Ruled, lexicon: Lexicon, wording: Wording) -> tuple[tuple[str, ...], Column]:
    """The names of the columns and a row for each block."""
    table = Table(ruled)
    groups = (*(group(table) for group in GROUPS.values()), names(table, lexicon), phrasing(table, wording))
    found = list(chain.from_iterable(groups))
    told = chain.from_iterable((name,) if isinstance(name, str) else name for name, _ in found)
    return tuple(told), np.concatenate([figures.reshape(-1, table.count) for _, figures in found]).T


def asked_features(
    ruled: Ruled, lexicon: Lexicon, wording: Wording, bars: Bars
) -> tuple[tuple[str, ...], Column, NDArray[np.intp]]:
    """The names of the columns, a row for each block on which the classifier has a say, and which blocks these are."""
    names, rows = features(ruled, lexicon, wording)
    asked = np.array(asked_of(ruled, bars), dtype=np.intp)
    return names, rows[asked], asked


def word_columns(columns: Sequence[str]) -> list[int]:
    """The places of the columns that the wording makes: all 0 in a language that training did not see."""
    return [i for i, name in enumerate(columns) if name.startswith("words: ")]
