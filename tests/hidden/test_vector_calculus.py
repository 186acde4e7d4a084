"""Hidden cases of vector_calculus.

A derivative of a scalar function may come as a row of shape (1, n). Expected values are central differences of the
function itself, which are exact for polynomials of degree two, or come from the reference.
"""

import numpy as np
import pytest

from autograder.cases import (
    as_lists,
    assert_choices,
    assert_close,
    assert_holds,
    assert_keeps_arguments,
    assert_same,
    draw,
)

# So small and so large: what is rounded or cut off is noticed, and difference quotients still have their digits.
SIZES = (1e-5, 3e3)


def difference(f, x):
    """The derivative of a scalar function of degree two, exact up to rounding."""
    x = np.asarray(x, dtype=float)
    return np.array([(f(x + e) - f(x - e)) / 2 for e in np.eye(len(x))])


def matrix(name, m, n):
    return draw(name).normal(size=(m, n))


def assert_keeps_arrays_and_lists(function, *arguments):
    assert_keeps_arguments(function, *arguments)
    assert_keeps_arguments(function, *as_lists(*arguments))


def check_row(got, want, atol=1e-6):
    """A row of shape (1, n) is as good as (n,); a column is the other layout."""
    one_row = isinstance(got, np.ndarray | list | tuple) and np.ndim(got) == 2 and len(got) == 1
    assert_close(got, want[np.newaxis] if one_row else want, "the derivative", atol=atol)


def check_inner(student, x, c):
    check_row(student.grad_inner_product(x, c), difference(lambda p: p @ np.asarray(c, dtype=float), x))


def check_norm(student, x):
    check_row(student.grad_squared_norm(x), difference(lambda p: p @ p, x))


def check_form(student, A, x):
    want = difference(lambda p: p @ np.asarray(A, dtype=float) @ p, x)
    check_row(student.grad_quadratic_form(A, x), want)


# The inner product


def test_inner_product_of_random_vectors(student):
    random = draw("inner")
    check_inner(student, random.normal(size=4), random.normal(size=4))


def test_inner_product_is_linear_in_the_constant(student):
    random = draw("inner, scaled")
    x, c = random.normal(size=(2, 5))
    check_inner(student, x, -2.5 * c)


def test_inner_product_at_the_origin_and_with_zero(student):
    check_inner(student, np.zeros(3), draw("inner at 0").normal(size=3))
    check_inner(student, draw("inner with 0").normal(size=3), np.zeros(3))


def test_inner_product_with_a_tiny_or_huge_constant(student):
    x, c = draw("inner sizes").normal(size=(2, 3))
    for size in (1e-9, 1e9):
        check_row(student.grad_inner_product(x, size * c), size * c, atol=0.0)


def test_inner_product_in_one_dimension_and_of_whole_numbers(student):
    check_inner(student, [4.0], [-1.5])
    check_inner(student, [1, 2, 3], [5, -7, 2])


@pytest.mark.parametrize(("n", "k"), [(3, 2), (2, 3), (1, 4), (4, 1)])
def test_inner_product_refuses_other_lengths(student, n, k):
    student.grad_inner_product(np.ones(n), np.ones(n))
    with pytest.raises(ValueError):
        student.grad_inner_product(np.ones(n), np.ones(k))


def test_inner_product_leaves_its_arguments_alone(student):
    x, c = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    check_inner(student, x, c)
    assert_keeps_arrays_and_lists(student.grad_inner_product, x, c)


# The squared norm


def test_squared_norm_of_random_vectors(student):
    for n in (2, 5):
        check_norm(student, draw(f"norm {n}").normal(size=n))


def test_squared_norm_of_a_long_and_of_a_short_vector(student):
    # Of unit vectors the derivative of the norm itself would be half of it, everywhere.
    x = draw("long and short").normal(size=3)
    for size in SIZES:
        check_row(student.grad_squared_norm(size * x), 2 * size * x, atol=0.0)


def test_squared_norm_in_one_dimension_and_of_whole_numbers(student):
    check_norm(student, [-1.75])
    check_norm(student, [3, -4, 0])
    check_norm(student, [0.0, 0.0])


def test_squared_norm_leaves_its_argument_alone(student):
    x = np.array([1.0, -2.0, 0.5])
    check_norm(student, x)
    assert_keeps_arrays_and_lists(student.grad_squared_norm, x)


# The linear map


def test_linear_map_of_more_outputs_than_variables(student):
    A = matrix("tall", 4, 2)
    assert_close(student.jacobian_linear_map(A, draw("tall x").normal(size=2)), A, "the Jacobian")


def test_linear_map_of_more_variables_than_outputs(student):
    A = matrix("wide", 2, 5)
    assert_close(student.jacobian_linear_map(A, draw("wide x").normal(size=5)), A, "the Jacobian")


def test_square_linear_map_is_not_transposed(student):
    A = matrix("square map", 3, 3)
    assert_close(student.jacobian_linear_map(A, draw("square x").normal(size=3)), A, "the Jacobian")


def test_linear_map_is_the_same_at_every_point(student):
    A = matrix("any point", 3, 2)
    for x in ([0, 0], [1, -3]):
        assert_close(student.jacobian_linear_map(A, x), A, "the Jacobian")


def test_linear_map_of_tiny_and_huge_entries(student):
    A, x = matrix("sizes", 3, 2), [1.5, -0.5]
    for size in (1e-9, 1e9):
        assert_close(student.jacobian_linear_map(size * A, x), size * A, "the Jacobian", atol=0.0)


def test_linear_map_of_one_row_and_of_whole_numbers(student):
    assert_close(student.jacobian_linear_map([[2, -1, 4]], [1, 1, 1]), np.array([[2.0, -1.0, 4.0]]), "the Jacobian")
    assert_close(student.jacobian_linear_map([[2], [-1]], [3]), np.array([[2.0], [-1.0]]), "the Jacobian")


@pytest.mark.parametrize(("shape", "n"), [((2, 3), 2), ((3, 2), 3), ((3, 3), 1), ((2, 1), 2)])
def test_linear_map_refuses_a_vector_of_another_length(student, shape, n):
    student.jacobian_linear_map(np.ones(shape), np.ones(shape[1]))
    with pytest.raises(ValueError):
        student.jacobian_linear_map(np.ones(shape), np.ones(n))


def test_linear_map_leaves_its_arguments_alone(student):
    A, x = matrix("kept", 3, 2), np.array([0.5, 3.0])
    assert_close(student.jacobian_linear_map(A, x), A, "the Jacobian")
    assert_keeps_arrays_and_lists(student.jacobian_linear_map, A, x)


# The quadratic form


def test_quadratic_form_of_a_matrix_that_is_not_symmetric(student):
    for n in (2, 4):
        check_form(student, matrix(f"form {n}", n, n), draw(f"form x {n}").normal(size=n))


def test_quadratic_form_of_an_antisymmetric_matrix_has_no_derivative(student):
    # The form is zero everywhere; with a diagonal it is a weighted sum of squares.
    A, x = matrix("antisymmetric", 3, 3), draw("antisymmetric x").normal(size=3)
    for diagonal in (np.zeros(3), np.array([1.0, -2.0, 3.0])):
        check_row(student.grad_quadratic_form(A - A.T + np.diag(diagonal), x), 2 * diagonal * x)


def test_quadratic_form_of_a_symmetric_matrix(student):
    A = matrix("symmetric form", 3, 3)
    check_form(student, A + A.T, draw("symmetric x").normal(size=3))


def test_quadratic_form_of_a_triangular_matrix(student):
    A, x = matrix("triangular", 4, 4), draw("triangular x").normal(size=4)
    check_form(student, np.triu(A), x)
    check_form(student, np.tril(A), x)


def test_quadratic_form_of_tiny_and_huge_numbers(student, reference):
    A, x = matrix("form sizes", 3, 3), draw("form sizes x").normal(size=3)
    want = np.asarray(reference.grad_quadratic_form(A, x))
    for size_A, size_x in [(1e-9, 1.0), (1e9, 1.0), *((1.0, size) for size in SIZES)]:
        check_row(student.grad_quadratic_form(size_A * A, size_x * x), size_A * size_x * want, atol=0.0)


def test_quadratic_form_in_one_dimension_and_of_whole_numbers(student):
    check_form(student, [[3]], [-2])
    check_form(student, [[1, 2, 0], [5, -1, 3], [0, 4, 2]], [1, -1, 2])


def test_quadratic_form_at_the_origin(student):
    A = matrix("at the origin", 3, 3)
    for x in (np.zeros(3), np.array([0.0, 1.0, 0.0])):
        check_form(student, A, x)


# A single row or column passes for square where shapes are stretched to fit; four entries are not yet a square.
@pytest.mark.parametrize(
    ("shape", "n"),
    [
        ((2, 3), 3),
        ((3, 2), 3),
        ((3, 2), 2),
        ((2, 3), 2),
        ((1, 3), 3),
        ((3, 1), 3),
        ((3, 3), 2),
        ((2, 2), 1),
        ((2, 2), 3),
        ((1, 4), 2),
        ((4, 1), 2),
    ],
)
def test_quadratic_form_refuses_shapes_that_do_not_fit(student, shape, n):
    student.grad_quadratic_form(np.ones((n, n)), np.ones(n))
    with pytest.raises(ValueError):
        student.grad_quadratic_form(np.ones(shape), np.ones(n))


def test_quadratic_form_leaves_its_arguments_alone(student):
    A, x = matrix("form kept", 2, 2), np.array([0.5, 3.0])
    check_form(student, A, x)
    assert_keeps_arrays_and_lists(student.grad_quadratic_form, A, x)


# When it is 2 x^T A


def test_condition_for_twice_x_a(student, reference):
    assert_choices(student, reference, "CONDITION_2XTA")


def judge(student, A, want, *tol):
    assert_same(student.equals_twice_xTA(A, *tol), want, "the verdict")


def test_twice_x_a_for_symmetric_matrices(student):
    A = matrix("symmetric", 4, 4)
    judge(student, A + A.T, True)
    judge(student, -(A @ A.T), True)  # symmetric, and nothing like positive definite
    judge(student, [[0, 1], [1, 0]], True)  # symmetric, and no diagonal
    judge(student, A, False)


def test_twice_x_a_not_for_general_matrices(student):
    judge(student, matrix("general", 3, 3), False)
    judge(student, [[1, 2], [3, 4]], False)
    judge(student, [[1, 2], [2, 4]], True)


def test_twice_x_a_not_for_antisymmetric_and_triangular_matrices(student):
    judge(student, [[0.0, 1.0], [-1.0, 0.0]], False)  # orthogonal as well
    judge(student, [[1.0, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], False)
    judge(student, [[2.0, 1.5], [-1.5, 2.0]], False)  # x^T A x > 0 for every x
    judge(student, [[2.0, 1.5], [1.5, 2.0]], True)


def test_twice_x_a_for_diagonal_and_single_numbers(student):
    judge(student, np.diag([1.0, -2.0, 3.0]), True)
    judge(student, [[-0.5]], True)
    judge(student, [[1.0, 0.0], [0.25, 1.0]], False)  # nearly diagonal


def test_twice_x_a_not_where_it_holds_for_some_x_only(student):
    # The asymmetric part sends (1, 1, 1) to zero.
    turn = np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])
    sums = np.add.outer(np.arange(3.0), np.arange(3.0))
    judge(student, sums + turn, False)
    judge(student, sums, True)


def test_twice_x_a_not_for_a_small_asymmetry_in_any_corner(student):
    for place in ((0, 2), (2, 0), (1, 2)):
        A = np.add.outer(np.arange(3.0), np.arange(3.0))
        judge(student, A, True)
        A[place] += 1e-3
        judge(student, A, False)


def test_twice_x_a_not_for_a_small_asymmetry_of_large_entries(student):
    A = 1000.0 + np.add.outer(np.arange(3.0), np.arange(3.0))
    judge(student, A, True)
    A[0, 1] += 2e-3
    judge(student, A, False)


def test_twice_x_a_to_within_a_given_tolerance(student):
    A = np.array([[1.0, 2.0], [2.25, -1.0]])
    judge(student, A, True, 0.5)
    judge(student, A, True, 0.25)
    judge(student, A, False, 0.0625)
    judge(student, -A, True, 0.25)
    judge(student, 100.0 * A, True, 30.0)
    judge(student, 100.0 * A, False, 10.0)


def test_twice_x_a_without_any_tolerance(student):
    for A, want in [([[1.0, 2.0], [2.0, 3.0]], True), ([[1.0, 0.0], [2.0**-42, 3.0]], False)]:
        judge(student, A, want, 0.0)


def test_twice_x_a_to_within_rounding_where_no_tolerance_is_given(student):
    # 2^-42 is about 2e-13, and 2^-36 about 1.5e-11.
    judge(student, [[1.0, 2.0**-42], [0.0, 1.0]], True)
    judge(student, [[1.0, 2.0**-36], [0.0, 1.0]], False)


def test_twice_x_a_counts_each_entry_against_the_tolerance(student):
    # Every pair is off by 1/4: more than 1/2 in sum, less on the average.
    A = np.array([[0.0, 0.25, -0.25, 0.25], [0, 0, 0.25, 0], [0, 0, 0, -0.25], [0, 0, 0, 0]])
    judge(student, A, True, 0.375)
    judge(student, A, False, 0.09375)
    # One pair alone, among many that agree.
    A = np.diag(np.arange(4.0))
    A[0, 3] = 0.25
    judge(student, A, True, 0.25)
    judge(student, A, False, 0.0625)


@pytest.mark.parametrize("shape", [(2, 3), (3, 1), (1, 3), (1, 4), (4, 1)])
def test_twice_x_a_refuses_a_matrix_that_is_not_square(student, shape):
    student.equals_twice_xTA(np.ones((shape[0], shape[0])))
    with pytest.raises(ValueError):
        student.equals_twice_xTA(np.ones(shape))


def test_twice_x_a_leaves_its_argument_alone(student):
    A = matrix("judged", 3, 3)
    judge(student, A, False)
    judge(student, A + A.T, True)
    assert_keeps_arguments(student.equals_twice_xTA, A)
    assert_keeps_arrays_and_lists(student.equals_twice_xTA, A + A.T)


# Central differences


def array(x):
    """The point that a function of ours was called with: any sequence of numbers."""
    return np.asarray(x, dtype=float).reshape(-1)


def bends(x):
    x = array(x)
    return np.array([np.sin(x[0]) * x[1], x[1] ** 2 + x[2], np.exp(x[0] / 2), x[0] * x[1] * x[2]])


def slopes_of_bends(x):
    return np.array(
        [
            [np.cos(x[0]) * x[1], np.sin(x[0]), 0.0],
            [0.0, 2 * x[1], 1.0],
            [np.exp(x[0] / 2) / 2, 0.0, 0.0],
            [x[1] * x[2], x[0] * x[2], x[0] * x[1]],
        ]
    )


def test_numerical_jacobian_of_more_outputs_than_variables(student):
    x = draw("bends").normal(size=3)
    assert_close(student.numerical_jacobian(bends, x), slopes_of_bends(x), "the Jacobian")


def test_numerical_jacobian_of_more_variables_than_outputs(student):
    A, x = matrix("numerical", 2, 5), draw("numerical x").normal(size=5)
    assert_close(student.numerical_jacobian(lambda p: A @ array(p), x), A, "the Jacobian")


def test_numerical_jacobian_is_not_transposed(student):
    A, x = matrix("numerical square", 3, 3), draw("numerical square x").normal(size=3)
    assert_close(student.numerical_jacobian(lambda p: A @ array(p), x), A, "the Jacobian")


def test_numerical_jacobian_of_scalar_functions_is_one_row(student):
    x = draw("scalar").normal(size=3)
    for wrap in (float, np.asarray, lambda value: np.array([value])):
        got = student.numerical_jacobian(lambda p, wrap=wrap: wrap(array(p) @ array(p)), x)
        assert_holds(np.shape(got) == (1, 3), "the Jacobian of a scalar function must have the shape (1, n)")
        assert_close(got, 2 * x[np.newaxis], "the Jacobian")


def test_numerical_jacobian_of_a_single_variable_is_one_column(student):
    got = student.numerical_jacobian(lambda p: np.array([array(p)[0] ** 2, 3.0 * array(p)[0], 7.0]), [1.5])
    assert_close(got, np.array([[3.0], [3.0], [0.0]]), "the Jacobian")


def test_numerical_jacobian_at_whole_numbers(student):
    for x in ([1, -2, 3], np.array([2, 1, -1])):
        assert_close(student.numerical_jacobian(bends, x), slopes_of_bends(x), "the Jacobian")


def test_numerical_jacobian_takes_differences_on_both_sides(student):
    # For a cube and a step that is not small: 3 x^2 + h^2, and with one side only 3 x^2 + 3 x h + h^2.
    x = np.array([1.0, -2.0])
    for h in (0.5, 0.125, 8):
        want = np.diag(3 * x**2 + h**2)
        assert_close(student.numerical_jacobian(lambda p: array(p) ** 3, x, h), want, "the Jacobian")


def test_numerical_jacobian_nudges_by_the_step_wherever_the_point_is(student):
    # A cube around 100; and a kink, which a step larger than the one that is given would reach.
    got = student.numerical_jacobian(lambda p: (array(p) - 100.0) ** 3, [101.0], 0.5)
    assert_close(got, [[3.25]], "the Jacobian")
    got = student.numerical_jacobian(lambda p: np.abs(array(p)), [2.0**-28], 2.0**-30)
    assert_close(got, [[1.0]], "the Jacobian")


def test_numerical_jacobian_of_tiny_and_huge_values(student):
    A, x = matrix("numerical sizes", 2, 2), np.array([0.5, -0.25])
    for size in (1e-9, 1e9):
        got = student.numerical_jacobian(lambda p, size=size: size * (A @ array(p)), x)
        assert_close(got, size * A, "the Jacobian", atol=0.0)


def test_numerical_jacobian_of_many_variables(student):
    want = np.arange(1.0, 13.0)[np.newaxis]
    got = student.numerical_jacobian(lambda p: float(want[0] @ array(p)), np.zeros(12))
    assert_close(got, want, "the Jacobian")


def test_numerical_jacobian_changes_one_variable_at_a_time(student):
    # x y with both nudged at once would give x + y in each column.
    x = np.array([3.0, 5.0])
    got = student.numerical_jacobian(lambda p: float(array(p)[0] * array(p)[1]), x, 0.25)
    assert_close(got, np.array([[5.0, 3.0]]), "the Jacobian")


def test_numerical_jacobian_is_precise_where_no_step_is_given(student):
    # Central differences with h = 1e-6 are right to about 1e-9; single precision or a larger step is not.
    x = draw("precise").normal(size=3)
    assert_close(student.numerical_jacobian(bends, x), slopes_of_bends(x), "the Jacobian", rtol=1e-7, atol=1e-7)


def test_numerical_jacobian_leaves_the_point_alone(student):
    x = np.array([0.3, -1.7, 2.9])
    assert_close(student.numerical_jacobian(bends, x), slopes_of_bends(x), "the Jacobian")
    assert_keeps_arguments(student.numerical_jacobian, bends, x)
    assert_keeps_arguments(student.numerical_jacobian, bends, x.tolist())
