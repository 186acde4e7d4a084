"""The modules of this package that some of its modules import, however far down, read from their text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import autograder

_PACKAGE = Path(autograder.__file__).parent
# Parsing a hundred files takes a tenth of a second. This takes more for an import than is one, which does no harm: text
# in a string, say. It misses none: comments and line breaks within a statement are removed before.
_IMPORT = re.compile(r"\bfrom\s+([\w.]+)\s+import\s*(\([^)]*\)|[^\n;]*)|\bimport\s+([\w., \t]+)")
_NO_CODE = re.compile(r"#[^\n]*|\\\n")
_NAME = re.compile(r"([\w.]+)(?:\s+as\s+\w+)?")


def closure(roots: Iterable[str], package: Path = _PACKAGE) -> dict[str, Path]:
    """The files that the named modules come to, themselves and the packages around them included.

    Imports inside functions count too. Modules that are named in a text only, such as the main module of another
    process, must be given as roots.

    Args:
        roots: Full names of modules, such as "autograder.engine.engine".
        package: The folder of the package.

    Returns:
        Files by the full names of their modules.

    Raises:
        ValueError: if a root is no module of the package.
    """
    found: dict[str, Path] = {}
    rest = list(roots)
    for root in rest:
        if _file(root, package) is None:
            raise ValueError(f"no module {root} in {package}")
    while rest:
        name = rest.pop()
        file = _file(name, package)
        if name in found or file is None:
            continue
        found[name] = file
        rest += [name.rpartition(".")[0], *_imported(file.read_bytes(), package.name)]
    return found


@functools.cache  # most of the package is asked for twice; by what is in a file, which may change while we run
def _imported(content: bytes, package: str) -> tuple[str, ...]:
    """Names that a file imports from the package: modules, and what may be modules or names in one."""
    names: list[str] = []
    for module, inner, modules in _IMPORT.findall(_NO_CODE.sub(" ", content.decode())):
        if module:
            names += [module, *(f"{module}.{name}" for name in _NAME.findall(inner))]
        names += _NAME.findall(modules)
    return tuple(name for name in names if name.split(".")[0] == package)


def _file(name: str, package: Path) -> Path | None:
    """The file of a module; None if there is no such module."""
    path = package.parent.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if name and file.is_file()), None)
