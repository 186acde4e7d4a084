"""The modules of this package that some of its modules import, however far down, read from their text."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable
from pathlib import Path

import autograder

_PACKAGE = Path(autograder.__file__).parent


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
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(name for name in names if name.split(".")[0] == package)


def _file(name: str, package: Path) -> Path | None:
    """The file of a module; None if there is no such module."""
    path = package.parent.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if name and file.is_file()), None)
