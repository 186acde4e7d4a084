"""Private working directories, and their removal whatever was put into them."""

from __future__ import annotations

import os
import stat


def remove_tree(path: str) -> None:
    """Remove a folder that a student's code filled; nothing may be running in it any more.

    Folders deeper than a path can be long, unreadable folders, links and odd names are all expected. Instead of
    descending, each subfolder's content is moved up, so that no path grows beyond two levels.

    One that is gone already is fine.

    Raises:
        OSError: it can't be removed.
    """
    root = os.fsencode(path)
    counter = 0
    try:
        os.chmod(root, stat.S_IRWXU)
    except FileNotFoundError:
        return
    while True:
        with os.scandir(root) as entries:
            found = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
        if not found:
            break
        for entry_path, is_dir in found:
            if not is_dir:
                os.unlink(entry_path)
                continue
            os.chmod(entry_path, stat.S_IRWXU)
            with os.scandir(entry_path) as inner:
                names = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in inner]
            for inner_path, inner_is_dir in names:
                if not inner_is_dir:
                    os.unlink(inner_path)
                    continue
                os.chmod(inner_path, stat.S_IRWXU)  # moving a folder rewrites its "..", which needs write permission
                while True:
                    target = os.path.join(root, b"moved-%d" % counter)
                    counter += 1
                    if not os.path.lexists(target):
                        break
                os.rename(inner_path, target)
            os.rmdir(entry_path)
    os.rmdir(root)
