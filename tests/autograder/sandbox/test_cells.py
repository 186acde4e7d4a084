from __future__ import annotations

import ast
import os
import textwrap
from pathlib import Path

import pytest

from autograder.sandbox.child.cells import only_defines, read_cell
from autograder.sandbox.host.errors import Missing, SandboxLost
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits


def run(sandbox, source, label="cell 4", **options):
    return sandbox.run_cell(textwrap.dedent(source), label, **options)


def test_a_statement_that_raises_does_not_stop_the_next(sandbox):
    report = run(
        sandbox,
        """\
        a = 1
        b = 1 / 0
        c = undefined
        import sys
        sys.exit("bye")
        raise KeyboardInterrupt
        return 5
        d = a + 1
        """,
    )
    assert report.statements == 8
    assert [(e.index, e.type_name, e.where) for e in report.errors] == [
        (1, "ZeroDivisionError", "cell 4, line 2"),
        (2, "NameError", "cell 4, line 3"),
        (4, "SystemExit", "cell 4, line 5"),
        (5, "KeyboardInterrupt", "cell 4, line 6"),
        (6, "SyntaxError", "cell 4, line 7"),
    ]
    assert report.errors[0].code == "b = 1 / 0"
    assert sandbox.get("d") == 2
    assert {"a", "d"} <= sandbox.names()
    assert "b" not in sandbox.names()


def test_an_error_inside_a_library_is_placed_in_the_students_own_line(sandbox):
    report = run(sandbox, "import json\n\njson.loads('{')\n", label="")
    assert report.errors[0].where == "line 3"
    assert report.errors[0].code == "json.loads('{')"


def test_a_syntax_error_is_reported_and_nothing_of_the_cell_runs(sandbox):
    report = run(sandbox, "a = 1\ndef f(:\n    pass\n")
    assert report.statements == 0
    assert report.syntax_error is not None
    assert (report.syntax_error.where, report.syntax_error.code) == ("cell 4, line 2", "def f(:")
    with pytest.raises(Missing):
        sandbox.get("a")


@pytest.mark.parametrize("source", ["x = '\0'", "(" * 5000, "\ud800 = 1", "-" * 100_000 + "1"], ids=range(4))
def test_text_that_no_parser_takes_is_a_syntax_error(sandbox, source):
    assert run(sandbox, source).syntax_error is not None


def test_magics_are_dropped_and_the_rest_keeps_its_lines(sandbox):
    report = run(
        sandbox,
        """\
        %%time
        %matplotlib inline
        !rm -rf /
        files = !ls
        ?print
        print?
        timing = %timeit f()
        if True:
            !pip install numpy
        a = 5 % 3
        def f():
            return 1 / 0
        """,
    )
    assert report.syntax_error is None
    assert len(report.dropped) == 8
    assert sandbox.get("a") == 2
    with pytest.raises(ZeroDivisionError) as caught:
        sandbox.call("f", (), {})
    assert (caught.value.where, caught.value.code) == ("cell 4, line 12", "return 1 / 0")


def test_another_cell_magic_drops_the_cell(sandbox):
    report = run(sandbox, "%%bash\necho a\n")
    assert (report.statements, report.dropped, report.syntax_error) == (0, ("%%bash",), None)


def test_a_flood_of_magics_ends():
    assert read_cell("!ls\n" * 5000).error is not None


def test_a_cell_that_is_too_long_is_refused_before_it_is_copied(sandbox):
    class Source(str):
        def encode(self, *_):
            raise AssertionError("copied")

    error = sandbox.run_cell(Source("#" * ((4 << 20) + 1)), "cell 4").syntax_error
    assert (error.message, error.index) == ("this cell is too long", -1)


@pytest.mark.parametrize(
    "source",
    [
        "    x = 1\n    def f():\n        return 1",
        "\n\tx = 1\n\tdef f():\n\t\treturn 1",
        ">>> x = 1\n>>> def f():\n...     return 1",
        "# from the lecture\n  >>> x = 1\n  >>> def f():\n  ...     return 1",
        "In [3]: x = 1\n   ...: def f():\n   ...:     return 1",
        "  %%time\n  x = 1\n  def f():\n      return 1",
    ],
    ids=range(6),
)
def test_what_jupyter_takes_off_a_pasted_cell_is_taken_off(source):
    cell = read_cell(source)
    assert cell.error is None
    assert [ast.unparse(one) for one in cell.statements] == ["x = 1", "def f():\n    return 1"]


def test_of_other_cells_nothing_is_taken_off():
    example = '"""\n    >>> f()\n    ...\n    """'
    cell = read_cell(f"%matplotlib inline\ndef f():\n    {example}\n    ...")
    assert cell.dropped == ("%matplotlib inline",)
    assert ast.unparse(cell.statements[-1].body[-1]) == "..."
    assert ast.literal_eval(cell.statements[-1].body[0].value) == ast.literal_eval(example)
    text = read_cell(">>> x = 'In >>> ...'\n... ")  # no prompts but at the beginning of a line
    assert ast.unparse(text.statements[0]) == "x = 'In >>> ...'"
    assert read_cell("  x = 1\ny = 2").error == (1, "unexpected indent")  # nor does Jupyter run that
    assert read_cell(f"def f():\n    {example}\n    return (").error == (6, "'(' was never closed")


def test_percent_signs_of_python_are_no_magics():
    assert read_cell("a = (7\n% 3)\nb = '''\n!x\n'''\n").dropped == ()


def test_future_features_hold_for_later_cells(sandbox):
    run(sandbox, "from __future__ import annotations\n")
    assert run(sandbox, "def f(x: undefined) -> nothing: return x\n").errors == ()
    assert sandbox.call("f", (1,), {}) == 1


def test_code_sees_itself_as_the_main_module(sandbox):
    run(
        sandbox,
        """\
        import dataclasses, inspect, sys
        @dataclasses.dataclass
        class A:
            x: int
        main = __name__ == "__main__" and sys.modules["__main__"].A is A
        def f(): pass
        source = inspect.getsource(f)
        argv, path = sys.argv, sys.path
        autograder = [name for name in sys.modules if name.startswith("autograder")]
        """,
    )
    assert sandbox.get("main") is True
    assert sandbox.get("source").startswith("def f()")
    assert sandbox.get("argv") == [""]
    assert sandbox.get("autograder") == []
    assert "" not in sandbox.get("path")


def test_a_statement_that_hangs_is_named_and_can_be_skipped(zygote):
    source = "a = 1\nwhile True: pass\nb = 2\n"
    with zygote.start() as sandbox:
        with pytest.raises(SandboxLost) as caught:
            run(sandbox, source)
        assert (caught.value.outcome, caught.value.statement) == ("timeout", 1)
        with pytest.raises(SandboxLost):
            sandbox.get("a")
    with zygote.start() as sandbox:
        run(sandbox, source, skip=frozenset({1}))
        assert sandbox.get("b") == 2


def test_a_statement_that_ends_the_process_is_named(zygote):
    with zygote.start() as sandbox, pytest.raises(SandboxLost, match="exit status 0") as caught:
        run(sandbox, "import os\nos._exit(0)\n")
    assert (caught.value.outcome, caught.value.statement) == ("crashed", 1)


def test_many_slow_statements_together_have_a_limit_too():
    limits = Limits(load_seconds=0.2, cell_seconds=0.3)
    source = "import time\n" + "s = time.process_time()\nwhile time.process_time() < s + 0.1: pass\n" * 20
    with Zygote(limits) as zygote, zygote.start() as sandbox, pytest.raises(SandboxLost) as caught:
        sandbox.run_cell(source, "")
    assert caught.value.outcome == "timeout"
    assert caught.value.statement in range(3, 12)


@pytest.mark.parametrize(
    ("source", "calls_nothing"),
    [
        ("def f(x: np.ndarray, *, n: int | None = 3) -> list[float]: g()", False),  # `|` may call something
        ("def f(x: np.ndarray, n: int = 3, *a: int, t=(), **k: str) -> list[float]: g()", True),
        ("def f(x=g()): pass", False),
        ("def f(*, x=g()): pass", False),
        ("def f(x: g()): pass", False),
        ("def f(*x: g()): pass", False),
        ("def f() -> g(): pass", False),
        ("@g\ndef f(): pass", False),
        ("class A: g()", False),
        ("x = 3", False),
    ],
)
def test_the_definition_of_a_function_is_no_progress_unless_it_calls_something(source, calls_nothing):
    [statement] = read_cell(source).statements
    assert only_defines(statement) is calls_nothing


@pytest.mark.parametrize("default", ["3", "forever()"])
def test_a_definition_that_hangs_is_named(sandbox, default):
    source = f"""\
        def forever():
            while True: pass
        a = 1
        def f(x={default}): pass
        def g(): pass
        forever()
        """
    with pytest.raises(SandboxLost) as caught:
        run(sandbox, source)
    assert (caught.value.outcome, caught.value.statement) == ("timeout", 4 if default == "3" else 2)


def test_what_is_printed_is_kept_up_to_a_cap(sandbox):
    run(sandbox, "import sys\nprint('a', end='')\nsys.stderr.write('b')\nsys.stdout.flush()\nprint('\\ud800')\n")
    assert sandbox.output() == "ab?\n"
    assert sandbox.output() == ""
    run(sandbox, "for i in range(10**4): print('x' * 100)\n")
    assert len(sandbox.output()) == 64 << 10
    run(sandbox, "sys.stdout.close()\nprint('still there')\n")
    assert sandbox.output() == "still there\n"


def test_every_submission_starts_from_the_same_random_state(zygote):
    draws = []
    for _ in range(2):
        with zygote.start() as sandbox:
            run(sandbox, "import random, numpy as np\na = (random.random(), np.random.rand(), hash('a'))\n")
            draws.append(sandbox.get("a"))
    assert draws[0] == draws[1]


def test_another_hash_seed_is_another_order_of_sets():
    drawn = []
    for seed in (0, 0, 1):
        with Zygote(Limits(hash_seed=seed)) as zygote, zygote.start() as sandbox:
            run(sandbox, "order = list({'left', 'right', 'up', 'down', 'in', 'out'})\n")
            drawn.append(sandbox.get("order"))
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir() or (os.cpu_count() or 1) < 2, reason="one thread at most")
@pytest.mark.parametrize("threads", [1, 2])
def test_a_product_of_matrices_takes_as_many_threads_as_are_allowed(threads):
    with Zygote(Limits(blas_threads=threads), without=["files"]) as zygote, zygote.start() as sandbox:
        run(
            sandbox,
            """\
            import os, numpy as np
            A = np.ones((1000, 1000))
            A @ A
            count = len(os.listdir("/proc/self/task"))
            """,
        )
        assert sandbox.get("count") == threads


def test_display_modules_are_inert_and_reported(sandbox):
    report = run(
        sandbox,
        """\
        import otter
        import matplotlib.pyplot as plt
        from tqdm.auto import tqdm, trange
        from IPython.display import Markdown, display as show
        import seaborn as sns; sns.set_theme(style="dark")
        grader = otter.Notebook("a.ipynb")
        grader.check("q1")
        fig, ax = plt.subplots(figsize=(3, 4))
        fig, ((a, b), (c, d)) = plt.subplots(2, 2)
        ax.plot([1], [2])[0].set_color("k")
        a.spines["top"].visible = False
        with plt.style.context("dark"): plt.show()
        bar = tqdm(range(5), desc="x")
        total = sum(i for i in bar) + sum(trange(3))
        bar.set_postfix(loss=1)
        display(Markdown("x")); show(fig)
        get_ipython().system("ls")
        """,
    )
    assert report.errors == ()
    assert sandbox.get("total") == 13
    assert {"otter", "matplotlib.pyplot", "tqdm.auto", "IPython.display", "seaborn"} <= sandbox.reader.stub_modules
    assert run(sandbox, "import no_such_module\n").errors[0].type_name == "ModuleNotFoundError"
