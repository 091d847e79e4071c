"""Dates as pages write them, for readers and for machines, as ISO 8601."""

from newsclean.dates.machine import machine, rejection
from newsclean.dates.stamps import Stamp, find, stamp, unglued

__all__ = ["Stamp", "find", "machine", "rejection", "stamp", "unglued"]
