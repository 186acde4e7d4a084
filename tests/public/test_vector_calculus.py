"""Public cases of vector_calculus: small numbers that you can check by hand."""

import numpy as np
import pytest


def close(got, want, note=""):
    assert np.shape(got) == np.shape(want), f"asked for the shape {np.shape(want)}, got {np.shape(got)}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-6, err_msg=note)


def row(got, want, note=""):
    # Of shape (n,), or (1, n).
    close(got, [want] if np.ndim(got) == 2 else want, note)


def verdict(got, want, why):
    assert got in [want], f"{why}: asked for {want}, got {got!r}"


def test_derivative_of_an_inner_product(student):
    row(student.grad_inner_product([1.0, 5.0], [2.0, -3.0]), [2, -3], "of 2 x1 - 3 x2")


def test_inner_product_needs_vectors_of_one_length(student):
    student.grad_inner_product([1.0, 5.0, 0.0], [2.0, -3.0, 1.0])
    with pytest.raises(ValueError):
        student.grad_inner_product([1.0, 5.0], [2.0, -3.0, 1.0])


def test_derivative_of_the_squared_norm(student):
    row(student.grad_squared_norm([3, -1]), [6, -2], "of x1^2 + x2^2")


def test_derivative_of_the_squared_norm_at_the_origin(student):
    row(student.grad_squared_norm([0, 0, 0]), [0, 0, 0])
    row(student.grad_squared_norm([0, 0, 1]), [0, 0, 2], "one step away from it")


def test_jacobian_of_a_linear_map(student):
    A = [[1, 2, 3], [4, 5, 6]]
    got = student.jacobian_linear_map(A, [1, 1, 1])
    assert np.shape(got) == (2, 3), f"one row for each output: the shape (2, 3) was asked for, got {np.shape(got)}"
    close(got, [[1, 2, 3], [4, 5, 6]])


def test_a_linear_map_needs_a_vector_that_fits(student):
    student.jacobian_linear_map([[1, 2, 3], [4, 5, 6]], [1, 1, 1])
    with pytest.raises(ValueError):
        student.jacobian_linear_map([[1, 2, 3], [4, 5, 6]], [1, 1])


def test_derivative_of_the_quadratic_form_of_the_prompt(student):
    row(student.grad_quadratic_form([[1, 2], [0, 3]], [1, 1]), [4, 8], "of x1^2 + 2 x1 x2 + 3 x2^2")


def test_a_quadratic_form_needs_a_square_matrix(student):
    student.grad_quadratic_form([[1, 2], [4, 5]], [1, 1])
    with pytest.raises(ValueError):
        student.grad_quadratic_form([[1, 2, 3], [4, 5, 6]], [1, 1])


def test_the_matrix_of_the_prompt_does_not_give_twice_x_a(student):
    verdict(student.equals_twice_xTA([[1, 2], [0, 3]]), False, "compare both at x = (1, 1)")
    verdict(student.equals_twice_xTA([[1, 2], [2, 3]]), True, "of x1^2 + 4 x1 x2 + 3 x2^2")


def test_a_single_number_gives_twice_x_a(student):
    verdict(student.equals_twice_xTA([[-3.0]]), True, "the derivative of -3 x^2 is -6 x")
    verdict(student.equals_twice_xTA([[-3.0, 0.0], [1.0, -3.0]]), False, "of -3 x1^2 + x1 x2 - 3 x2^2 it is another")


def test_numerical_jacobian_of_the_prompt(student):
    got = student.numerical_jacobian(lambda x: np.array([x[0] * x[1], x[0], 5.0]), [2.0, 3.0])
    assert np.shape(got) == (3, 2), f"three outputs, two variables: (3, 2) was asked for, got {np.shape(got)}"
    close(got, [[3, 2], [1, 0], [0, 0]])


def test_numerical_jacobian_of_a_scalar_function_is_one_row(student):
    got = student.numerical_jacobian(lambda x: float(x[0] ** 2 + 3 * x[1]), [2.0, 1.0])
    assert np.shape(got) == (1, 2), f"one output, two variables: (1, 2) was asked for, got {np.shape(got)}"
    close(got, [[4, 3]])
