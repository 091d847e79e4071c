"""Inputs that nobody thought of in, those that break a promise out.

A module in `fuzz/targets` is a target: `run` takes any bytes and raises when a promise is broken, `seeds` are inputs to
begin with, `WORDS` what to put into them, `FINDS` the inputs that once broke something. `python -m tests.fuzz TARGET
--runs N` tries so many, led by the coverage that atheris measures; the tests try the finds and a few hundred more
without it.
"""
