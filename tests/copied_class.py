"""A class whose students wrote their code each in a style of their own, and copies of six kinds planted in it.

Data for tests and for the benchmark: the code is right, or wrong in a known way, and nobody runs it. What the honest
students share is what they share in life: the formulas, the names of NumPy's functions, one of a few ways to go.
"""

import ast
import functools
import json
import random
from dataclasses import dataclass

from autograder.bank.solution import Solution
from autograder.bank.variants import load_variants

ASSIGNMENT = "deep_learning_theory"
KINDS = ("renamed", "reordered", "loops rewritten", "comments", "merged from two", "one question only")
_WORDS = (
    "acc",
    "out",
    "cur",
    "buf",
    "tot",
    "vec",
    "mat",
    "res",
    "aux",
    "low",
    "top",
    "row",
    "col",
    "val",
    "tmp",
    "old",
)
_REMARKS = ("as in the lecture", "see the hint", "shape checked", "this took me a while", "avoids the overflow")
_LONG = 12  # statements of a question that is copied alone: one line says nothing about who wrote it


@dataclass(frozen=True)
class Copy:
    """A planted copy.

    Attributes:
        kind: One of `KINDS`.
        name: The copier.
        sources: Whose work it is.
        question: The question that was copied; empty for all of them.
    """

    kind: str
    name: str
    sources: tuple[str, ...]
    question: str = ""

    @property
    def pairs(self):
        return [frozenset((self.name, source)) for source in self.sources]


def planted_class(bank, number=60, seed=1, copies=1, assignment=ASSIGNMENT):
    """A class with copies.

    Args:
        bank: Where the questions are.
        number: How many students work alone.
        seed: Decides all.
        copies: How many copies of each kind there are.
        assignment: What they answer.

    Returns:
        The code of each submission by question, and the copies.
    """
    dice = random.Random(seed)
    bases = _bases(bank, assignment)
    students = {f"student_{n:03}": honest(bases, random.Random(f"{seed} {n}")) for n in range(number)}
    planted = []
    sources = dice.sample(sorted(students), min(number, 7 * copies))
    for place in range(copies):
        for kind in KINDS:
            taken = [sources.pop(), *([sources.pop()] if kind == "merged from two" else [])]
            name, question = f"copy_{kind.replace(' ', '_')}_{place}", ""
            works = [students[source] for source in taken]
            if kind == "one question only":
                own = honest(bases, random.Random(f"{seed} own {place}"))
                question = dice.choice([q for q, text in works[0].items() if _statements(text) >= _LONG])
                students[name] = own | {question: renamed(works[0][question], dice)}
            elif kind == "merged from two":
                students[name] = {q: merged(works[0][q], works[1][q], dice) for q in works[0]}
            else:
                students[name] = {q: CHANGES[kind](text, dice) for q, text in works[0].items()}
            planted.append(Copy(kind, name, tuple(taken), question))
    return students, planted


def write_notebooks(students, folder):
    """Write each as a notebook with one cell a question."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, work in students.items():
        cells = [
            {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
            for text in work.values()
        ]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")


def honest(bases, dice):
    """The work of a student who worked alone."""
    taste = {name: dice.random() for name in _Style.CHOICES}
    return {question: _in_style(_only(*dice.choice(texts)), taste, dice) for question, texts in bases.items()}


@functools.cache
def _bases(bank, assignment):
    """Of each question what students begin from: the reference, other ways to go, known errors."""
    bases = {}
    for question in bank.assignment(assignment).questions:
        text = bank.solution(question).read_text(encoding="utf-8")
        asked = Solution.parse(text, question)
        variants = [
            variant.source
            for path in (bank.alternatives(question), bank.misconceptions(question))
            if path.is_file()
            for variant in load_variants(path, text).values()
        ]
        # Right answers are as frequent as all known errors together.
        every = [*[text] * max(1, len(variants) // 2), *variants]
        bases[question] = [(source, (*asked.functions, *asked.choices)) for source in every]
    return bases


@functools.cache
def _only(source, asked):
    """A complete answer as somebody hands it in: each function once, and no helper that nothing uses."""
    body = ast.parse(source).body
    defined = {name: node for node in body for name in _defined(node)}  # the last one counts
    used, todo = set(), [*asked]
    while todo:
        name = todo.pop()
        if name in defined and name not in used:
            used.add(name)
            todo += [node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)]
    kept = {id(defined[name]) for name in used}
    body = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom) or id(node) in kept]
    return ast.unparse(ast.Module(body, []))


def _defined(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _in_style(text, taste, dice):
    return _with_remarks(_rename(_Style(taste, dice).visit(ast.parse(text)), dice, 0.7), dice)


class _Style(ast.NodeTransformer):
    """Writes the same another way, wherever the dice fall so; how often, is a student's taste."""

    CHOICES = ("method", "square", "swap", "augment", "temporary", "flip", "loop", "comprehend", "array", "result")

    def __init__(self, taste, dice):
        self.taste, self.dice, self.number = taste, dice, 0

    def _does(self, what):
        return self.dice.random() < (self.taste[what] * 1.2 - 0.1)

    def visit_Call(self, node):
        self.generic_visit(node)
        function = node.func
        if not (isinstance(function, ast.Attribute) and ast.unparse(function.value) == "np"):
            return node
        has_method = function.attr in ("sum", "mean", "max", "min", "prod", "cumsum")
        if has_method and node.args and isinstance(node.args[0], ast.Name) and self._does("method"):
            return ast.Call(ast.Attribute(node.args[0], function.attr, ast.Load()), node.args[1:], node.keywords)
        if function.attr == "asarray" and self._does("array"):
            function.attr = "array"
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2:
            if isinstance(node.left, ast.Name) and self._does("square"):
                return ast.BinOp(node.left, ast.Mult(), node.left)
            if self._does("square"):
                return _np("square", node.left)
        if isinstance(node.op, ast.MatMult) and self._does("method"):
            return _np("dot", node.left, node.right)
        if isinstance(node.op, ast.Add | ast.Mult) and self._does("swap"):
            node.left, node.right = node.right, node.left
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        flipped = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
        if len(node.ops) == 1 and type(node.ops[0]) in flipped and self._does("flip"):
            return ast.Compare(node.comparators[0], [flipped[type(node.ops[0])]()], [node.left])
        return node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and self._does("augment"):
            value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
            return ast.Assign([node.target], value)
        return node

    def visit_Assign(self, node):
        self.generic_visit(node)
        return self._with_temporary(node)

    def visit_Return(self, node):
        self.generic_visit(node)
        if node.value is not None and not isinstance(node.value, ast.Name) and self._does("result"):
            name = self._new()
            return [ast.Assign([ast.Name(name, ast.Store())], node.value), ast.Return(ast.Name(name, ast.Load()))]
        return self._with_temporary(node)

    def visit_For(self, node):
        self.generic_visit(node)
        return _as_while(node) if self._does("loop") and self._does("loop") else node

    def visit_If(self, node):
        self.generic_visit(node)
        if node.orelse and not isinstance(node.orelse[0], ast.If) and self._does("flip"):
            return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body)
        return node

    def _with_temporary(self, node):
        value = node.value
        if isinstance(value, ast.BinOp | ast.Call) and self._does("temporary"):
            parts = [value.left, value.right] if isinstance(value, ast.BinOp) else value.args
            large = [n for n, part in enumerate(parts) if isinstance(part, ast.BinOp | ast.Call | ast.Subscript)]
            if large:
                chosen, name = self.dice.choice(large), self._new()
                taken, instead = parts[chosen], ast.Name(name, ast.Load())
                if isinstance(value, ast.Call):
                    value.args[chosen] = instead
                else:
                    setattr(value, ("left", "right")[chosen], instead)
                return [ast.Assign([ast.Name(name, ast.Store())], taken), node]
        return node

    def _new(self):
        self.number += 1
        return f"{self.dice.choice(_WORDS)}_{self.number}"


def renamed(text, dice):
    """All names of the student's own are others, and there are no comments."""
    return _rename(ast.parse(text), dice, 1.0)


def reordered(text, dice):
    """Functions in another order, and statements that don't depend on each other."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                for _ in range(3):
                    for n in range(len(body) - 1):
                        if _independent(body[n], body[n + 1]):
                            body[n], body[n + 1] = body[n + 1], body[n]
    moving = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    others = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    dice.shuffle(moving)
    tree.body = others + moving
    return ast.unparse(tree)


def loops_rewritten(text, dice):
    """`for` as `while`, comprehensions as loops, sums of generators as lists."""

    class Loops(ast.NodeTransformer):
        def visit_For(self, node):
            self.generic_visit(node)
            return _as_while(node)

        def visit_Assign(self, node):
            self.generic_visit(node)
            return _without_comprehension(node)

        def visit_Return(self, node):
            self.generic_visit(node)
            return _without_comprehension(node)

    return ast.unparse(ast.fix_missing_locations(Loops().visit(ast.parse(text))))


def comments(text, dice):
    """Comments, blank lines and docstrings that nobody else has; the code is laid out anew."""
    return _with_remarks(ast.unparse(ast.parse(text)), dice)


def _with_remarks(text, dice):
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if dice.random() < 0.25 and "'''" not in line and '"""' not in line:
            lines.append(f"{indent}# {dice.choice(_REMARKS)} {dice.randrange(1000)}")
        lines.append(line)
        if line.startswith("def ") and line.endswith(":"):
            lines.append(f'    """My notes: {dice.choice(_REMARKS)} {dice.randrange(1000)}."""')
    changed = "\n".join(lines)
    try:
        ast.parse(changed)
    except SyntaxError:  # a comment got into a text of several lines
        return text
    return changed


def merged(first, second, dice):
    """Each function from one of two, in turn; all of them renamed."""
    one, other = ast.parse(renamed(first, dice)), ast.parse(renamed(second, dice))
    theirs = {getattr(node, "name", None): node for node in other.body if isinstance(node, ast.FunctionDef)}
    turn = dice.randrange(2)
    for n, node in enumerate(one.body):
        if isinstance(node, ast.FunctionDef) and node.name in theirs:
            turn += 1
            if turn % 2:
                one.body[n] = theirs[node.name]
    kept = {getattr(node, "name", None) for node in one.body}
    one.body += [node for name, node in theirs.items() if name not in kept]
    return ast.unparse(one)


CHANGES = {"renamed": renamed, "reordered": reordered, "loops rewritten": loops_rewritten, "comments": comments}


def _rename(tree, dice, chance):
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        nodes = [*ast.walk(function)]
        names = {node.arg for node in nodes if isinstance(node, ast.arg)}
        keywords = {node.arg for node in nodes if isinstance(node, ast.keyword)}
        names |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        new = {
            name: f"{dice.choice(_WORDS)}{n}{dice.choice('abcdefgh')}"
            for n, name in enumerate(sorted(names - keywords))
            if dice.random() < chance
        }
        for node in nodes:
            if isinstance(node, ast.Name):
                node.id = new.get(node.id, node.id)
            elif isinstance(node, ast.arg):
                node.arg = new.get(node.arg, node.arg)
    return ast.unparse(ast.fix_missing_locations(tree))


def _as_while(node):
    """A loop over a range, or over a sequence, with a counter."""
    if node.orelse or any(isinstance(part, ast.Continue) for part in ast.walk(node)):
        return node
    call = node.iter
    is_range = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"
    if is_range and isinstance(node.target, ast.Name) and len(call.args) <= 2:
        start = call.args[0] if len(call.args) == 2 else ast.Constant(0)
        counter = node.target.id
        end, head = call.args[-1], []
    else:
        counter, start, end = "place", ast.Constant(0), ast.Call(ast.Name("len", ast.Load()), [call], [])
        head = [ast.Assign([node.target], ast.Subscript(call, ast.Name("place", ast.Load()), ast.Load()))]
    step = ast.AugAssign(ast.Name(counter, ast.Store()), ast.Add(), ast.Constant(1))
    test = ast.Compare(ast.Name(counter, ast.Load()), [ast.Lt()], [end])
    return [
        ast.Assign([ast.Name(counter, ast.Store())], start),
        ast.While(test, [*head, *node.body, step], []),
    ]


def _without_comprehension(node):
    """`x = [f(i) for i in s]` as a loop that appends."""
    value = node.value
    if not isinstance(value, ast.ListComp) or len(value.generators) != 1:
        return node
    (each,) = value.generators
    grow = ast.Expr(ast.Call(ast.Attribute(ast.Name("grown", ast.Load()), "append", ast.Load()), [value.elt], []))
    body = grow
    for test in each.ifs:
        body = ast.If(test, [body], [])
    node.value = ast.Name("grown", ast.Load())
    return [
        ast.Assign([ast.Name("grown", ast.Store())], ast.List([], ast.Load())),
        ast.For(each.target, each.iter, [body], []),
        node,
    ]


def _independent(one, other):
    simple = (ast.Assign, ast.AugAssign)
    if not (isinstance(one, simple) and isinstance(other, simple)):
        return False
    return _stored(one).isdisjoint(_used(other)) and _stored(other).isdisjoint(_used(one))


def _stored(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


def _used(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _np(name, *arguments):
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), list(arguments), [])


def _statements(text):
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))
