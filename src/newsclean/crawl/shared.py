"""What every worker of a crawl needs, loaded on import: once, in the server that they are forked from."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

# Long enough for its language to be told; no line comes twice, which would count once.
PAGE = """<!DOCTYPE html><title>Bridge reopens</title><h1>Bridge reopens</h1><p>By Jane Doe, 3 March 2025</p>
<p>The old bridge carried its first lorry on Monday, and the crowd on the bank cheered.</p>
<p>It had been closed for eleven months while the council looked for somebody to pay for the repairs.</p>
<p>“We took the long way round every morning,” said Tom Reed, who drives the school bus.</p>
<p>A toll of two pounds is to be paid until the work has been settled, which may take nine years.</p>"""


def warm() -> None:
    """Load rules, models and the libraries that few pages need, and clean a page, for what is made at first use."""
    from newsclean.cleaner import clean, load
    from newsclean.metadata.language import detect
    from newsclean.metadata.last_resort import date
    from newsclean.second_opinion import second_opinion

    load()
    text = clean(PAGE).body
    detect(text)
    date(PAGE.encode())
    second_opinion(PAGE.encode())


os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a page's arrays are small, and there is a worker for each processor
gc.disable()  # what is loaded stays
with suppress(Exception):  # a worker meets it again, and says so
    warm()
gc.freeze()
gc.enable()
