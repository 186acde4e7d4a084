"""Lying values and exceptions: what claims to be equal to what was asked for."""

from dataclasses import asdict
from textwrap import dedent

from tests.autograder.entrypoints.attacks.attack import HARMLESS, PRELUDE, Attack, Places
from tests.autograder.entrypoints.attacks.patch import PATCHES

_LIAR = """
class Liar{base}:
    def yes(self, *arguments, **keywords): return True
    __eq__ = __bool__ = __contains__ = __lt__ = __le__ = __gt__ = __ge__ = __array_ufunc__ = yes
    def __ne__(self, other): return False
    __array_function__ = yes
    __array_priority__ = 1e9
    def __hash__(self): return 0
    def __rsub__(self, other): return 0
    __sub__ = __abs__ = __rsub__
    def __instancecheck__(self, other): return True
    @property
    def __class__(self): return {claims}
"""


def _liar(base: str, made: str, claims: str) -> Attack:
    code = _LIAR.format(base=f"({base})" if base else "", claims=claims) + f"globals()['LIE'] = {made}"
    return Attack(f"equal {base or 'object'}", "return what claims to be equal to everything", code, "LIE", HARMLESS)


# What comparisons are known to get wrong.
_VALUES = """
float('nan')
[float('nan')]
float('inf')
[-np.inf]
-0.0
'6.0'
b'6'
complex('nan')
[]
()
{}
set()
''
None
True
np.zeros(0)
np.zeros((0, 1))
np.ma.masked_all(1)
np.ma.masked
np.array([np.array(6.0), None], dtype=object)
np.datetime64('NaT')
np.bool_(True)
np.array([True])
__import__('decimal').Decimal('sNaN')
(x for x in [6.0])
range(0)
object
lambda *a: True
NotImplemented
...
Exception
AssertionError()
np.matrix([6.5])
np.zeros(1, [('a', 'f8')])
np.recarray((1,), [('a', 'f8')])
memoryview(b'6')
1 << 5000
np.full(1, np.longdouble('1e4000'))
np.float16('nan')
np.array(['6.0'])
np.broadcast_to(5, (1,))
__import__('functools').reduce(lambda x, _: [x], range(90), 5.0)
{frozenset([n]) for n in range(3_000)}
np.zeros((1_400_000, 1))
__import__('unittest.mock').mock.ANY
__import__('unittest.mock').mock.MagicMock()
"""
_RUNNERS = ("Skipped", "XFailed", "Exit", "Missing", "NotChosen", "GraderError", "SandboxLost")
_ENDS = ("AssertionError", "StopIteration", "KeyboardInterrupt", "SystemExit(0)", "GeneratorExit", "MemoryError")

LIES = (
    _liar("", "Liar()", "list"),
    _liar("int", "Liar(5)", "int"),
    _liar("float", "Liar(5.0)", "float"),
    _liar("str", "Liar('three')", "str"),
    _liar("list", "Liar([5.0])", "list"),
    _liar("tuple", "Liar((5, 5))", "tuple"),
    _liar("dict", "Liar()", "dict"),
    _liar("np.ndarray", "np.zeros(1).view(Liar)", "np.ndarray"),
    _liar("np.float64", "Liar(5.0)", "float"),
    _liar("ValueError", "Liar('x')", "ValueError"),
    Attack(
        "__array__",
        "return what becomes the expected array when it is compared, from the frame of the comparison",
        """
        class Late:
            def __array__(self, *arguments, **keywords):
                frame = sys._getframe()
                while frame is not None:
                    for name in ("want", "desired", "expected", "y"):
                        if name in frame.f_locals: return np.asarray(frame.f_locals[name])
                    frame = frame.f_back
                return np.array([6.0])
        globals()["LATE"] = Late()
        """,
        "LATE",
        HARMLESS,
    ),
    Attack(
        "__array_interface__",
        "return an array made of memory that isn't there",
        """
        class Wild:
            __array_interface__ = {"shape": (1,), "typestr": "<f8", "data": (8, False), "version": 3}
        globals()["WILD"] = Wild()
        """,
        "WILD",
        HARMLESS,
    ),
    *(
        Attack(f"value {value}", "return a value that comparisons may get wrong", value=value, honest=HARMLESS)
        for value in _VALUES.strip().splitlines()
    ),
    Attack(
        "loop",
        "return a list that contains itself",
        "globals()['LOOP'] = [5.0]\nLOOP.append(LOOP)",
        "LOOP",
        HARMLESS,
    ),
    *(
        Attack(
            f"raise {name}", "raise what a runner takes for something else", f"raise type({name!r}, (Exception,), {{}})"
        )
        for name in _RUNNERS
    ),
    *(Attack(f"raise {name}", "raise what ends loops, sessions or graders", f"raise {name}") for name in _ENDS),
    Attack(
        "raise ValueError by name only",
        "raise what is called ValueError and is none",
        "raise type('ValueError', (Exception,), {})",
        honest=HARMLESS,  # whatever it is, it is called what the one case on errors asks for
    ),
    Attack(
        "unprintable",
        "raise what can't be printed or looked into",
        """
        class Broken(Exception):
            def __str__(self): raise SystemExit
            __repr__ = __str__
            def __getattribute__(self, name): raise KeyboardInterrupt
        raise Broken
        """,
    ),
)


def mixed_lies() -> str:
    """The text of a Python file whose functions lie in different ways, after every comparison was replaced."""
    made = {
        "ARRAY": ("np.ndarray", "np.zeros(1)"),
        "INT": ("int", "5"),
        "TUPLE": ("tuple", "(5, 5)"),
        "STR": ("str", "'x'"),
    }
    parts = [PRELUDE.format(**asdict(Places("")))]
    parts += [dedent(attack.code) for attack in PATCHES if attack.name in ("numpy's comparisons", "modules")]
    for name, (base, value) in made.items():
        parts.append(_LIAR.format(base=f"({base})", claims=base))
        parts.append(f"{name} = {value}.view(Liar)" if base == "np.ndarray" else f"{name} = Liar({value})")
    parts.append("def double(x): return ARRAY\ndef total(x): return INT\ndef ask_twice(x): return TUPLE\nEVEN = STR\n")
    return "\n".join(parts)
