"""The references against PyTorch, whose results were frozen by `make oracles`."""

import numpy as np
import pytest

from tests.oracles import freeze


@pytest.mark.parametrize("question", freeze.questions())
def test_the_reference_agrees_with_pytorch(question, reference):
    oracle, frozen = freeze.load(question), freeze.frozen(question)
    found = oracle.with_reference(reference(question), oracle.inputs())
    assert set(found) == set(frozen)
    for name, value in found.items():
        np.testing.assert_allclose(value, frozen[name], rtol=1e-10, atol=1e-12, err_msg=name)
