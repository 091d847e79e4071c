"""What every worker of a crawl needs, loaded on import: once, in the server that they are forked from."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

PAGE = f"""<!DOCTYPE html><title>Bridge reopens</title><h1>Bridge reopens</h1><p>By Jane Doe, 3 March 2025</p>
{"<p>The old bridge carried its first lorry on Monday, and the crowd on the bank cheered.</p>" * 9}"""


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
