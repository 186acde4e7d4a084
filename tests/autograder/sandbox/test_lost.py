from __future__ import annotations

import contextlib
import time

import numpy as np
import pytest

from autograder.sandbox.host.errors import SandboxLost, StudentRaised
from autograder.sandbox.host.zygote import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.wire import Opaque

SOURCE = """
import ctypes, os, resource, signal, socket, struct, sys, threading, time
import numpy as np

def loop():
    while True: pass
def sleep(): time.sleep(60)
def leave(code): os._exit(code)
def kill(): os.kill(os.getpid(), signal.SIGKILL)
def segfault(): ctypes.string_at(0)
def bomb():
    blocks = []
    while True: blocks.append(bytearray(1 << 24))
def array_bomb(): return np.ones(1 << 33).sum()
def recurse(): return recurse() + 1
def deep():
    sys.setrecursionlimit(10**9)
    x = None
    for _ in range(10**6): x = [x]
    return repr(x)
def flood():
    while True: print("x" * 1000)
def huge(): return np.zeros((16 << 17) + 1)
def fill(a, key):
    a.append("x" * (17 << 20))
    return 5
def ask(f): f(np.zeros((1 << 17) + 1))
def ask_small(f): f(1)
def ask_and_say(f, data):
    while data: data = data[os.write(3, data):]
    return struct.unpack("<I", os.read(3, 4))[0], os.read(3, 100)
def close(): os.closerange(0, 64)
def stop(): os.kill(os.getpid(), signal.SIGSTOP)
def hide():
    threading.Thread(target=sleep).start()
    return 1
def limit(): resource.setrlimit(resource.RLIMIT_CPU, (0, 0)); loop()

def frame(data): return struct.pack("<I", len(data)) + data
def say(data, then_leave=False):
    os.write(3, data)
    if then_leave: os._exit(0)
def drip():
    for byte in struct.pack("<I", 1000) + bytes(1000):
        os.write(3, bytes([byte])); time.sleep(0.02)
def early(): threading.Thread(target=lambda: (time.sleep(0.05), os.write(3, frame(b"N")))).start()
class Broken:
    def __reduce__(self): return os._exit, (0,)
    def __eq__(self, other): os._exit(0)
def broken(): return Broken()
def ok(): return 1
"""


@pytest.fixture
def lost(zygote, bare_zygote):
    """Calls a function that costs the sandbox its life, and tells how."""

    def call(name, *args, layers=True):
        with (zygote if layers else bare_zygote).start() as sandbox:
            assert sandbox.run_cell(SOURCE, "").errors == ()
            with pytest.raises(SandboxLost) as caught:
                sandbox.call(name, args, {})
            with pytest.raises(SandboxLost, match="dead"):
                sandbox.call("ok", (), {})
            return caught.value.outcome, caught.value.detail

    return call


@pytest.mark.parametrize("name", ["loop", "flood"])
def test_an_endless_loop_is_a_timeout_of_cpu_time(lost, name):
    assert lost(name) == ("timeout", "no answer after 0.2 s of CPU time")


def test_a_sleeper_is_a_timeout_before_the_wall_clock(lost):
    assert lost("sleep") == ("timeout", "no answer after 0.2 s, asleep")


@pytest.mark.parametrize("code", [0, 3])
def test_a_process_that_leaves_has_crashed(lost, code):
    assert lost("leave", code) == ("crashed", f"exit status {code}")


def test_signals_of_its_own_are_a_crash(lost):
    assert lost("kill", layers=False) == ("crashed", "killed by signal 9")
    assert lost("segfault") == ("crashed", "killed by signal 11")


def test_a_stopped_process_is_a_timeout(lost):
    assert lost("stop", layers=False)[0] == "timeout"


def test_its_own_cpu_limit_is_a_timeout(lost):
    assert lost("limit")[0] in ("timeout", "crashed")


@pytest.mark.parametrize("name", ["bomb", "array_bomb"])
def test_memory_ends_at_the_limit(name):
    with Zygote(Limits(memory_bytes=64 << 20)) as zygote, zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        with pytest.raises(SandboxLost) as caught:
            sandbox.call(name, (), {})
    assert caught.value.outcome == "memory"


def test_infinite_recursion_is_an_exception(sandbox):
    sandbox.run_cell(SOURCE, "")
    with pytest.raises(RecursionError) as caught:
        sandbox.call("recurse", (), {})
    assert isinstance(caught.value, StudentRaised)
    assert sandbox.call("ok", (), {}) == 1


def test_recursion_without_limit_ends_somehow(zygote):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        with pytest.raises((SandboxLost, RecursionError)):
            sandbox.call("deep", (), {})


def test_a_huge_result_is_an_opaque_object(roomy_zygote):
    with roomy_zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        check_huge(sandbox)


def check_huge(sandbox):
    value = sandbox.call("huge", (), {})
    assert (type(value), value.type_name) == (Opaque, "ndarray")
    returned = sandbox.call("fill", ([],), {"key": 1}, echo=True)
    assert [opaque.type_name for opaque in returned] == ["list"]
    assert sandbox.call("ok", (), {}) == 1
    with pytest.raises(StudentRaised, match="too large"):
        sandbox.call("ask", (print,), {})


def test_objects_with_hooks_arrive_as_names(sandbox):
    sandbox.run_cell(SOURCE, "")
    assert repr(sandbox.call("broken", (), {})) == "<an object of type 'Broken'>"


def test_closing_its_descriptors_loses_the_sandbox(lost):
    assert lost("close")[0] == "crashed"


def test_threads_that_stay_do_not_disturb(sandbox):
    sandbox.run_cell(SOURCE, "")
    assert sandbox.call("hide", (), {}) == 1
    assert sandbox.call("ok", (), {}) == 1


FALSE = "spoke the protocol falsely"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        b"\x01\0\0\0N",
        b"\x05\0\0\0l\xff\xff\xff\xff",
        b"\x00\0\0\0",
        b"\x06\0\0\0h\x01\0\0\0N",
        b"\x06\0\0\0l\x00\0\0\0N",
    ],
    ids=lambda data: data.hex(),
)
def test_bytes_that_are_no_message_are_false_speech(lost, data):
    assert lost("say", data, True) == ("crashed", FALSE)


def forged(*message):
    from struct import pack

    from autograder.sandbox.wire import encode

    data = encode(message)
    return pack("<I", len(data)) + data


@pytest.mark.parametrize(
    "data",
    [
        forged("value"),
        forged("arguments", (1,), "", []),
        forged("value", 1, b"", []),
        forged("value", 1, "", [1]),
        forged("value", 1, "", ()),
        forged("names", [], "", []),
        forged("cell", (0, [], [], None), "", []),
        forged("nonsense", (1, None), "", []),
        forged(np.ones(3), (1, None), "", []),
        forged("progress", 0),
        forged("callback", 1, (), {}),
        forged("callback", -1, (), {}),
        forged("callback", "1", (), {}),
        forged("callback", 1, [], {}),
        forged("callback", 1, (), {1: 2}),
        forged("raised", (["ValueError"], "", "", 0.5, "", 1), "", []),
        forged("raised", (["ValueError"], "", "", 1, "", 1), ""),
        forged("raised", "ValueError", "", []),
        forged("ready", ""),
        forged("value", 1, "", []) * 2,
    ],
    ids=range(20),
)
def test_messages_of_the_wrong_form_are_false_speech(lost, data):
    assert lost("say", data, True) == ("crashed", FALSE)


def test_a_forged_answer_is_only_a_lie_about_its_own_value(zygote):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        assert sandbox.call("say", (forged("value", 42, "", []), True), {}) == 42
        with pytest.raises(SandboxLost):
            sandbox.call("ok", (), {})


def test_a_forged_call_to_a_function_of_an_earlier_call_is_false_speech(zygote):
    seen = []
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        sandbox.call("ask_small", (seen.append,), {})
        with pytest.raises(SandboxLost, match="falsely"):
            sandbox.call("say", (forged("callback", 1, (2,), {}), True), {})
    assert seen == [1]


def test_an_answer_sent_together_with_a_callback_is_false_speech(zygote):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        data = forged("callback", 1, (), {}) + forged("value", 1, "", [])
        with pytest.raises(SandboxLost, match="falsely"):
            sandbox.call("ask_and_say", (int, data), {})


def test_false_progress_is_false_speech(zygote):
    for index in (10**6, -5, 0, 1, "a"):
        with zygote.start() as sandbox, pytest.raises(SandboxLost, match="falsely"):
            sandbox.run_cell(f"import os\nos.write(3, {forged('progress', index)!r})\n", "")


def test_where_an_error_was_raised_can_not_be_forged_into_text(zygote):
    names = ["ValueError"]
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "cell 1")
        with pytest.raises(ValueError) as caught:
            sandbox.call(
                "say", (forged("raised", (names, "m", "the answer is 42", 1, "the answer is 42", 1), "", []), True), {}
            )
    assert (caught.value.where, caught.value.code) == ("", "")


@pytest.mark.parametrize(("word", "body"), [("value", 1), ("arguments", [1]), ("arguments", None)])
def test_arguments_that_come_back_are_a_tuple(zygote, word, body):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        with pytest.raises(SandboxLost, match=FALSE):
            sandbox.call("say", (forged(word, body, "", []), True), {}, echo=True)


def test_bytes_between_two_calls_are_false_speech(zygote):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        sandbox.call("early", (), {})
        time.sleep(0.1)
        with pytest.raises(SandboxLost):
            sandbox.call("ok", (), {})


def test_a_question_to_our_side_that_is_too_large_is_false_speech(zygote):
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        assert sandbox.call("ask_and_say", (len, forged("callback", 1, ("a" * 1000,), {})), {})
    with zygote.start() as sandbox:
        sandbox.run_cell(SOURCE, "")
        with pytest.raises(SandboxLost, match="falsely"):
            sandbox.call("ask_and_say", (len, forged("callback", 1, ("a" * (1 << 20),), {})), {})


def test_a_slow_drip_is_a_timeout(lost):
    assert lost("drip")[0] == "timeout"


def test_patching_its_own_process_changes_nothing_for_the_judge(zygote):
    source = """
import builtins, gc, json, numpy, struct, sys, types
for module in (builtins, numpy, struct, json):
    for name in ("len", "isinstance", "issubclass", "type", "array_equal", "allclose", "pack"):
        if hasattr(module, name): setattr(module, name, lambda *a, **k: True)
sys.modules.clear()
def ok(): return 1
"""
    with zygote.start() as sandbox, contextlib.suppress(SandboxLost):
        sandbox.run_cell(source, "")
        assert sandbox.call("ok", (), {}) in (1, True)
    assert np.array_equal([1], [2]) is False
    with zygote.start() as sandbox:
        sandbox.run_cell("def ok(): return len([1, 2])", "")
        assert sandbox.call("ok", (), {}) == 2


def test_the_wall_clock_does_not_count_the_trusted_sides_time(zygote):
    with Zygote(Limits(call_seconds=0.1)) as other, other.start() as sandbox:
        sandbox.run_cell("def apply(f): return f()", "")
        assert sandbox.call("apply", (lambda: time.sleep(0.5),), {}) is None
