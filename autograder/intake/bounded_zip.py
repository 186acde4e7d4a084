"""Opens zips whose list of files may be a lie, or longer than there is memory for.

Python's `zipfile` reads the whole list when it opens a zip, and makes an object of some 400 bytes of each entry, which
has 46 bytes at least. How many entries there are said to be, and how long the list, is the zip's own word.
"""

from __future__ import annotations

import weakref
import zipfile
from pathlib import Path
from typing import IO

_UTF8_MARK = 0x800  # among the flags of an entry


class ListTooLong(Exception):
    """A zip lists more files than are read."""


class Damaged(Exception):
    """A zip that is damaged, or made to look so: `zipfile` raises whatever it meets, and this stands for all of it."""


class _BoundedReads:
    """A file of which no more than so many bytes are read at once, while a zip is opened.

    What `zipfile` takes for the list is what it asks to read: no other look at the zip's end could come to another
    place or size than its own.
    """

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self.most: int | None = most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """Read.

        Raises:
            ListTooLong: more than there may be.
        """
        if self.most is None:
            return self._file.read(size)
        data = self._file.read(self.most + 1 if size < 0 else min(size, self.most + 1))
        if len(data) > self.most:
            raise ListTooLong
        return data


def open_zip(file: IO[bytes], most: int) -> zipfile.ZipFile:
    """Open a zip; who opened the file closes it.

    Args:
        file: Its bytes.
        most: How many of them its list of files may have.

    Raises:
        ListTooLong: it has more.
        Exception: a damaged zip raises whatever it meets.
    """
    reads = _BoundedReads(file, most)
    archive = zipfile.ZipFile(reads)
    reads.most = None
    _read_names_as_utf8(archive)
    return archive


def _read_names_as_utf8(archive: zipfile.ZipFile) -> None:
    """Names without the mark that says UTF-8 are UTF-8 all the same where their bytes are.

    Canvas and many tools leave the mark out, and Python then reads the letters of DOS.
    """
    for entry in archive.filelist:
        if entry.flag_bits & _UTF8_MARK or entry.filename.isascii():
            continue
        try:
            name = entry.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            continue
        if archive.NameToInfo.get(entry.filename) is entry:
            del archive.NameToInfo[entry.filename]
        # The name in front of the file's bytes is compared with `orig_filename`, which stays.
        entry.filename = name
        archive.NameToInfo[name] = entry


def open_zip_file(path: Path, most: int) -> zipfile.ZipFile:
    """The same for a file, which is closed when the zip is no longer used."""
    file = path.open("rb")
    try:
        archive = open_zip(file, most)
    except BaseException:
        file.close()
        raise
    weakref.finalize(archive, file.close)
    return archive
