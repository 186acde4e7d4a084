"""Freezes what PyTorch computes, so that the default test run can compare without it: make oracles.

Each `tests/oracles/<question>.py` has `inputs()`, `with_torch(inputs)` and `with_reference(reference, inputs)`.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def questions():
    """The questions that have an oracle."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "freeze")


def load(question):
    """The oracle of a question."""
    spec = importlib.util.spec_from_file_location(f"oracle_{question}", FOLDER / f"{question}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def frozen(question):
    """What was frozen, by name, as arrays."""
    text = (FOLDER / f"{question}.json").read_text()
    return {name: np.array(value, dtype=float) for name, value in json.loads(text).items()}


def main():
    """Compute everything anew with PyTorch."""
    for question in questions():
        oracle = load(question)
        values = {name: np.asarray(value).tolist() for name, value in oracle.with_torch(oracle.inputs()).items()}
        path = FOLDER / f"{question}.json"
        path.write_text(json.dumps(values, indent=1) + "\n")
        print(f"{path}: {len(values)} results")


if __name__ == "__main__":
    main()
