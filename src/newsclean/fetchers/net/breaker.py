"""How requests to host names end in, which names are given up out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from newsclean.fetchers.net.hosts import registered
from newsclean.model import Failure

if TYPE_CHECKING:
    from newsclean.model import Reason

DOWN_AFTER = 5
DOWN_REASONS: frozenset[Reason] = frozenset({"dns", "connect", "tls", "timeout"})
NOT_ASKED: frozenset[Reason] = frozenset({"robots", "private_address", "host_down"})


class Breaker:
    """Gives a name up after five targets in a row that failed there.

    A name answers for itself only: a list may hold dead subdomains beside living ones. Where five names of a domain in
    a row are dead, the others are asked once each instead of four times, until one of them answers.
    """

    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()
        self._dead: defaultdict[str, set[str]] = defaultdict(set)

    def refusal(self, host: str) -> Failure | None:
        """Why a name is not asked any more; None when it is."""
        if self._failed[host] < DOWN_AFTER:
            return None
        return Failure(url=host, reason="host_down", detail=f"{host} failed {DOWN_AFTER} times in a row")

    def attempts(self, host: str, usual: int) -> int:
        """How often a name may be asked for one target."""
        return 1 if len(self._dead.get(registered(host), ())) >= DOWN_AFTER else usual

    def note(self, host: str, reason: Reason | None) -> None:
        """A target of a name has failed for a reason; None: it was answered."""
        if reason in NOT_ASKED:
            return
        domain = registered(host)
        if reason in DOWN_REASONS:
            self._failed[host] += 1
            if len(self._dead[domain]) < DOWN_AFTER:
                self._dead[domain].add(host)
        else:
            self._failed.pop(host, None)
            self._dead.pop(domain, None)
