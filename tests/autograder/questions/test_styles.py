"""The reference's answers in another style pass every case; slightly spoiled, they lose one of each function."""

import types

import numpy as np
import pytest

from autograder.validate.styles import STYLES, is_float, is_floats, parts

SPOILED = {
    "the sign": parts(lambda v: -v if is_float(v) or is_floats(v) else v),
    "a thousandth": parts(lambda v: v * 1.001 if is_float(v) or is_floats(v) else v),
    "three decimals": parts(lambda v: np.round(v, 3) if is_float(v) or is_floats(v) else v),
    "transposed": parts(lambda v: v.T if isinstance(v, np.ndarray) else v),
    "squeezed": parts(lambda v: np.squeeze(v) if isinstance(v, np.ndarray) else v),
    "a column": parts(lambda v: v[:, np.newaxis] if isinstance(v, np.ndarray) and v.ndim == 1 else v),
    "a row more": parts(lambda v: np.concatenate([v, v[-1:]]) if isinstance(v, np.ndarray) and v.ndim else v),
    "a row less": parts(lambda v: v[:-1] if isinstance(v, np.ndarray) and v.ndim else v),
    "not a number": parts(lambda v: v * np.nan if is_float(v) or is_floats(v) else v),
    "text": parts(lambda v: str(v) if is_float(v) or isinstance(v, bool | int) else v),
}
# Judged by a property that the spoiled answer has, too.
WITNESSES = {"condition_reversed_but_vanishing", "exploding_with_small_spectral_radius"}
STILL_RIGHT = {
    "the sign": WITNESSES | {"sample_weights", "regularization_root"},
    "a thousandth": WITNESSES,
    "three decimals": {"derivative_bound", "tree_language_model", "relative_shrinkage"},
    # Statistics may keep the axes that they reduced, or lose them.
    "squeezed": {"layer_norm_stats", "instance_norm_stats"},
    "a column": {"batch_norm_stats", "layer_norm_stats", "seed_tensor_stats"},
}


def dressed(content, change):
    """The reference with changed results, and which functions ever had one."""
    answer, changed = types.SimpleNamespace(**vars(content.reference)), set()

    def wrap(name, function):
        def call(*args, **kwargs):
            value = function(*args, **kwargs)
            other = change(value)
            if repr(other) != repr(value):
                changed.add(name)
            return other

        return call

    for name in content.solution.functions:
        setattr(answer, name, wrap(name, getattr(content.reference, name)))
    return answer, changed


# All styles are tried by `autograder validate --quick`, in a sandbox. These two change most.
@pytest.mark.parametrize("style", ["tuples", "float32"])
def test_right_answers_in_another_style_pass_every_case(content, style):
    answer, changed = dressed(content, STYLES[style])
    assert content.lost(answer) == {}
    assert changed or not content.solution.functions


@pytest.mark.parametrize("way", SPOILED)
def test_spoiled_answers_lose_a_hidden_case_of_each_function(content, way):
    answer, changed = dressed(content, SPOILED[way])
    asked, lost = content.asked, set(content.lost(answer)) & content.hidden
    noticed = {name for name in changed if any(name in asked[case] for case in lost)}
    assert changed - noticed - STILL_RIGHT.get(way, set()) == set()
