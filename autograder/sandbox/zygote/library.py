"""NumPy and Python's standard library for a sandbox whose user may not go where they lie.

As root each sandbox has a user of its own, and Python often lies below a folder that nobody else may enter (`/root`).
A folder that was opened before the change of user is searched below itself only, whatever its parents forbid: so the
folders are opened here, and the import path leads through the descriptors. Landlock then keeps what is beside them
closed. Without it an open folder would lead out of itself (`..`) into what only its parents protect, which may be the
answers: there everything is imported beforehand instead, and so it is where the folders themselves are closed.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import io
import os
import stat
import sys
import warnings
from collections.abc import Mapping

from autograder.sandbox.wire.import_rule import public_modules

# Above all that a sandbox closes when it starts.
LOWEST_FD = 256


def make_reachable(confined: bool) -> None:
    """See to it that another user can import from where this process imports.

    Args:
        confined: Whether Landlock will hold, so that an open folder leads nowhere else.
    """
    folders = [path for path in sys.path if os.path.isdir(path)]
    closed = [path for path in folders if not _open_to_all(path)]
    if not closed:
        return
    if confined and all(_listable(path) for path in closed):
        through_descriptors(closed)
    else:
        import_everything()


def through_descriptors(folders: list[str]) -> None:
    """Lead the import path, and that of the packages that are imported already, through open folders."""
    doors = {}
    for folder in folders:
        fd = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        doors[folder] = f"/proc/self/fd/{fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, LOWEST_FD)}"
        os.close(fd)
    sys.path[:] = [doors.get(path, path) for path in sys.path]
    for module in list(sys.modules.values()):
        places = getattr(module, "__path__", None)
        if isinstance(places, list):
            places[:] = [_led_through(doors, place) for place in places]
    sys.path_importer_cache.clear()


def import_everything() -> None:
    """Import all of the standard library and of NumPy, as far as it can be imported here."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for name in public_modules(sys.path):
            with contextlib.suppress(BaseException):  # a module for another system does what it likes
                importlib.import_module(name)


def _led_through(doors: Mapping[str, str], place: str) -> str:
    # The longest first: site-packages often lies within the standard library.
    for folder in sorted(doors, key=len, reverse=True):
        if place == folder or place.startswith(folder + os.sep):
            return doors[folder] + place[len(folder) :]
    return place


def _open_to_all(path: str) -> bool:
    """Whether any user may go to a folder and read in it."""
    real = os.path.realpath(path)
    while (parent := os.path.dirname(real)) != real:
        if not os.stat(parent).st_mode & stat.S_IXOTH:
            return False
        real = parent
    return _listable(path)


def _listable(path: str) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return os.stat(path).st_mode & wanted == wanted
