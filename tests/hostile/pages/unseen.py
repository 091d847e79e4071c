"""Pages with text that nobody sees, and with things that act (H5, H6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostile.pages import ARTICLE, HEADLINE, SECRET, Hostile, fixed, page
from newsclean.export import markdown

if TYPE_CHECKING:
    from newsclean.model import Article

TOLD = f"<p>The {SECRET} was here, and nobody but the {SECRET} knew of it until Tuesday.</p>"
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_MARKUP = re.compile(r"[<>\[\]`]|^\s*(?:[-+*=]|#{2,}|\d+[.)])\s", re.MULTILINE)


def _is_silent(record: Article) -> bool:
    return SECRET not in record.to_json().decode()


def _is_out_of_the_body(record: Article) -> bool:
    return SECRET not in record.body


def _does_nothing(record: Article) -> bool:
    """Whether its Markdown, the escapes aside, holds no markup at all."""
    return _MARKUP.search(_ESCAPED.sub("", markdown.page(record))) is None


HIDDEN = {
    "display none": f'<div style="display:none">{TOLD}</div>',
    "display none with spaces and capitals": f'<div style="COLOR:red; Display : None !important">{TOLD}</div>',
    "display none in entities": f'<div style="display&#58;none">{TOLD}</div>',
    "display none with a comment": f'<div style="display/*x*/:none">{TOLD}</div>',
    "display none in the value": f'<div style="display:/**/none">{TOLD}</div>',
    "display none with a tab and a line": f'<div style="display\t:\nnone">{TOLD}</div>',
    "visibility hidden": f'<div style="visibility:hidden">{TOLD}</div>',
    "the attribute hidden": f"<div hidden>{TOLD}</div>",
    "the attribute hidden in capitals": f'<div HIDDEN="HIDDEN">{TOLD}</div>',
    "the attribute hidden with a value": f'<div hidden="false">{TOLD}</div>',
    "aria-hidden": f'<div aria-hidden="true">{TOLD}</div>',
    "aria-hidden in capitals": f'<div aria-hidden="TRUE">{TOLD}</div>',
    "inside of what is hidden": f"<div hidden><section><div>{TOLD}</div></section></div>",
    "a dialog that is not open": f"<dialog>{TOLD}</dialog>",
    "a script": f"<script>var a = 'The {SECRET} was here.';</script>",
    "a script of another type": f'<script type="text/template">{TOLD}</script>',
    "a script of data": f'<script type="application/json">{{"text": "The {SECRET} was here."}}</script>',
    "a style": f"<style>p::after {{ content: 'The {SECRET} was here.' }}</style>",
    "noscript": f"<noscript>{TOLD}</noscript>",
    "a template": f"<template>{TOLD}</template>",
    "a template in a template": f"<template><template shadowrootmode=open>{TOLD}</template></template>",
    "a comment": f"<!--{TOLD}-->",
    "a bogus comment": f"<!x {SECRET} ><?{SECRET}?></ {SECRET}>",
    "an svg title": f"<svg><title>{SECRET}</title><desc>{SECRET}</desc></svg>",
    "an iframe": f"<iframe>{TOLD}</iframe>",
    "noframes and noembed": f"<noframes>{TOLD}</noframes><noembed>{TOLD}</noembed>",
    "an object": f"<object data=x>{TOLD}</object>",
    "a video": f"<video>{TOLD}</video><audio>{TOLD}</audio><canvas>{TOLD}</canvas>",
    "a select": f"<select><option>{SECRET}<option>b</select><datalist><option>{SECRET}</datalist>",
    "a text area": f"<textarea>{TOLD}</textarea>",
    "values of fields": f'<input value="{SECRET}"><input type=hidden value="{SECRET}"><input placeholder="{SECRET}">',
    "alternative texts": f'<img alt="{SECRET}" title="{SECRET}"><area alt="{SECRET}">',
    "titles and data of elements": f'<p title="{SECRET}" data-text="{SECRET}" aria-label="{SECRET}">A line.</p>',
    "ruby's brackets": f"<ruby>字<rp>{SECRET}</rp></ruby>",
}

ACTIVE = {
    "handlers": "<p onclick=alert(1) onmouseover='alert(2)'>A line of the story that can be clicked on by readers.</p>",
    "a link to a script": '<p><a href="javascript:alert(1)">A line of the story that links to a script in it.</a></p>',
    "a link to data": '<p><a href="data:text/html,<script>alert(1)</script>">A line of the story that links to data.</a></p>',
    "a picture": "<img src=x onerror=alert(1)>",
    "an svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "a frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "a form": "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>Go</button></form>",
    "a style": "<style>@import 'http://harbourpost.example/x.css'</style><link rel=stylesheet href=x>",
    "a base": "<base href=javascript:alert(1)//>",
    "a refresh": "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "a script as text": "<p>&lt;script&gt;alert(1)&lt;/script&gt; is what the board of the harbour wrote on Monday.</p>",
    "a tag of halves": "<p>&lt;<b>img src=x onerror=alert(1)</b>&gt; is what the board of the harbour wrote on Monday.</p>",
    "a tag in plain sight": "<xmp><img src=x onerror=alert(1)> is what the board wrote on Monday in the evening.</xmp>",
    "Markdown": "<p>[the board](javascript:alert(1)) ![x](http://harbourpost.example/x.png) &lt;javascript:alert(1)&gt; `x`</p>",
    "Markdown's blocks": "<p># The board</p><p>* of</p><p>- the</p><p>1. harbour</p><p>```</p><p>&gt; wrote</p><p>| a | b |</p>",
    "Markdown's references": "<p>[the board]: javascript:alert(1) &quot;of the harbour that wrote this line on Monday&quot;</p>",
    "backslashes": "<p>The board wrote \\[this\\](javascript:alert(1)) and \\\\&lt;b&gt; on Monday in the evening, it said.</p>",
}

PAGES = [
    *(fixed(f"H5 {name}", page(ARTICLE.replace("</h1>", f"</h1>{source}")), right=_is_out_of_the_body) for name,
        source in HIDDEN.items()),
    *(fixed(f"H5 {name}, behind the story", page(ARTICLE + source), right=_is_silent) for name,
        source in list(HIDDEN.items())[:14]),
    Hostile("H5 a thousand hidden elements", lambda n: page(ARTICLE + f"<p hidden>{SECRET}</p>" * (n // 30)),
        limits=None, right=_is_silent),
    Hostile("H5 hidden elements in hidden elements",
        lambda n: page(ARTICLE + "<div hidden>" * min(n // 12, 400) + SECRET), right=_is_silent),
    *(fixed(f"H6 {name}", page(ARTICLE.replace("</article>", f"{source}</article>")), right=_does_nothing) for name,
        source in ACTIVE.items()),
    fixed("H6 a title of markup",
        page(ARTICLE.replace(HEADLINE, "&lt;img src=x onerror=alert(1)&gt; [a](javascript:b)")),
          right=_does_nothing),
    fixed("H6 a name of markup",
        page(head='<meta name=author content="Ines &lt;b&gt;[x](javascript:y)&lt;/b&gt; Corbally">'),
          right=_does_nothing),
]  # fmt: skip
