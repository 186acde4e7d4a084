"""The reference's answers in another dress pass every case; slightly spoiled, they lose one of each function."""

import types

import numpy as np
import pytest


def is_float(value):
    return isinstance(value, float | np.floating)


def is_floats(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def parts(change, *, inside=(tuple, list, dict)):
    """A change of single values, made wherever they stand in a result."""

    def changed(value):
        if isinstance(value, dict) and dict in inside:
            return {key: changed(item) for key, item in value.items()}
        if isinstance(value, tuple | list) and type(value) in inside:
            return type(value)(changed(item) for item in value)
        return change(value)

    return changed


def nested(value, kind):
    return kind(nested(item, kind) for item in value) if isinstance(value, list) else value


def whole(value):
    if is_float(value) and np.isfinite(value) and value == int(value):
        return int(value)
    return value.astype(int) if is_floats(value) and np.isfinite(value).all() and (value % 1 == 0).all() else value


def locked(value):
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


STYLES = {
    "lists": parts(lambda v: v.tolist() if isinstance(v, np.ndarray) else v),
    "tuples": parts(lambda v: nested(v.tolist(), tuple) if isinstance(v, np.ndarray) else v),
    "a list of rows": parts(lambda v: list(v) if isinstance(v, np.ndarray) and v.ndim else v),
    "a list for a tuple": lambda v: list(v) if isinstance(v, tuple) else v,
    "single precision": parts(lambda v: np.asarray(v, np.float32)[()] if is_float(v) or is_floats(v) else v),
    "more than double precision": parts(lambda v: v.astype(np.longdouble) if is_floats(v) else v),
    "whole numbers where they are": parts(whole),
    "0-d arrays": parts(lambda v: np.array(v) if is_float(v) or isinstance(v, bool) else v, inside=(tuple, dict)),
    "arrays of one entry": parts(lambda v: np.array([v]) if is_float(v) else v, inside=(tuple, dict)),
    "numpy's booleans": parts(lambda v: np.bool_(v) if isinstance(v, bool) else v),
    "columns first": parts(lambda v: np.asfortranarray(v) if isinstance(v, np.ndarray) else v),
    "views": parts(lambda v: v[::-1][::-1] if isinstance(v, np.ndarray) and v.ndim else v),
    "read-only": parts(locked),
}

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


@pytest.mark.parametrize("style", STYLES)
def test_right_answers_in_another_dress_pass_every_case(content, style):
    answer, _ = dressed(content, STYLES[style])
    assert content.lost_by(answer) == {}


@pytest.mark.parametrize("way", SPOILED)
def test_spoiled_answers_lose_a_hidden_case_of_each_function(content, way):
    answer, changed = dressed(content, SPOILED[way])
    asked, lost = content.asked(), set(content.lost_by(answer)) & content.hidden
    noticed = {name for name in changed if any(name in asked[case] for case in lost)}
    assert changed - noticed - STILL_RIGHT.get(way, set()) == set()
