"""Builds the compiled core where a C compiler is at hand, into a wheel or beside the sources; else all is pure."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
CORE = Path("src/newsclean/compiled")
FLAGS = ["-O3", "-ffp-contract=off"]  # no sum of a product is rounded once where the plain twin rounds twice
PURE = "NEWSCLEAN_PURE"  # set when building: no compiled core; set when running: the core is not used


class CompiledCore(BuildHookInterface[Any]):
    """Hatchling's hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the extension modules to what is built."""
        if self.target_name != "wheel" or os.environ.get(PURE):
            return
        self.scratch = Path(tempfile.mkdtemp())
        try:
            built = build(ROOT / "src" if version == "editable" else self.scratch)
        except Exception as error:  # whatever keeps a compiler from working: the plain functions do the same
            self.app.display_warning(f"newsclean: no compiled core ({error}); it will be slower, and do the same")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        if version != "editable":
            build_data["force_include"] |= {str(path): f"newsclean/compiled/{path.name}" for path in built}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take away what was built outside of the wheel."""
        if scratch := getattr(self, "scratch", None):
            shutil.rmtree(scratch)


def build(folder: Path) -> list[Path]:
    """Compile every .pyx of the core; the extension modules stand below a folder as they do below src/."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    sources = sorted((ROOT / CORE).glob("*.pyx"))
    with tempfile.TemporaryDirectory() as scratch:
        modules = [
            Extension(f"newsclean.compiled.{source.stem}", [str(source)], extra_compile_args=FLAGS)
            for source in sources
        ]
        distribution = Distribution(
            {"ext_modules": cythonize(modules, build_dir=scratch, quiet=True, language_level=3, nthreads=0)}
        )
        command = distribution.get_command_obj("build_ext")
        command.build_lib, command.build_temp, command.parallel = str(folder), scratch, True  # type: ignore[union-attr]
        command.ensure_finalized()
        command.run()
        return [Path(path) for path in command.get_outputs()]


if __name__ == "__main__":
    for path in build(ROOT / "src"):
        sys.stdout.write(f"{path}\n")
