"""Ending or hanging: what would take the grader down with it, or keep it waiting.

Those with `once` hand in right work that does it in one call: that call is lost, and all the rest is paid.
"""

from tests.autograder.entrypoints.attacks.attack import ALL_BUT_ONE, FULL, HARMLESS, Attack

# By name: what it tries, and how.
_ENDS = {
    "exit": ("end the process as if all were well", "os._exit(0)"),
    "exit with a failure": ("end the process with an exit status of its own", "os._exit(3)"),
    "SystemExit": ("end the interpreter from inside a case", "sys.exit(0)"),
    "KeyboardInterrupt": ("pass for the TA's Ctrl-C", "raise KeyboardInterrupt"),
    "abort": ("end the process as a failed assertion in C does", "os.abort()"),
    "segmentation fault": ("read memory that isn't there", "ctypes.string_at(8)"),
    "wild write": ("write to memory that isn't there", "ctypes.memset(16, 0, 64)"),
    "native stack": ("use up the stack below Python", "__import__('re').compile('(' * 5000 + ')' * 5000).match('')"),
    "broken code": (
        "run bytecode that no compiler makes",
        "exec(strike_code.replace(co_code=b'\\xff' * 40, co_stacksize=1))".replace(
            "strike_code", "(lambda: 0).__code__"
        ),
    ),
    "kill oneself": (
        "end oneself by a signal",
        "ctypes.CDLL(None).raise_(9) if 0 else os.kill(os.getpid(), 9)\nos.abort()",
    ),
    "stop oneself": ("stop, and wait for whoever would go on", "signal.raise_signal(signal.SIGSTOP)\nos.abort()"),
    "alarm": ("have the kernel end the process later", "signal.setitimer(signal.ITIMER_REAL, 0.01)\ntime.sleep(1)"),
    "close": ("close every file descriptor, the connection among them", "os.closerange(0, 256)"),
    "half a connection": (
        "close one direction of the connection only",
        "socket.socket(fileno=os.dup(3)).shutdown(socket.SHUT_WR)\ntime.sleep(20)",
    ),
    "replace": ("become another program", "os.execv('/bin/true', ['true'])"),
    "recursion": ("recur without end, with no limit on it", "sys.setrecursionlimit(10**9)\nf = lambda: f()\nf()"),
    "deep destructor": (
        "have a chain of a million objects fall apart",
        "chain = None\nfor _ in range(10**6): chain = (chain,)\ndel chain\nos.abort()",
    ),
    "loop": ("loop for ever", "while True: pass"),
    "loop that swallows": (
        "loop for ever and swallow whatever comes",
        "while True:\n    try: time.sleep(0)\n    except BaseException: continue",
    ),
    "loop in C": ("compute what takes C years, without a chance to be interrupted", "9 ** (9 ** 9)"),
    "regular expression": (
        "match a pattern that takes for ever",
        "__import__('re').match('(a+)+b', 'a' * 40)",
    ),
    "sleep": ("wait without using any time", "time.sleep(10**6)"),
    "deadlock": ("wait for a lock that nobody gives back", "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    "endless list": ("build a list of what never ends", "list(__import__('itertools').cycle([None]))"),
    "read the terminal": ("wait for what is typed", "input()"),
    "debugger": ("start a debugger that waits for what is typed", "breakpoint()"),
}
_BOMBS = ("endless list", "deep destructor", "recursion", "loop in C")

ENDS = (
    *(
        Attack(name, tries, code, once=True, honest=ALL_BUT_ONE, bomb=name in _BOMBS)
        for name, (tries, code) in _ENDS.items()
    ),
    Attack(
        "swallow",
        "ignore the signals that could end it",
        "[quietly(signal.signal, n, signal.SIG_IGN) for n in range(65)]",
    ),
    Attack(
        "hang at exit",
        "hang when the interpreter ends",
        "atexit.register(time.sleep, 10**6)",
        once=True,
        honest=FULL,
    ),
    Attack(
        "hang when looked at",
        "return what hangs when it is turned into something else",
        """
        class Slow:
            def __array__(self, *a, **k): time.sleep(10**6)
            __float__ = __len__ = __iter__ = __repr__ = __eq__ = __index__ = __array__
        return Slow()
        """,
        once=True,
        honest=ALL_BUT_ONE,
    ),
    Attack(
        "hang when let go",
        "return what hangs in its destructor",
        """
        class Slow:
            def __del__(self): time.sleep(10**6)
        Slow()
        """,
        once=True,
        honest=ALL_BUT_ONE,
    ),
    Attack(
        "endless callbacks",
        "ask a function of the grader's for ever",
        """
        globals()['ask_twice'] = lambda model: [model(1) for _ in __import__('itertools').count()]
        """,
        once=True,
        honest=ALL_BUT_ONE,
    ),
    Attack(
        "top level",
        "end the process at top level, between definitions that are right",
        "globals()['EVEN'] = 'three'\nos._exit(0)",
        "5.0",
        0.0,
    ),
    Attack("quit", "call what ends a session", "quit()", "5.0", 0.0),
    Attack(
        "threads that raise",
        "end threads with exceptions that print",
        """
        for _ in range(5): threading.Thread(target=lambda: 1 / 0).start()
        """,
        "5.0",
        HARMLESS,
    ),
)
