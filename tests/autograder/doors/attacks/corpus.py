"""All attacks, by family."""

from __future__ import annotations

from tests.autograder.doors.attacks.attack import Attack
from tests.autograder.doors.attacks.end import ENDS
from tests.autograder.doors.attacks.escape import ESCAPES
from tests.autograder.doors.attacks.exhaust import EXHAUST
from tests.autograder.doors.attacks.files import FILES
from tests.autograder.doors.attacks.forge import FORGE
from tests.autograder.doors.attacks.leak import TELLING
from tests.autograder.doors.attacks.lie import LIES
from tests.autograder.doors.attacks.patch import PATCHES
from tests.autograder.doors.attacks.protocol import PROTOCOL
from tests.autograder.doors.attacks.secret import SECRET
from tests.autograder.doors.attacks.shadow import SHADOWS
from tests.autograder.doors.attacks.state import STATE
from tests.autograder.doors.attacks.write import WRITES

# In words: what the attacks of a family have in common.
FAMILIES: dict[str, tuple[Attack, ...]] = {
    "forging": FORGE,
    "patching": PATCHES,
    "lying": LIES,
    "ending": ENDS,
    "exhausting": EXHAUST,
    "reading": SECRET,
    "telling": TELLING,
    "writing": WRITES,
    "escaping": ESCAPES,
    "speaking": PROTOCOL,
    "files": FILES,
    "shadowing": SHADOWS,
    "state": STATE,
}
# By id: family and name.
CORPUS: dict[str, Attack] = {
    f"{family}: {attack.name}": attack for family, attacks in FAMILIES.items() for attack in attacks
}
