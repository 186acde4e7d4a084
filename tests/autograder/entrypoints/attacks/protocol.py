"""Speaking the sandbox's protocol falsely: one frame of each kind that is not expected there."""

from tests.autograder.entrypoints.attacks.attack import Attack

_FRAMES = {
    "noise": ("what is no message at all", r"say(b'\xff\x00' * 50)"),
    "pickle": ("a pickle instead of a message", "say(pickle.dumps(Bomb()))"),
    "long": ("the beginning of a frame of 4 GB", r"os.write(3, b'\xff' * 4 + b'x' * 100)"),
    "cut": ("a frame that ends in the middle of the next", "os.write(3, struct.pack('<I', 20) + b't')"),
    "empty": ("empty frames", r"os.write(3, b'\0' * 40)"),
    "deep": ("a thousand lists inside each other", r"say(b'l\1\0\0\0' * 1000 + b'N')"),
    "wide": ("a list of four billion items", r"say(b'l' + b'\xff' * 4)"),
    "array": ("an array whose size overflows", r"say(value(b'a\13\2' + b'\xff' * 16))"),
    "unhashable": ("a dict with a list as key", "say(value(group(b'm', group(b'l') + b'N')))"),
    "handle": ("a function that was never handed out", r"say(value(b'h\1\0\0\0'))"),
    "callback": ("a call to a function that was never handed out", "say(callback(1, group(b'm')))"),
    "names": ("a call with keywords that are no names", "say(callback(1, group(b'm', number(1) + b'N')))"),
    "progress": ("progress in what has no statements", "say(group(b't', text('progress'), number(7)))"),
    "verdict": ("a verdict instead of a value", "say(answer('passed', b'T'))"),
    "several": ("many answers ahead of the questions", "for _ in range(50): say(value(b'T'))"),
    "missing": ("an exception that is the grader's own", "say(raised(['Missing', 'Exception']))"),
    "skipped": ("an exception that makes pytest skip", "say(raised(['Skipped', 'OutcomeException']))"),
    "assertion": ("an exception that passes for the case's own", "say(raised(['AssertionError', 'Exception']))"),
    "line": ("an error on a line that does not exist", "say(raised([], '/etc/passwd', 1 << 62))"),
    "ready": ("the greeting again", "say(group(b't', text('ready'), text('')))"),
    "half": ("half an answer, and nothing after it", "os.write(3, struct.pack('<I', 99) + b't')\ntime.sleep(0.01)"),
    "memory": ("an exception that passes for a lack of memory", "say(raised(['MemoryError', 'Exception']))"),
    "grader": ("an exception that passes for the grader's own", "say(raised(['GraderError', 'Exception']))"),
    "opaque": (
        "an object of a type that has a name of a megabyte",
        r"say(value(b'o' + struct.pack('<I', 1 << 20) + b'x' * (1 << 20)))",
    ),
    "text array": ("text that is none", r"say(value(b'u\1\0\0\0\1\1\0\0\0\0\0\0\0\0\0\x11\0'))"),
    "negative": ("a statement before the first", "say(group(b't', text('progress'), number(-1)))"),
    "cell": (
        "the report of a cell instead of a value",
        "say(answer('cell', group(b't', number(1 << 60), group(b'l'), group(b'l'), b'N')))",
    ),
    "control": (
        "a line of the other protocol, that of the zygote",
        "os.write(3, json.dumps({'op': 'end', 'id': 1, 'grace': 0}).encode() + b'\\n')",
    ),
    "keys": (
        "a message made of keys that collide",
        "say(value(group(b'm', *[number(n * sys.hash_info.modulus) + b'N' for n in range(1, 200)])))",
    ),
    "surplus": ("an answer more in the middle of a round", "threading.Timer(0, say, [value(b'T')]).start()"),
    "printed": (
        "an exception that has printed 3 MB, and another each time",
        "say(raised(['E'])[:-9] + text(str(time.time()) + 'x' * (3 << 20)) + group(b'l'))",
    ),
    "asked for again": (
        "the same request back as an answer, as it lies in the buffer of what is to come",
        "for o in gc.get_objects():\n    if type(o).__name__ == 'Reader': os.write(3, bytes(o._data[:4096]))",
    ),
    "swallowed": (
        "nothing for the requests that wait, which it takes out of the buffer",
        "for o in gc.get_objects():\n    if type(o).__name__ == 'Reader': o._start = len(o._data)",
    ),
    "out of turn": (
        "the answers of a round in another order",
        "for o in gc.get_objects():\n    if type(o).__name__ == 'Reader':\n"
        "        rest = bytes(o._data[o._start:])\n        size = 4 + int.from_bytes(rest[:4], 'little')\n"
        "        o._data[o._start:] = rest[size:] + rest[:size]",
    ),
    "descriptors": (
        "open files along with the bytes",
        "socket.send_fds(socket.socket(fileno=os.dup(3)), [b'x' * 8], [3, 3, 3])",
    ),
}
PROTOCOL = tuple(Attack(name, f"send {tries}", code) for name, (tries, code) in _FRAMES.items())
