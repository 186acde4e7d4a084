"""The wire between judge and sandbox: values to bytes and back, a closed set of types, no I/O.

Nothing that comes from the sandbox is ever unpickled. What the format knows is in `format`.
"""

from __future__ import annotations

from autograder.sandbox.wire.decoder import decode
from autograder.sandbox.wire.encoder import encode
from autograder.sandbox.wire.format import Opaque, WireError

__all__ = ["Opaque", "WireError", "decode", "encode"]
