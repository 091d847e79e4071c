"""Servers that do what no server should, each with what must become of a fetch.

A case's name begins with the row of the promises that it is about: N for the transport, S for redirects.
"""
