"""Speaking the sandbox's protocol falsely: one frame of each kind that is not expected there."""

from tests.autograder.doors.attacks.attack import Attack

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
    "descriptors": (
        "open files along with the bytes",
        "socket.send_fds(socket.socket(fileno=os.dup(3)), [b'x' * 8], [3, 3, 3])",
    ),
}
PROTOCOL = tuple(Attack(name, f"send {tries}", code) for name, (tries, code) in _FRAMES.items())
