"""The modules that are imported before the first sandbox is forked, for speed; `library` sees to all others."""

from __future__ import annotations

import importlib

_STDLIB = """
__future__ _strptime abc argparse array ast base64 binascii bisect builtins calendar cmath codecs collections
collections.abc concurrent.futures concurrent.futures.thread contextlib contextvars copy copyreg csv ctypes
dataclasses datetime decimal difflib doctest pdb code shlex multiprocessing.pool asyncio dis enum errno
faulthandler fractions functools gc getpass glob gzip hashlib heapq importlib.metadata importlib.resources inspect
io itertools json keyword linecache locale logging math numbers opcode operator os os.path pathlib pickle platform
pprint profile cProfile pstats queue random re reprlib resource sched secrets select shutil signal socket stat
statistics string struct subprocess symtable sys tempfile textwrap threading time timeit token tokenize trace
traceback tracemalloc types typing unicodedata unittest unittest.mock urllib.parse uuid warnings weakref zipfile
zlib zoneinfo encodings.ascii encodings.latin_1 encodings.utf_16 encodings.utf_8_sig encodings.idna
encodings.unicode_escape encodings.raw_unicode_escape encodings.cp437"""
_NUMPY = """numpy numpy.linalg numpy.random numpy.fft numpy.ma numpy.polynomial numpy.testing numpy.typing numpy.lib
numpy.lib.stride_tricks numpy.lib.recfunctions numpy.matlib numpy.ctypeslib numpy.exceptions numpy.dtypes numpy.strings
numpy.emath numpy.rec numpy.char"""


def preload() -> None:
    """Import them; a module that is not there is simply not preloaded."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in f"{_STDLIB} {_NUMPY}".split():
            try:
                importlib.import_module(name)
            except ImportError:  # a student who imports it gets the same error
                continue
