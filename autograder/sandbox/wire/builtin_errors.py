"""The built-in exceptions that may cross the wire by name, in both directions."""

from __future__ import annotations

import builtins

# What a student's exception may pass for. Not AssertionError: it would be mistaken for the case's own. Nothing that
# is not an Exception: it would stop the grader. Nothing that steers loops (StopIteration).
_NAMES = (
    *("ValueError", "UnicodeError", "TypeError", "KeyError", "IndexError", "LookupError", "AttributeError"),
    *("ZeroDivisionError", "OverflowError", "FloatingPointError", "ArithmeticError", "NotImplementedError"),
    *("RecursionError", "RuntimeError", "UnboundLocalError", "NameError", "ModuleNotFoundError", "ImportError"),
    *("PermissionError", "FileNotFoundError", "OSError", "EOFError"),
)
BUILTIN_ERRORS: dict[str, type[Exception]] = {name: getattr(builtins, name) for name in _NAMES}
