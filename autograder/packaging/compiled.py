"""Compiled files for the autograder zip: a container starts afresh for each submission, and keeps none that it made.

They hold the hash of their source, which Python checks before it uses one, and are for the Python that builds the zip:
another one compiles anew. They are written without references between objects, which depend on what else a process
holds: so the bytes are the same in each build.
"""

from __future__ import annotations

import importlib.util
import marshal
from collections.abc import Mapping
from pathlib import PurePosixPath

# The last version of the format without references.
_PLAIN = 2
# What follows the magic number: the file is known by its source's hash, and that is checked.
_CHECKED_HASH = (0b11).to_bytes(4, "little")


def compiled_files(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The compiled form of Python files, where Python looks for it.

    Args:
        sources: The files by their names in the zip.
    """
    return {importlib.util.cache_from_source(name): _compiled(name, source) for name, source in sources.items()}


def _compiled(name: str, source: bytes) -> bytes:
    code = compile(source, PurePosixPath(name).name, "exec", dont_inherit=True, optimize=0)
    head = importlib.util.MAGIC_NUMBER + _CHECKED_HASH + importlib.util.source_hash(source)
    return head + marshal.dumps(code, _PLAIN)
