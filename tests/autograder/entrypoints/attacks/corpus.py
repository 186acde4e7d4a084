"""All attacks, by family."""

from __future__ import annotations

from tests.autograder.entrypoints.attacks.attack import Attack
from tests.autograder.entrypoints.attacks.end import ENDS
from tests.autograder.entrypoints.attacks.escape import ESCAPES
from tests.autograder.entrypoints.attacks.exhaust import EXHAUST
from tests.autograder.entrypoints.attacks.files import FILES
from tests.autograder.entrypoints.attacks.forge import FORGE
from tests.autograder.entrypoints.attacks.leak import TELLING
from tests.autograder.entrypoints.attacks.lie import LIES
from tests.autograder.entrypoints.attacks.memory import MEMORY
from tests.autograder.entrypoints.attacks.patch import PATCHES
from tests.autograder.entrypoints.attacks.protocol import PROTOCOL
from tests.autograder.entrypoints.attacks.secret import SECRET
from tests.autograder.entrypoints.attacks.shadow import SHADOWS
from tests.autograder.entrypoints.attacks.state import STATE
from tests.autograder.entrypoints.attacks.write import WRITES

# In words: what the attacks of a family have in common.
FAMILIES: dict[str, tuple[Attack, ...]] = {
    "forging": FORGE,
    "patching": PATCHES,
    "lying": LIES,
    "ending": ENDS,
    "exhausting": EXHAUST,
    "memory": MEMORY,
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
