"""Sandboxes with some layers only."""

from autograder.sandbox.zygote.layers import LAYERS


def all_but(*kept: str) -> frozenset[str]:
    """What to leave out, so that only these layers are left."""
    return frozenset(LAYERS).difference(kept)
