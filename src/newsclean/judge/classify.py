"""Blocks in, a verdict for each block that a rule knows out: by markup, by wording, by shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, takewhile
from operator import not_
from typing import TYPE_CHECKING

from newsclean.bylines import byline, looks_like_name
from newsclean.bylines.looks import DATED, SIGNED, TELLS, first_looks
from newsclean.compiled import compiled
from newsclean.dates import stamp
from newsclean.judge.measure import NEARLY_ALL
from newsclean.model import CATEGORIES, Verdict
from newsclean.rules.markup import Named
from newsclean.rules.phrases import find_all, find_labels
from newsclean.segment import CELLS, HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from newsclean.bylines import Byline
    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Category, Container
    from newsclean.rules import Rules
    from newsclean.rules.markup import Markup
    from newsclean.rules.phrases import Hit, Phrases
    from newsclean.segment import Field, Segments

Verdicts = dict[int, Verdict]

HALF = 0.5  # of the page's prose: markup of a container that holds so much says nothing
LONG: frozenset[Category] = frozenset({"comments", "consent"})  # may well hold more than the story
HIDDEN = Named("hidden", "hidden", 0, None)
FIELDS: tuple[tuple[str, Category], ...] = (
    ("password", "login"), ("textarea", "comment_form"), ("email", "newsletter"), ("search", "search"),
)  # fmt: skip
"""What a form is by its fields, the most telling first."""
MAX_FORM_WORDS = 60  # a larger element around a field holds more than the form
MAX_CAPTION_WORDS = 40
PICTURE_LEVELS = 5  # elements that builders put around a picture
ALONE, BELOW = "alone-with-a-picture", "below-a-picture"
MAX_TRAIL_WORDS = 20  # of a breadcrumb that ends with a headline
MAX_SHORT_TRAIL_WORDS = 6  # of one with a single step
MAX_MENU_CHARS = 24  # a longer link in a menu may be a name or a date
NO_CAPTION_TAGS = frozenset("p a li blockquote pre".split())
NO_CAPTION = NO_CAPTION_TAGS | HEADINGS
KEPT_IN_FIGURES = frozenset("td th blockquote pre li dd dt".split())
MAX_SHAPE_CHARS = 240  # stamps and bylines are shorter
GENERAL: tuple[frozenset[Category], ...] = (
    frozenset({"outside"}), frozenset({"navigation"}), frozenset({"hidden"}), frozenset({"caption", "byline"}),
    frozenset({"embed"}),
)  # fmt: skip
"""Places, the most general first: what stands in them may say more."""
RANK: dict[Category, int] = dict.fromkeys(CATEGORIES, len(GENERAL)) | {
    category: rank for rank, places in enumerate(GENERAL) for category in places
}
SETTLED = frozenset(category for category, rank in RANK.items() if rank == len(GENERAL)) - {"comments"}
"""Categories that no other says more than."""
COMMENT_COUNT = "phrase:comment-count"
POST_CLASS = "hentry"  # WordPress lists the post's tags and sections in its class


_COUNTER = re.compile(r"[#(]?\d[\d.,\s]{0,11}[KkMm]?\+?\)?")
TRAIL_MARKS = ">»›→/|•·←«‹⟵⟶"
_TRAIL_MARK = re.compile(f"[{TRAIL_MARKS}]")
_CRUMBS = re.compile(r"\s[>»›→/]\s")
_BARS = re.compile(r"\s[|•·]\s")
_SYMBOLS = re.compile(r"[\W_]{1,12}")


@compiled
def by_markup(segments: Segments, measures: Measures, rules: Rules) -> Verdicts:
    """What the elements around a block say of it: the outermost that says anything, unless an inner one says more."""
    named = places(segments.containers, measures.words_before, measures.prose_before, rules.markup)
    verdicts: Verdicts = {}
    made: dict[Named, Verdict] = {}
    for i, (block, hidden) in enumerate(zip(segments.blocks, measures.hidden, strict=True)):
        found = named[block.container]
        if hidden and (found is None or says_more("hidden", found.category)):
            found = HIDDEN
        if found is None or (found.words == "<figure>" and _is_text_in_figure(segments, block)):
            continue
        if (verdict := made.get(found)) is None:
            verdict = made[found] = Verdict(found.category, f"markup:{found.category}", found.words)
        verdicts[i] = verdict
    return verdicts


def says_more(category: Category, place: Category) -> bool:
    """Whether a category is worth more than that of the place around: a sign-up in a footer, a form under comments."""
    return RANK[category] > RANK[place] or (place == "comments" and category == "comment_form")


LESS: dict[Category, frozenset[Category]] = {
    category: frozenset(place for place in CATEGORIES if says_more(category, place)) for category in CATEGORIES
}
"""By category, the places that say less."""
UNSHAPED = LESS["dateline"]
"""Places in which a shape says more."""


def is_worded(verdict: Verdict) -> bool:
    """Whether a block's own words gave the verdict: no place or field nearby knows better."""
    return verdict.rule.startswith("phrase:")


@compiled
def add(known: Verdicts, found: Verdicts) -> None:
    """Add what was found of blocks of which nothing is known, and what says more than the place that is known."""
    for i, verdict in found.items():
        first = known.get(i)
        if first is None or (says_more(verdict.category, first.category) and not is_worded(first)):
            known[i] = verdict


def of_category(verdicts: Verdicts, category: Category) -> list[int]:
    """The blocks with a verdict of a category, in the order of the verdicts."""
    return [i for i, verdict in verdicts.items() if verdict.category == category]


def with_tag(blocks: Sequence[Block], tags: frozenset[str]) -> list[Block]:
    """The blocks with one of some tags."""
    return [block for block in blocks if block.tag in tags]


blocks_of, tagged = compiled(of_category), compiled(with_tag)

Sums = Sequence[float]  # of the blocks before each


def places(
    containers: Sequence[Container], words_before: Sums, prose_before: Sums, markup: Markup
) -> list[Named | None]:
    """What the markup around the blocks of each element says of them."""
    found: list[Named | None] = []
    for container, name in zip(containers, _believed(containers, words_before, prose_before, markup), strict=True):
        above = found[container.parent] if container.parent >= 0 else None
        found.append(name if above is None or (name and says_more(name.category, above.category)) else above)
    return found


def _believed(
    containers: Sequence[Container], words_before: Sums, prose_before: Sums, markup: Markup
) -> list[Named | None]:
    """What each element's own markup names; nothing where elements of the name hold the story itself."""
    most = NEARLY_ALL * words_before[-1]
    names: list[Named | None] = [None] * len(containers)
    held: dict[Named, float] = {}
    inside: dict[Named, int] = {}
    for i, container in enumerate(containers):
        if container.first == container.end or not markup.fitting(container.tokens):
            continue
        words = words_before[container.end] - words_before[container.first]
        name = _name(containers, container, words, markup)
        if name is None or words >= most:
            continue  # the class of the whole page says nothing of a part
        names[i] = name
        if container.first >= inside.get(name, 0):  # one inside another counts once
            prose = prose_before[container.end] - prose_before[container.first]
            held[name] = held.get(name, 0.0) + prose
            inside[name] = container.end
    doubted = {name for name, prose in held.items() if prose > limit(name) * prose_before[-1]}
    return [None if name in doubted else name for name in names] if doubted else names


def limit(name: Named) -> float:
    """The share of the page's prose that elements of a name may hold."""
    return NEARLY_ALL if name.category in LONG else HALF


def _name(containers: Sequence[Container], container: Container, words: float, markup: Markup) -> Named | None:
    if POST_CLASS in container.tokens:
        return None
    named = markup.find(container.tokens, words)
    if named is not None and (named.category == "toc" or container.tag == "button"):
        above = containers[container.parent] if container.parent >= 0 else None
        if container.tag in HEADINGS or (above is not None and above.tag in HEADINGS):
            return None  # what the contents link to; what opens the text below the heading
    return named


def _is_text_in_figure(segments: Segments, block: Block) -> bool:
    tags = (container.tag for container in segments.around(block))
    return any(tag in KEPT_IN_FIGURES for tag in takewhile(lambda tag: tag != "figure", tags))


def by_phrase(segments: Segments, measures: Measures, rules: Rules, taken: Verdicts) -> Verdicts:
    """What a block's wording says of it, where `taken` leaves it open.

    A count as a heading stands over what is counted: the comments.
    """
    phrases, verdicts = rules.phrases, {}
    hits, labels = _worded(segments.blocks, taken, measures.words, phrases)
    for block, hit in hits:
        i, heading = block.index, block.tag in HEADINGS
        if hit.category == "counter" and phrases.counts_comments(hit):
            verdicts[i] = _of_count(hit, heading=heading)
        else:
            verdicts[i] = _of_phrase(hit, hit.opens_section and (heading or measures.link_density[i] < NEARLY_ALL))
    for block, label in labels:
        verdicts[block.index] = Verdict("caption", "phrase:label-at-the-end", label)
    return verdicts


Worded = tuple[list[tuple["Block", "Hit"]], list[tuple["Block", str]]]


def worded(blocks: Sequence[Block], taken: Verdicts, words: Sequence[int], phrases: Phrases) -> Worded:
    """The blocks that `taken` leaves open and a phrase tells, and the short others that end with a picture's label."""
    known = map(taken.get, range(len(blocks)))
    open_ = [one for one, told in zip(blocks, known, strict=True) if told is None or told.category not in SETTLED]
    found = find_all(phrases, [block.text for block in open_], [block.tag in HEADINGS for block in open_])
    unnamed = [block for block in compress(open_, map(not_, found)) if words[block.index] <= MAX_CAPTION_WORDS]
    labels = find_labels(phrases, [block.text for block in unnamed])
    hits = [(block, hit) for block, hit in zip(open_, found, strict=True) if hit]
    return hits, [(block, label) for block, label in zip(unnamed, labels, strict=True) if label]


_worded = compiled(worded)


def _of_count(hit: Hit, *, heading: bool) -> Verdict:
    if heading:
        return Verdict("comments", "opens:comment-count", hit.phrase)
    return Verdict("counter", COMMENT_COUNT, hit.phrase)


@lru_cache(maxsize=4096)
def _of_phrase(hit: Hit, opens: bool) -> Verdict:
    return Verdict(hit.category, f"{'opens' if opens else 'phrase'}:{hit.source}/{hit.category}", hit.phrase)


def by_field(segments: Segments, measures: Measures, known: Verdicts) -> Verdicts:
    """What the input fields nearby say: the small container around them is a sign-up, a login, a search, a form."""
    kinds: dict[int, set[str]] = {}
    for field in segments.fields:
        if field.kind != "image" and (container := _form(segments, measures, field.container, field.kind)) is not None:
            kinds.setdefault(container.index, set()).add(field.kind)
    verdicts: Verdicts = {}
    for index, found in kinds.items():
        category = next((category for kind, category in FIELDS if kind in found), None)
        if category is None:
            continue
        inside = range(segments.containers[index].first, segments.containers[index].end)
        if category == "comment_form":
            named = {known[i].category for i in inside if i in known}
            category = "contact_form" if "contact_form" in named and "comments" not in named else category
        verdict = Verdict(category, f"field:{category}", "+".join(sorted(found)))
        for i in inside:
            verdicts.setdefault(i, verdict)
    return verdicts


def _form(segments: Segments, measures: Measures, index: int, kind: str) -> Container | None:
    """The widest container around a field that holds little text and no story.

    Only a sign-up's prompt stands outside of its form element.
    """
    best, words = None, measures.words_before
    while index >= 0:
        container = segments.containers[index]
        held = words[container.end] - words[container.first]
        if held > MAX_FORM_WORDS or container.tag in ("body", "main", "article"):
            break
        if container.end > container.first:
            best = container
        if container.tag == "form" and kind != "email":
            break
        index = container.parent
    return best


def by_picture(segments: Segments, measures: Measures, taken: Verdicts) -> Verdicts:
    """Captions without markup, where `taken` leaves it open.

    A short line alone with a picture, or right below one, that is no paragraph.
    """
    verdicts: Verdicts = {}
    blocks, main_tag = segments.blocks, None
    for place, where in _pictured(blocks, segments.containers, segments.fields, measures.words):
        if place in taken and taken[place].category not in LESS["caption"]:
            continue
        if where == ALONE:
            verdicts[place] = _of_picture(blocks[place], where)
        elif place not in verdicts:
            main_tag = main_tag or _paragraph_tag(segments, measures)
            if blocks[place].tag != main_tag:
                verdicts[place] = _of_picture(blocks[place], where)
    return verdicts


def pictured(
    blocks: tuple[Block, ...], containers: tuple[Container, ...], fields: tuple[Field, ...], words: tuple[int, ...]
) -> list[tuple[int, str]]:
    """The short lines alone with a picture in an element, or in one of their own right below it."""
    found = []
    for container, kind, below in fields:
        if kind != "image":
            continue
        if (alone := _alone_with(containers, container)) is not None and _is_caption(blocks[alone], words):
            found.append((alone, ALONE))
        if below < len(blocks) and _is_caption(blocks[below], words):
            home = containers[blocks[below].container]
            if home.end - home.first == 1 and _shares(containers, home, container):
                found.append((below, BELOW))
    return found


def _paragraph_tag(segments: Segments, measures: Measures) -> str | None:
    """The tag that most of the page's prose stands in."""
    prose: dict[str, float] = {}
    for block in compress(segments.blocks, measures.prose):
        prose[block.tag] = prose.get(block.tag, 0.0) + measures.prose[block.index]
    most = max(prose.values(), default=0.0)
    return next((block.tag for block in segments.blocks if prose.get(block.tag, 0.0) == most), None)


def _shares(containers: Sequence[Container], home: Container, index: int) -> bool:
    """Whether a picture stands close below one of the two elements next around a block."""
    near = {home.parent, containers[home.parent].parent} if home.parent >= 0 else set()
    for _ in range(PICTURE_LEVELS):
        if index in near:
            return True
        index = containers[index].parent
        if index < 0:
            break
    return False


def _of_picture(block: Block, where: str) -> Verdict:
    """A line with a picture is its caption; a name with a picture is a writer with a portrait."""
    return Verdict("byline" if looks_like_name(block.text) else "caption", f"shape:{where}")


def _alone_with(containers: Sequence[Container], index: int) -> int | None:
    """The only block in the elements close around a picture."""
    for _ in range(PICTURE_LEVELS):
        container = containers[index]
        first = container.first
        if held := container.end - first:
            return first if held == 1 and container.tag not in NO_CAPTION_TAGS else None
        index = container.parent
        if index < 0:
            return None
    return None


def _is_caption(block: Block, words: Sequence[int]) -> bool:
    if block.tag in NO_CAPTION or block.joint == "cell":
        return False
    return words[block.index] <= MAX_CAPTION_WORDS and block.link_chars < HALF * len(block.text)


_pictured = compiled(pictured)


def by_shape(segments: Segments, measures: Measures, names: Sequence[str], taken: Verdicts) -> Verdicts:
    """What a short block's form says of it, where `taken` leaves it open.

    A date stamp, a byline, one of the stated authors, a number, a trail.
    """
    known = set(map(fold, names))
    verdicts: Verdicts = {}
    for block, shape in _shaped(segments.blocks, taken, known):
        found = _dated_or_signed(block, shape, measures) if shape & WORDED else None
        if found is None and shape & MARKED:
            found = _marked(block, shape, measures)
        if found is not None:
            verdicts[block.index] = found
    return verdicts


def shaped(blocks: Sequence[Block], taken: Verdicts, names: set[str]) -> list[tuple[Block, int]]:
    """The blocks that may say something by their form, with what `shapes` tells, whether the first of several parts may
    be one of a byline, and whether a block is one of some folded names.
    """
    open_ = [
        block
        for i, block in enumerate(blocks)
        if (i not in taken or _may_be_shaped(block, taken[i]))
        and len(block.text) <= MAX_SHAPE_CHARS
        and block.joint != "cell"
    ]
    seen = [
        (block, shape | _opens_with_part(block) * PARTED | (fold(block.text) in names) * NAMED)
        for block, shape in zip(open_, _shapes([block.text for block in open_]), strict=True)
    ]
    return [(block, shape) for block, shape in seen if shape > TELLS]


def _may_be_shaped(block: Block, verdict: Verdict) -> bool:
    """Whether a shape may say more than what is known of a block: half of a page's blocks are short links in menus."""
    category = verdict.category
    return category in UNSHAPED and not (category == "navigation" and _is_short_link(block))


def _opens_with_part(block: Block) -> bool:
    """Whether a block of several parts begins with what a part of a byline may be: most say so at once."""
    if len(block.marks) < 2:
        return False
    cuts = [cut for mark in block.marks for cut in (mark.start, mark.end) if cut > 0]
    return _shapes([block.text[: min(cuts, default=None)].strip()])[0] & PART != 0


NUMBER, SYMBOLS, TRAIL, PARTED, NAMED = 256, 512, 1024, 2048, 4096  # beside the bits of `looks`
PART = DATED | SIGNED | NUMBER | SYMBOLS  # what a part of a byline may be
WORDED, MARKED = DATED | SIGNED | PARTED | NAMED, NUMBER | SYMBOLS | TRAIL  # what words tell, what signs


def shapes(texts: Sequence[str]) -> list[int]:
    """What each text may be by its form, as bits: those of `looks`, whether it is a number, symbols, or a trail."""
    return [
        seen
        | (_COUNTER.fullmatch(text) is not None) * NUMBER
        | (_SYMBOLS.fullmatch(text) is not None) * SYMBOLS
        | (_TRAIL_MARK.search(text) is not None) * TRAIL
        for text, seen in zip(texts, first_looks(texts), strict=True)
    ]


_shapes, _shaped = compiled(shapes), compiled(shaped)


def _dated_or_signed(block: Block, shape: int, measures: Measures) -> Verdict | None:
    if shape & DATED and _is_stamp(block, measures):
        return Verdict("dateline", "shape:date")
    if shape & SIGNED and (found := byline(block.text)):
        return Verdict("byline", "shape:byline", ", ".join(found.names))
    if shape & PARTED and (signed := _signed_part(block)):
        return Verdict("byline", "shape:byline-part", signed)
    if shape & NAMED:
        return Verdict("byline", "shape:stated-author", block.text)
    return None


def _marked(block: Block, shape: int, measures: Measures) -> Verdict | None:
    """What signs and numbers say of a block."""
    if shape & NUMBER and block.tag not in CELLS:
        return Verdict("counter", "shape:number")
    if shape & SYMBOLS:
        return Verdict("navigation", "shape:symbols")
    if shape & TRAIL and measures.words[block.index] <= MAX_TRAIL_WORDS and (trail := _trail(block, measures)):
        return Verdict(trail, f"shape:{trail}")
    return None


def _is_stamp(block: Block, measures: Measures) -> bool:
    """Whether a block is a date stamp, and none that heads a part of the story: "May 3, 2025:", "May 2025"."""
    found = stamp(block.text)
    if found is None or (found.day and block.text.endswith(":")):
        return False
    dayless = not (found.day or found.either or found.relative or found.kind or ":" in block.text)
    return not (dayless and (block.tag in HEADINGS or measures.prose_before[block.index] > 0))


def _is_short_link(block: Block) -> bool:
    """Whether no shape can say more of a block in a menu."""
    return block.link_chars == len(block.text) <= MAX_MENU_CHARS


def _signed_part(block: Block) -> str | None:
    """The byline or name among parts that elements of their own hold side by side: By Jane Doe|3 May 2025|811."""
    parts = block.parts()
    kinds = _shapes(parts)
    if not all(map(PART.__and__, kinds)):
        return None
    signed: Byline | None = None
    for part, kind in zip(parts, kinds, strict=True):
        found = byline(part) if kind & SIGNED else None
        if not (found or kind & (NUMBER | SYMBOLS) or stamp(part)):
            return None
        signed = signed or found
    return ", ".join(signed.names) if signed else None


def _trail(block: Block, measures: Measures) -> Category | None:
    """A line of places in a row: a breadcrumb, a menu; or a linked line with an arrow: the next or previous story."""
    text = block.text
    crumbs = len(_CRUMBS.findall(text))
    if crumbs >= 2 or (crumbs and block.links and measures.words[block.index] <= MAX_SHORT_TRAIL_WORDS):
        return "breadcrumb"
    if len(_BARS.findall(text)) >= 3:
        return "navigation"
    arrow = text[0] in "←«‹⟵" or text[-1] in "→»›⟶"
    return (
        "pagination"
        if arrow and measures.link_density[block.index] >= NEARLY_ALL and measures.words[block.index] > 2
        else None
    )
