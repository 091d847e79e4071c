"""A page's bytes in, its body out: newsclean and every peer by one signature, each imported only when it is run."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from flat import decode, flatten

if TYPE_CHECKING:
    from collections.abc import Callable


class System(NamedTuple):
    """A system: the name in the tables, the distribution to install, the module to import, how it is called.

    A `text` system is given the flattened page, all others the page's bytes.
    """

    name: str
    distribution: str
    module: str
    run: Callable[[bytes], str] | Callable[[str], str]
    text: bool = False

    @property
    def installed(self) -> bool:
        return find_spec(self.module) is not None

    @property
    def version(self) -> str:
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return "?"


def newsclean(html: bytes) -> str:
    from newsclean import clean

    return clean(html).body


def newsclean_text(text: str) -> str:
    from newsclean import clean_text

    return clean_text(text).body


def whole_text(text: str) -> str:
    """What the flattened page is without any cleaning: the floor of the text rows."""
    return text


def trafilatura(html: bytes, **options: bool) -> str:
    return import_module("trafilatura").extract(html, include_comments=False, **options) or ""


def trafilatura_precision(html: bytes) -> str:
    return trafilatura(html, favor_precision=True)


def trafilatura_fast(html: bytes) -> str:
    return trafilatura(html, fast=True)


def newspaper(html: bytes) -> str:
    return newspaper_article(html).text or ""


def newspaper_article(html: bytes, url: str | None = None) -> Any:
    peer = import_module("newspaper")
    config = peer.Config()
    config.fetch_images = False  # it would ask the network
    article = peer.Article(url or "https://news.example/story", config=config)
    article.download(input_html=decode(html))
    article.parse()
    return article


def readability(html: bytes) -> str:
    """The summary is HTML; it is flattened as the page itself is for the text rows."""
    return flatten(import_module("readability").Document(decode(html)).summary().encode())


def goose(html: bytes) -> str:
    return goose_article(html).cleaned_text or ""


def goose_article(html: bytes) -> Any:
    return _goose().extract(raw_html=decode(html))


@cache
def _goose() -> Any:
    return import_module("goose3").Goose({"enable_image_fetching": False})


def resiliparse(html: bytes) -> str:
    """Without pictures' alternative texts and comments, as trafilatura is asked."""
    encoding = import_module("resiliparse.parse.encoding")
    text = encoding.bytes_to_str(html, encoding.detect_encoding(html))
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(text, main_content=True, alt_texts=False, comments=False))


def justext(html: bytes) -> str:
    """With the stop words of the language that the page declares, else English: it has to be told one."""
    peer = import_module("justext")
    paragraphs = peer.justext(html, peer.get_stoplist(_language(html)))
    return "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def boilerpy3(html: bytes) -> str:
    extractor = import_module("boilerpy3.extractors").ArticleExtractor(raise_on_failure=False)
    return extractor.get_content(decode(html)) or ""


STOPLISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip
_LANG = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)


def _language(html: bytes) -> str:
    found = _LANG.search(html[:20_000])
    return STOPLISTS.get(found[1].decode().lower() if found else "en", "English")


SYSTEMS: dict[str, System] = {
    system.name: system
    for system in (
        System("newsclean", "newsclean", "newsclean", newsclean),
        System("newsclean text", "newsclean", "newsclean", newsclean_text, text=True),
        System("trafilatura", "trafilatura", "trafilatura", trafilatura),
        System("trafilatura precision", "trafilatura", "trafilatura", trafilatura_precision),
        System("trafilatura fast", "trafilatura", "trafilatura", trafilatura_fast),
        System("newspaper4k", "newspaper4k", "newspaper", newspaper),
        System("readability-lxml", "readability-lxml", "readability", readability),
        System("goose3", "goose3", "goose3", goose),
        System("resiliparse", "resiliparse", "resiliparse", resiliparse),
        System("justext", "justext", "justext", justext),
        System("boilerpy3", "boilerpy3", "boilerpy3", boilerpy3),
        System("whole text", "newsclean", "newsclean", whole_text, text=True),
    )
}
DEFAULT = [name for name in SYSTEMS if name != "whole text"]
TEXT = [name for name, system in SYSTEMS.items() if system.text]
