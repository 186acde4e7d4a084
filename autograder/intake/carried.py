"""Which files may be carried to where the code that is graded runs: names and sizes.

Stands alone, on the standard library: students get this module as a part of `course_check`, so that what their export
leaves behind is what would be left behind.
"""

from __future__ import annotations

import re
import sys
from pathlib import PurePosixPath

MAX_FILES = 64
MAX_BYTES = 2 << 20  # of one file; a sandbox can't write more than 4 MB into one
MAX_ALL_BYTES = 8 << 20
_MAX_DEPTH, _MAX_NAME_BYTES = 5, 200
# Letters of any alphabet, and what stands in names of files that nobody has to quote.
_PART = re.compile(r"\w[\w .,()+@=-]{0,99}")
# A module of the student's never stands in for one that is there already, and which its own code may need.
_OTHERS = """
numpy typing_extensions autograder otter course_check pytest _pytest ipython ipywidgets google tqdm matplotlib
mpl_toolkits pylab seaborn plotly bokeh altair plotnine graphviz pydot sitecustomize usercustomize conftest"""
_TAKEN = frozenset(name.casefold() for name in (*sys.stdlib_module_names, *_OTHERS.split()))
_MACHINE_CODE = (".so", ".pyd", ".pyc", ".pyo", ".pth", ".dll", ".dylib", ".exe")


def _is_plain(part: str) -> bool:
    return bool(_PART.fullmatch(part)) and len(part.encode()) <= _MAX_NAME_BYTES and not part.endswith((" ", "."))


def refusal(name: str) -> str:
    """Why a file may not be carried, by its name; empty if it may.

    Args:
        name: Its path relative to the file that counts, with `/` between its parts.
    """
    parts = PurePosixPath(name).parts
    if len(parts) > _MAX_DEPTH or not all(map(_is_plain, parts)):
        return "a name that is not carried"
    if name.lower().endswith(_MACHINE_CODE):
        return "machine code"
    module = parts[0].partition(".")[0] if len(parts) == 1 else parts[0]
    if name.lower().endswith(".py") and module.casefold() in _TAKEN:
        return "the name of a module that is there already"
    return ""
