"""What can be told of a file of cases from its text: what pytest would let pass, and students would suffer from."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.bank.text import read_text
from autograder.errors import UsageError

# Students have these beside their own Python; `__future__` is no module at all.
_SHIPPED = {"numpy", "pytest", "__future__"}
# What a case gets beside its own parameters.
_ARGUMENTS = {"student", "reference"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_CLOCKS = re.compile(r"(time\.(time|time_ns|monotonic|perf_counter)|(datetime\.)?datetime\.(now|utcnow|today))")
_GENERATORS = re.compile(r"((np|numpy)\.random\.(default_rng|RandomState|SeedSequence|PCG64|MT19937)|random\.Random)")
_OTHER_DRAWS = re.compile(r"(secrets\.\w+|uuid\.uuid[14]|os\.urandom|random\.SystemRandom)")


def parsed_cases(path: Path) -> ast.Module:
    """A file of cases as Python.

    Raises:
        UsageError: if it is none, or can't be read.
    """
    try:
        return ast.parse(read_text(path))
    except (SyntaxError, ValueError) as error:
        line, why = getattr(error, "lineno", None) or 1, getattr(error, "msg", error)
        raise UsageError(f"{path}, line {line}: not valid Python: {why}") from error


def case_faults(path: Path, module: ast.Module, *, public: bool) -> Iterator[str]:
    """One line for each thing in a file of cases that must not be there.

    Args:
        path: The file.
        module: What it holds.
        public: Whether students get it.
    """
    faults = [*_double_names(module), *_not_cases(module), *_wrong_arguments(module, public=public)]
    if public:
        faults += _foreign_imports(module)
    for line, what in sorted(faults):
        yield f"{path}, line {line}: {what}"


def case_warnings(path: Path, module: ast.Module) -> Iterator[str]:
    """One line for each draw without a seed and each clock in a file of cases."""
    calls = [(node.lineno, ast.unparse(node.func), node) for node in ast.walk(module) if isinstance(node, ast.Call)]
    # `random` is often a generator's name: only where it is imported it is the module.
    modules = {"numpy.random", "np.random"} | {name for name in _imported(module) if name == "random"}
    seeded = {name.removesuffix(".seed") for _, name, call in calls if name.endswith(".seed") and _has_seed(call)}
    found = [(line, _unsteady(name, call, modules - seeded)) for line, name, call in calls]
    yield from (f"{path}, line {line}: {why}" for line, why in sorted(set(found)) if why)


def _unsteady(name: str, call: ast.Call, unseeded: set[str]) -> str:
    if _CLOCKS.fullmatch(name):
        return f"{name}() looks at the clock: what a case finds must depend on the answers only"
    owner, _, drawn = name.rpartition(".")
    if _GENERATORS.fullmatch(name):
        drawing = not _has_seed(call)
    else:
        drawing = bool(_OTHER_DRAWS.fullmatch(name)) or (owner in unseeded and drawn.islower() and drawn != "seed")
    return f"{name}() draws without a seed: use numpy.random.default_rng(seed)" if drawing else ""


def _has_seed(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and ast.unparse(given[0]) != "None"


def _imported(module: ast.Module) -> set[str]:
    imports = [node for node in ast.walk(module) if isinstance(node, ast.Import)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def _double_names(module: ast.Module) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for node in module.body:
        if isinstance(node, _Function | ast.ClassDef):
            if node.name in first:
                lost = f"the one in line {first[node.name]} is never run"
                yield node.lineno, f"{node.name} is defined twice, and {lost}; rename one"
            first.setdefault(node.name, node.lineno)


def _not_cases(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Functions that were meant as cases, and are none."""
    used = Counter(node.id for node in ast.walk(module) if isinstance(node, ast.Name))
    for node in module.body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node.lineno, f"{node.name} must be a plain function: drop the async"
        if isinstance(node, _Function) and not node.name.startswith("test_"):
            marked = any(ast.unparse(mark).startswith("pytest.mark.") for mark in node.decorator_list)
            alone = _ARGUMENTS & set(_arguments(node)) and not used[node.name]
            if marked or alone or node.name.startswith("test"):
                yield node.lineno, f"{node.name} looks like a case, and is not run as one; begin its name with test_"
        if not isinstance(node, _Function | ast.ClassDef):
            continue
        for inner in ast.walk(node):
            if inner is not node and isinstance(inner, _Function) and inner.name.startswith("test_"):
                yield inner.lineno, f"{inner.name} stands in {node.name}, and is never run; move it to the top level"


def _wrong_arguments(module: ast.Module, *, public: bool) -> Iterator[tuple[int, str]]:
    """Cases that ask for what nobody gives them, and parameters of which there are none."""
    for node in module.body:
        if not isinstance(node, _Function) or not node.name.startswith("test_"):
            continue
        parameters: set[str] = set()
        plain = True
        for mark in node.decorator_list:
            if not isinstance(mark, ast.Call):
                plain = plain and ast.unparse(mark) != "pytest.mark.parametrize"
                continue
            name = ast.unparse(mark.func)
            if name == "pytest.mark.parametrize":
                names = _parametrized(mark)
                plain, parameters = plain and names is not None, parameters | (names or set())
                if len(mark.args) > 1 and isinstance(mark.args[1], ast.List | ast.Tuple) and not mark.args[1].elts:
                    yield mark.lineno, f"{node.name} is parametrized with no values, so it is never run; give some"
            elif name == "pytest.mark.weight" and not _is_weight(mark):
                yield mark.lineno, f"{node.name}: weight takes one positive number, such as pytest.mark.weight(2)"
        given = _ARGUMENTS - {"reference"} if public else _ARGUMENTS
        if plain and (strange := [name for name in _arguments(node) if name not in given | parameters]):
            gets = "student" if public else "student and reference"
            yield node.lineno, f"{node.name} asks for {', '.join(strange)}: a case gets {gets} and its parameters only"


def _parametrized(mark: ast.Call) -> set[str] | None:
    """The names that a mark gives values to; None if its text doesn't say."""
    try:
        names = ast.literal_eval(mark.args[0])
    except (ValueError, IndexError):
        return None
    return {name.strip() for name in (names.split(",") if isinstance(names, str) else names)}


def _is_weight(mark: ast.Call) -> bool:
    if len(mark.args) != 1 or mark.keywords:
        return False
    try:
        weight = ast.literal_eval(mark.args[0])
    except ValueError:
        return True  # computed: the engine sees what it is
    return not isinstance(weight, bool) and isinstance(weight, int | float) and 0 < weight < 1e6


def _foreign_imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "pytest.importorskip"):
            names = [str(one.value) if isinstance(one, ast.Constant) else ast.unparse(one) for one in node.args[:1]]
        else:
            continue
        for name in names:
            if name.partition(".")[0] not in _SHIPPED:
                what = f"imports {name}, which students do not have: a public case uses NumPy and pytest only"
                yield node.lineno, what


def _arguments(node: _Function) -> list[str]:
    arguments = node.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
