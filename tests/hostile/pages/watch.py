"""Pages in, what Python heard of files, sockets, processes and threads while they were cleaned out.

What a first call may do once is to read files of Python's own and of installed packages: modules, rules, models. After
that not a file descriptor is left to open anything with, whoever asks for it, also a library that Python does not see.
"""

from __future__ import annotations

import json
import resource
import site
import sys
import sysconfig
import threading
from pathlib import Path

HEARD: list[tuple[str, str]] = []
EVENTS = ("open", "socket.", "subprocess.", "os.", "_thread.", "urllib.", "http.", "mmap.", "ctypes.dlopen", "shutil.")
FREE = ("os.listdir", "os.scandir")  # counted with the files: importing looks into folders
SIZE = 4_000


def main() -> None:
    """Clean fixtures and hostile pages, one of so many, twice, the second time without a file descriptor."""
    import newsclean
    from hostile.pages.all import PAGES
    from hostile.pages.worker import LATE
    from newsclean import clean, clean_text

    step = int(sys.argv[1])
    fixtures = Path(__file__).parents[3] / "fixtures" / "pages"
    pages: list[str | bytes] = [*LATE, *(path.read_bytes() for path in sorted(fixtures.glob("*/page.html"))[::step])]
    pages += [page.make(SIZE) for page in PAGES[::step] if page.name != "H2 the default limit"]
    installed = [*sysconfig.get_paths().values(), *site.getsitepackages(), str(newsclean.__path__[0]), sys.base_prefix]
    places = tuple(str(Path(place).resolve()) for place in installed)

    def cleaned() -> list[bytes]:
        texts = [page for page in pages if isinstance(page, str)]
        return [clean(page).to_json() for page in pages] + [clean_text(text).to_json() for text in texts]

    sys.addaudithook(hear)
    records, first = cleaned(), HEARD[:]
    tasks = native_threads()
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    late = len(HEARD)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, limits[1]))
    again = cleaned()
    after = HEARD[late:]
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    told = {
        "pages": len(pages), "read": len(first), "once": foreign(first, places), "after": after,
        "same": records == again, "threads": threading.active_count(), "more": native_threads() - tasks,
    }  # fmt: skip
    print(json.dumps(told))


def hear(event: str, arguments: tuple[object, ...]) -> None:
    """Write down what opens something."""
    if event.startswith(EVENTS):
        HEARD.append((event, " ".join(map(str, arguments))[:200]))


def foreign(heard: list[tuple[str, str]], places: tuple[str, ...]) -> list[tuple[str, str]]:
    """What is no reading of a file or folder of an installed package."""
    return [
        (event, about) for event, about in heard
        if not (event in ("open", *FREE) and about.startswith(places) and " w" not in about and " a" not in about)
    ]  # fmt: skip


def native_threads() -> int:
    """How many threads the process has, those of libraries too."""
    return len(list(Path("/proc/self/task").iterdir()))


if __name__ == "__main__":
    main()
