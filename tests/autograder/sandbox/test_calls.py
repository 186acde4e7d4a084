from __future__ import annotations

import time

import numpy as np
import pytest

from autograder.errors import GraderError
from autograder.sandbox.host.errors import Missing, SandboxLost, StudentRaised, student_raised
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import Opaque

SOURCE = """
import numpy as np, threading
kept = []
def same(*args, **kwargs): return args, kwargs
def change(a, table): a[0] = 9; table["new"] = a; return None
def fail(name): raise {"linalg": np.linalg.LinAlgError, "exit": SystemExit, "assert": AssertionError,
                       "stop": StopIteration, "memory": MemoryError, "own": Own, "axis": Axis}[name]("text")
Axis = np.exceptions.AxisError
class Own(LookupError):
    def __str__(self): raise ValueError
def apply(f, *args): return f(*args)
def apply_twice(f): return f(3)(4)
def keep(f): kept.append(f); return f(1)
def again(): return kept[0](1)
def inside(box): return box["f"][0](2) + box["g"](3)
def swallow(f):
    try: return f()
    except KeyError as error: return ["KeyError", str(error)]
def often(f, n):
    for _ in range(n): f()
def threads(f):
    results = []
    def work(i): results.append(f(i) == 2 * i)
    ts = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    [t.start() for t in ts]; [t.join() for t in ts]
    return results
def forever(f):
    while True: f()
def generator(): yield 1
value = 3
"""


@pytest.fixture
def student(sandbox):
    report = sandbox.run_cell(SOURCE, "cell 2")
    assert report.errors == ()
    assert report.syntax_error is None
    return sandbox


def test_arguments_and_results_are_plain_data(student):
    args = (1, [2.5, None], np.eye(2), {"a": (1,)})
    (back, kwargs) = student.call("same", args, {"key": "x"})
    assert back[:2] == args[:2]
    assert np.array_equal(back[2], args[2])
    assert kwargs == {"key": "x"}
    assert type(student.call("generator", (), {})) is Opaque


def test_echoed_arguments_show_what_the_call_did_to_them(student):
    array, table = np.zeros(2), {}
    changed, table_after = student.call("change", (array, table), {}, echo=True)
    assert changed.tolist() == [9, 0]
    assert table_after["new"].tolist() == [9, 0]
    assert array.tolist() == [0, 0]
    assert table == {}


def test_echoed_callables_are_the_same_callables(student):
    function = len
    assert student.call("same", (function,), {}, echo=True) == (function,)


@pytest.mark.parametrize(
    ("name", "kind", "builtin"),
    [("linalg", ValueError, "ValueError"), ("own", LookupError, "LookupError"), ("axis", ValueError, "ValueError"),
     ("exit", StudentRaised, "Exception"), ("assert", StudentRaised, "Exception"), ("stop", StudentRaised, "Exception"),
     ("no such key", KeyError, "KeyError")],
)  # fmt: skip
def test_a_students_exception_is_also_the_harmless_builtin_of_its_kind(student, name, kind, builtin):
    with pytest.raises(kind) as caught:
        student.call("fail", (name,), {})
    error = caught.value
    assert isinstance(error, StudentRaised)
    assert not isinstance(error, (AssertionError, StopIteration))
    assert error.builtin == builtin
    assert error.where == "cell 2, line 6"
    assert error.code == SOURCE.split("\n")[5].strip()[:200]


def test_whitelisted_names_never_include_what_steers_the_grader():
    for names in (["AssertionError"], ["SystemExit", "BaseException"], ["GeneratorExit"], ["Failed"], []):
        error = student_raised(names, "", "", "")
        assert type(error) is StudentRaised
    assert isinstance(student_raised(["Own", "OSError"], "a", "", ""), OSError)
    assert str(student_raised(["KeyError"], "a", "line 3", "")) == "KeyError: a (line 3)"


def test_a_memory_error_is_the_outcome_memory(student):
    with pytest.raises(SandboxLost) as caught:
        student.call("fail", ("memory",), {})
    assert caught.value.outcome == "memory"


@pytest.mark.parametrize("name", ["nothing", "value", "__name__"])
def test_what_is_not_there_or_not_callable_is_missing(student, name):
    with pytest.raises(Missing) as caught:
        student.call(name, (), {})
    assert caught.value.name == name
    assert student.get("value") == 3
    with pytest.raises(Missing):
        student.get("nothing")


def test_callables_are_called_on_the_trusted_side(student):
    seen = []

    def ask(*args, **kwargs):
        seen.append((args, kwargs))
        return np.ones(2) * args[0]

    assert student.call("apply", (ask, 3.0), {}).tolist() == [3, 3]
    assert seen == [((3.0,), {})]
    assert student.call("apply_twice", (lambda x: lambda y: x + y,), {}) == 7
    assert student.call("inside", ({"f": [lambda x: x], "g": lambda x: 10 * x},), {}) == 32


def test_a_callable_is_dead_after_the_call(student):
    seen = []
    student.call("keep", (seen.append,), {})
    with pytest.raises(RuntimeError, match="over"):
        student.call("again", (), {})
    assert seen == [1]


def test_an_exception_of_a_callable_arrives_without_its_text(student):
    def refuse():
        raise KeyError("hidden")

    assert student.call("swallow", (refuse,), {}) == ["KeyError", ""]
    with pytest.raises(KeyError) as caught:
        student.call("apply", (refuse,), {})
    assert isinstance(caught.value, StudentRaised)
    assert isinstance(caught.value.__cause__, KeyError)
    assert "hidden" not in str(caught.value)


def test_a_students_function_may_be_an_argument_of_another(student):
    def through(x):
        return student.call("same", (x,), {})[0][0] + 1

    assert student.call("apply", (through, 4), {}) == 5


def test_callbacks_from_threads_do_not_get_mixed_up(student):
    def slow(i):
        time.sleep(0.002)  # so that the threads meet
        return 2 * i

    assert student.call("threads", (slow,), {}) == [True] * 8


def test_callbacks_have_a_limit_and_do_not_stop_the_clock():
    with Zygote(Limits(call_seconds=0.3, callbacks=50)) as zygote, zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        sandbox.call("often", (int, 50), {})
        with pytest.raises(SandboxLost, match="50 calls") as caught:
            sandbox.call("often", (int, 51), {})
        assert caught.value.outcome == "timeout"
    with Zygote(Limits(call_seconds=0.1)) as zygote, zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        with pytest.raises(SandboxLost) as caught:
            sandbox.call("forever", (int,), {})
        assert caught.value.outcome == "timeout"


def test_our_own_mistakes_are_grader_errors_and_leave_the_sandbox_alone(student):
    with pytest.raises(GraderError, match="generator"):
        student.call("same", ((x for x in ()),), {})
    with pytest.raises(GraderError, match="callback"):
        student.call("apply", (lambda: object(),), {})
    with pytest.raises(SandboxLost):
        student.get("value")


def test_an_interrupt_in_a_callable_goes_through_and_ends_the_sandbox(student):
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        student.call("apply", (interrupt,), {})
    with pytest.raises(SandboxLost):
        student.get("value")
