"""From a cell as the student wrote it to top-level statements that can run one by one.

Runs in the sandbox: parsing a hostile text can take the parser down.
"""

from __future__ import annotations
import __future__

import ast
import re
import warnings
from dataclasses import dataclass
from textwrap import dedent
from types import CodeType

_KEEP_BODY = re.compile(r"%%(time|timeit|capture|prun)\b")
# What a later `import` or call needs is done: `%%writefile helper.py` and `%run helper.py`.
_WRITE_FILE = re.compile(r"%%(?:writefile|file)\s+(?P<append>(?:-a|--append)\s+)?(?P<name>\S.*?)\s*$")
_RUN_FILE = re.compile(r"\s*%run\s+(?:-\w\s+)*(?P<name>[^\s;]+\.py)\b")
_MAGIC_LINE = re.compile(r"^\s*(?:[%!?].*|[\w.]+\s*\?{1,2}\s*|\w[\w\s,.\[\]]*=\s*[%!].*)$")
# What Jupyter takes off a cell into which somebody pasted from a console or a docstring.
_NUMBERED_PROMPT = re.compile(r"^(?:In \[\d+\]: |\s*\.{3,}: ?)")
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.)(?:[ \t]|$)")
# Each removal parses the cell again; a notebook with more of them than this is no honest work.
_MAX_DROPPED = 200
_FUTURE_FLAGS = __future__.annotations.compiler_flag  # the only feature that is not yet the rule


@dataclass(frozen=True)
class ParsedCell:
    """A cell cut into statements.

    Attributes:
        statements: the parsed statements, in order.
        dropped: the magic and shell lines that were left out.
        error: (line, message) of the syntax error that remains; then there are no statements.
    """

    statements: tuple[ast.stmt, ...]
    dropped: tuple[str, ...] = ()
    error: tuple[int, str] | None = None


def read_cell(source: str) -> ParsedCell:
    """Parse a cell as Jupyter reads it, leaving magics out."""
    cell = _parsed(source)
    if cell.error is None or ">>>" not in source:
        return cell
    without = _parsed(dedent("\n".join(_PROMPT.sub("", line, count=1) for line in source.split("\n"))))
    return cell if without.error else without


def _parsed(source: str) -> ParsedCell:
    lines = source.split("\n")
    dropped: list[str] = []
    replaced = 0
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first][0] in " \t":
        lines = dedent(source).split("\n")
    if first is not None and lines[first].startswith("In ["):
        lines = [_NUMBERED_PROMPT.sub("", line, count=1) for line in lines]
    if first is not None and lines[first].startswith("%%"):
        if write := _WRITE_FILE.match(lines[first]):
            return ParsedCell(tuple(_writes(write, lines[first + 1 :]).body))
        dropped.append(lines[first])
        if not _KEEP_BODY.match(lines[first]):
            return ParsedCell((), tuple(dropped))
        lines[first] = ""
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse("\n".join(lines), type_comments=False)
            return ParsedCell(tuple(tree.body), tuple(dropped))
        except SyntaxError as error:
            number, message = error.lineno or 1, error.msg
        except (ValueError, MemoryError, RecursionError) as error:  # null bytes, nesting too deep
            return ParsedCell((), tuple(dropped), (1, str(error) or type(error).__name__))
        culprit = _magic_at(lines, number)
        if culprit is None or replaced >= _MAX_DROPPED:
            return ParsedCell((), tuple(dropped), (number, message))
        indent = lines[culprit][: len(lines[culprit]) - len(lines[culprit].lstrip())]
        run = _RUN_FILE.match(lines[culprit])
        if run is None:
            dropped.append(lines[culprit].strip())
        replaced += 1
        lines[culprit] = indent + (_runs(run["name"]) if run else "pass")


def _writes(write: re.Match[str], lines: list[str]) -> ast.Module:
    """What `%%writefile` does, in Python: the file lies in the sandbox's own folder, and can be imported then."""
    name, mode = write["name"].strip("'\""), "a" if write["append"] else "w"
    text = "\n".join(lines).rstrip("\n") + "\n"
    file = f"__import__('io').open({name!r}, {mode!r}, encoding='utf-8')"
    return ast.parse(f"{file}.write({text!r})\n__import__('importlib').invalidate_caches()")


def _runs(name: str) -> str:
    name = name.strip("'\"")
    return f"exec(compile(__import__('io').open({name!r}, encoding='utf-8').read(), {name!r}, 'exec'))"


def only_defines(statement: ast.stmt) -> bool:
    """Whether a statement is a function whose definition calls nothing, and so can't hang or end the process."""
    if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
        return False
    arguments = statement.args
    annotated = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    evaluated = [*arguments.defaults, *arguments.kw_defaults, statement.returns]
    evaluated += [argument.annotation for argument in annotated if argument is not None]
    return _calls_nothing([value for value in evaluated if value is not None])


def _calls_nothing(expressions: list[ast.expr]) -> bool:
    """Whether all are of what stands in the annotations and defaults of honest code.

    Attributes and subscripts could call something; who hides a call there is told of the wrong statement.
    """
    rest = expressions
    while rest:  # not `ast.walk`, which takes longer than compiling the function does
        match rest.pop():
            case ast.Constant() | ast.Name():
                continue
            case ast.Attribute(value=value):
                rest.append(value)
            case ast.Subscript(value=value, slice=index):
                rest += (value, index)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                rest += items
            case _:
                return False
    return True


def _magic_at(lines: list[str], number: int) -> int | None:
    """The line that the parser stumbled over, if it is a magic: its own line, or the one just before."""
    for index in (number - 1, number - 2):
        if 0 <= index < len(lines) and _MAGIC_LINE.match(lines[index]):
            return index
    return None


class Compiler:
    """Compiles statements one by one, keeping `from __future__` features for later ones."""

    def __init__(self) -> None:
        self.flags = 0

    def __call__(self, statement: ast.stmt, filename: str) -> CodeType:
        """Compile a single statement."""
        module = ast.Module([statement], [])
        code: CodeType = compile(module, filename, "exec", self.flags, dont_inherit=True)
        self.flags |= code.co_flags & _FUTURE_FLAGS
        return code
