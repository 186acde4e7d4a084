"""Exhausting: memory, threads, processes, disk, output, nesting and sizes. None of them runs without limits.

All hand in right work that exhausts in one call: that call is lost or not, and all the rest is paid.
"""

from tests.autograder.entrypoints.attacks.attack import ALL_BUT_ONE, ALWAYS, FULL, Attack

# What is lost with the call: memory that isn't there, or a value that is not what was asked for.
_LOST = {
    "list": ("fill the memory with a list", "x = [0]\nwhile True: x += x"),
    "text": ("fill the memory with text", "x = 'x' * 1000\nwhile True: x += x"),
    "array": ("ask for an array of a terabyte", "np.ones(1 << 37)"),
    "many arrays": ("fill the memory with arrays", "x = []\nwhile True: x.append(np.ones(1 << 20))"),
    "outer product": ("compute what has no room", "np.ones((1 << 17, 1)) @ np.ones((1, 1 << 17))"),
    "mapped memory": ("map memory of no file", "import mmap\nx = [mmap.mmap(-1, 1 << 28) for _ in range(100)]"),
    "C memory": (
        "take memory past Python",
        "m = ctypes.CDLL(None).malloc\nm.restype = ctypes.c_void_p\nx = [m(ctypes.c_size_t(1 << 28)) for _ in range(100)]\n"
        "if None in x: raise MemoryError",
    ),
    "decompress": (
        "unpack a megabyte into a gigabyte",
        "import zlib\nzlib.decompress(zlib.compress(bytes(1 << 28)) * 1, 15, 1 << 33)\nx = [bytes(1 << 28) for _ in range(9)]",
    ),
    "memory that is swallowed": (
        "fill the memory and swallow the error, again and again",
        "x = []\nwhile True:\n    try: x.append(bytearray(1 << 24))\n    except MemoryError: pass",
    ),
    "huge return": ("return a list of two million numbers", "return list(range(2_000_000))"),
    "huge array": ("return an array of 200 MB", "return np.zeros(25_000_000)"),
    "huge text": ("return a text of 100 MB", "return 'x' * 100_000_000"),
    "one long text": ("have NumPy make every text as long as the longest", "return ['x' * 100_000] + ['a'] * 500_000"),
    "one long bytes": (
        "have NumPy make all bytes as long as the longest",
        "return [b'x' * 100_000] + [b'a'] * 500_000",
    ),
    "huge number": ("return a number of three million digits", "return 1 << 10_000_000"),
    "huge shape": ("return an array that has a shape and no content", "return np.zeros((1 << 39, 0, 1 << 20))"),
    "empty and huge": ("return an array without content that sums to a terabyte", "return np.zeros((1 << 37, 0))"),
    "rows of nothing": ("return an array of many rows without an entry", "return np.zeros((400_000, 0))"),
    "ragged": ("return thousands of lists that make no array", "return [[], [1.0]] * 9_000"),
    "sets of sets": (
        "return sets within a set, to be put in order for a message",
        "return {frozenset(range(n * 130, n * 130 + 120)) for n in range(130)}",
    ),
    "long keys": (
        "return a dict whose keys are all there is of it",
        "return {'x' * 50_000 + str(n): 0 for n in range(60)}",
    ),
    "long subnormals": ("return numbers that are slow to compare", "return np.full(450_000, 5e-324)"),
    "broadcast": ("return a small array that is huge", "return np.broadcast_to(0.0, (1 << 20, 1 << 20))"),
    "deep return": (
        "return a hundred thousand lists inside each other",
        "x = []\nfor _ in range(100_000): x = [x]\nreturn x",
    ),
    "wide and deep": ("return a tree with two branches a level", "x = []\nfor _ in range(60): x = [x, x]\nreturn x"),
    "dict": ("return a dict of a million keys", "return {n: n for n in range(1_000_000)}"),
    "colliding keys": (
        "return a dict whose keys all have the same hash",
        "return {n * sys.hash_info.modulus: 0 for n in range(1, 50_000)}",
    ),
    "object array": ("return an array of a million objects", "return np.full(1_000_000, None)"),
    "many arrays returned": ("return a hundred thousand arrays", "return [np.zeros(1)] * 100_000"),
    "long exception": ("raise with a text of 50 MB", "raise ValueError('x' * 50_000_000)"),
    "long exception name": ("raise what has a name of 10 MB", "raise type('x' * 10_000_000, (Exception,), {})"),
    "deep exception": (
        "raise with a hundred thousand causes",
        "error = None\nfor _ in range(100_000):\n    new = ValueError()\n    new.__cause__, error = error, new\nraise error",
    ),
    "wide class": (
        "raise what has a thousand base classes",
        "raise type('E', tuple(type(f'B{n}', (Exception,), {}) for n in range(1000)), {})",
    ),
    "one large file": (
        "write a file of 64 MB",
        "with open('large', 'wb') as file:\n    for _ in range(64): file.write(bytes(1 << 20))",
    ),
    "many small files": (
        "write two thousand files",
        "for n in range(2000): write(f'{n}', b'x')\ntime.sleep(0.5)\nraise OSError",
    ),
    "many large files": (
        "write 32 files of the largest size",
        "for n in range(32): write(f'{n}', bytes(4 << 20))\ntime.sleep(0.5)\nraise OSError",
    ),
    "deep folders": (
        "make folders so deep that no path reaches them",
        "for _ in range(300):\n    os.mkdir('d' * 50)\n    os.chdir('d' * 50)\ntime.sleep(0.5)\nraise OSError",
    ),
    "open files": ("open a thousand files", "x = [open('many', 'ab') for _ in range(1000)]"),
    "threads": (
        "start a thousand threads",
        "x = [threading.Thread(target=time.sleep, args=(5,)) for _ in range(1000)]\nfor t in x: t.start()",
    ),
    "processes": (
        "start thirty processes, each of which would start more",
        "for _ in range(30):\n    if os.fork() == 0:\n        time.sleep(5)\n        os._exit(0)\nraise RuntimeError",
    ),
    "source": ("compile a text that is nested too deeply", "compile('(' * 90_000 + ')' * 90_000, 'x', 'eval')"),
    "constant": ("have the compiler work out a huge number", "eval('((1 << 9999999) ** 9)')\nraise RuntimeError"),
    "generator": ("return what never ends", "return __import__('itertools').count()"),
}
# What costs nothing: the call goes on, and its answer is right.
_PAID = {
    "output": ("print 20 MB", "for _ in range(20): print('x' * (1 << 20))"),
    "output past Python": ("write 20 MB to standard output itself", "for _ in range(20): os.write(1, bytes(1 << 20))"),
    "warnings": (
        "warn ten thousand times",
        "import warnings\nwarnings.simplefilter('always')\nfor n in range(10_000): warnings.warn(str(n))",
    ),
    "names": ("define a hundred thousand names", "globals().update({f'n{i}': i for i in range(100_000)})"),
    "threads held": (
        "keep all the threads that the grader's user may have, so that others get none",
        """
        threading.stack_size(1 << 16)
        end, held = threading.Event(), []
        try:
            while True:
                thread = threading.Thread(target=end.wait, daemon=True)
                thread.start()
                held.append(thread)
        except RuntimeError: time.sleep(0.25)
        end.set()
        for thread in held: thread.join()
        threading.stack_size(0)
        """,
    ),
    "modules": ("import a thousand stand-ins", "for n in range(1000): quietly(__import__, f'matplotlib.m{n}')"),
}
# What only the kernel's limits hold; the others meet the caps of the wire, or harm nobody but themselves.
_LIMITED = {
    *("list", "text", "array", "many arrays", "outer product", "mapped memory", "C memory", "decompress"),
    *("memory that is swallowed", "one large file", "open files", "threads", "threads held"),
}

EXHAUST = tuple(
    Attack(n, t, c, once=True, honest=honest, bomb=True, layers=("limits",) if n in _LIMITED else (ALWAYS,))
    for group, honest in ((_LOST, ALL_BUT_ONE), (_PAID, FULL))
    for n, (t, c) in group.items()
)
