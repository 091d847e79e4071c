"""The command: `python -m tests.reliability --report [--full] [PART ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does

from reliability.report import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
