"""Known wrong answers to relu_elbow; each docstring is the hint that a student who has it needs."""

import numpy as np


def slopes(w, b, x, y, residual=None):
    """The two gradients as they should be."""
    if w * x + b <= 0:
        return 0.0, 0.0
    residual = w * x + b - y if residual is None else residual
    return residual * x, residual


def stepped(w, b, x, y, lr):
    grad_w, grad_b = slopes(w, b, x, y)
    return w - lr * grad_w, b - lr * grad_b


def bend(w, b):
    if w == 0:
        raise ValueError("no slope")
    return -b / w


def moved(w, b, x, y, lr):
    return bend(*stepped(w, b, x, y, lr)) - bend(w, b)


def steepness(w, b, x, y, lr):
    growth = abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    return "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower"


def direction(shift):
    return "unchanged" if abs(shift) < 1e-12 else "right" if shift > 0 else "left"


# One unit


def relu_unit__no_relu(w, b, x):
    """Below the elbow the unit gives 0."""
    return w * x + b


def relu_unit__input_rectified(w, b, x):
    """The maximum is taken of w x + b, not of x."""
    return w * max(0.0, x) + b


def relu_unit__bias_left_out(w, b, x):
    """The bias belongs to w x + b."""
    return max(0.0, w * x)


def relu_unit__leaky(w, b, x):
    """A ReLU has no leak: it is exactly 0 on the inactive side."""
    return max(0.01 * (w * x + b), w * x + b)


def elbow__wrong_sign(w, b):
    """Solve w x + b = 0 for x: where is the minus sign?"""
    return -bend(w, b)


def elbow__reciprocal(w, b):
    """Solve w x + b = 0 for x: the slope belongs below the fraction bar."""
    if w == 0 or b == 0:
        raise ValueError("zero")
    return -w / b


def elbow__whole_division(w, b):
    """`//` cuts the fraction off."""
    bend(w, b)
    return -b // w


def elbow__minus_the_bias(w, b):
    """The bias alone is not where the elbow is: the slope matters too."""
    bend(w, b)
    return -b


def elbow__infinite_without_slope(w, b):
    """Without a slope there is no elbow, not one at infinity: raise ValueError."""
    return -b / w if w else float("inf")


# Gradients


def loss_grad_output__twice(phi, y):
    """The loss has a factor 1/2, which cancels the 2."""
    return 2 * (phi - y)


def loss_grad_output__target_first(phi, y):
    """The derivative of (phi - y)^2 / 2 with respect to phi is positive where phi is above the target."""
    return y - phi


def loss_grad_output__target_left_out(phi, y):
    """The derivative of (phi - y)^2 / 2 is the whole residual, target included."""
    return phi


def loss_grad_output__the_loss(phi, y):
    """This is the loss; its derivative was asked for."""
    return (phi - y) ** 2 / 2


def loss_grad_output__gated(phi, y):
    """dL/dphi is the residual, whether the unit is active or not: the gate belongs to the next link of the chain."""
    return phi - y if phi > 0 else 0.0


def loss_grad_w__no_gate(w, b, x, y):
    """An inactive unit learns nothing: the derivative of the ReLU is 0 there."""
    return (max(0.0, w * x + b) - y) * x


def loss_grad_b__no_gate(w, b, x, y):
    return max(0.0, w * x + b) - y


def loss_grad_w__gate_open_at_the_kink(w, b, x, y):
    """At the kink the derivative of the ReLU counts as 0: the gate is w x + b > 0."""
    return (w * x + b - y) * x if w * x + b >= 0 else 0.0


def loss_grad_b__gate_open_at_the_kink(w, b, x, y):
    return w * x + b - y if w * x + b >= 0 else 0.0


def loss_grad_w__gate_of_the_input(w, b, x, y):
    """The gate looks at w x + b, not at x."""
    return (max(0.0, w * x + b) - y) * x if x > 0 else 0.0


def loss_grad_b__gate_of_the_input(w, b, x, y):
    return max(0.0, w * x + b) - y if x > 0 else 0.0


def loss_grad_w__gate_of_the_residual(w, b, x, y):
    """The gate looks at w x + b, not at the residual: a unit below its target learns too."""
    residual = max(0.0, w * x + b) - y
    return residual * x if residual > 0 else 0.0


def loss_grad_b__gate_of_the_residual(w, b, x, y):
    return max(0.0, max(0.0, w * x + b) - y)


def loss_grad_w__without_the_input(w, b, x, y):
    """The derivative of w x + b with respect to w is x."""
    return slopes(w, b, x, y)[1]


def loss_grad_b__with_the_input(w, b, x, y):
    """The derivative of w x + b with respect to b is 1."""
    return slopes(w, b, x, y)[0]


def loss_grad_w__with_the_weight(w, b, x, y):
    """The derivative with respect to w is asked for, not that with respect to x."""
    return slopes(w, b, x, y)[1] * w


def loss_grad_w__size_of_the_input(w, b, x, y):
    """A negative input turns the sign of the gradient around."""
    return slopes(w, b, x, y)[1] * abs(x)


def loss_grad_w__twice_the_slope(w, b, x, y):
    """The loss has a factor 1/2, which cancels the 2 of the square."""
    return 2 * slopes(w, b, x, y)[0]


def loss_grad_b__twice_the_slope(w, b, x, y):
    return 2 * slopes(w, b, x, y)[1]


def loss_grad_w__residual_one(w, b, x, y):
    """The residual is 1 in the four cases only: the gradient holds for every residual."""
    return slopes(w, b, x, y, 1.0)[0]


def loss_grad_b__residual_one(w, b, x, y):
    return slopes(w, b, x, y, 1.0)[1]


# One step


def sgd_step__uphill(w, b, x, y, lr):
    """A step goes against the gradient: subtract."""
    grad_w, grad_b = slopes(w, b, x, y)
    return w + lr * grad_w, b + lr * grad_b


def sgd_step__bias_grows(w, b, x, y, lr):
    """With a positive residual b - lr * residual is less than b, whatever the sign of x."""
    grad_w, grad_b = slopes(w, b, x, y)
    return w - lr * grad_w, b - lr * grad_b * (1 if x >= 0 else -1)


def sgd_step__one_after_the_other(w, b, x, y, lr):
    """Both gradients are taken at the old parameters: yours takes the second one at the new weight."""
    new_w = w - lr * slopes(w, b, x, y)[0]
    return new_w, b - lr * slopes(new_w, b, x, y)[1]


def sgd_step__bias_first(w, b, x, y, lr):
    """Both gradients are taken at the old parameters: yours takes the weight's at the new bias."""
    new_b = b - lr * slopes(w, b, x, y)[1]
    return w - lr * slopes(w, new_b, x, y)[0], new_b


def sgd_step__weight_only(w, b, x, y, lr):
    """The bias learns too."""
    return w - lr * slopes(w, b, x, y)[0], b


def sgd_step__bias_before_weight(w, b, x, y, lr):
    """The weight comes first in the pair."""
    return stepped(w, b, x, y, lr)[::-1]


def sgd_step__gradients_returned(w, b, x, y, lr):
    """Return the new parameters, not the changes."""
    return tuple(-lr * slope for slope in slopes(w, b, x, y))


def sgd_step__keeps_the_sign(w, b, x, y, lr):
    """A large step may take the weight to zero and beyond: make it as it is."""
    new_w, new_b = stepped(w, b, x, y, lr)
    return (new_w, new_b) if new_w * w > 0 else (w, new_b)


# Where the elbow goes


def elbow_shift__old_minus_new(w, b, x, y, lr):
    """The shift is new minus old: positive to the right."""
    return -moved(w, b, x, y, lr)


def elbow_shift__new_elbow(w, b, x, y, lr):
    """This is where the elbow is after the step; asked is how far it has moved."""
    bend(w, b)
    return bend(*stepped(w, b, x, y, lr))


def elbow_shift__distance(w, b, x, y, lr):
    """A shift to the left is negative."""
    return abs(moved(w, b, x, y, lr))


def elbow_shift__first_order(w, b, x, y, lr):
    """The shift is exact: below the fraction bar stands w w', not w squared."""
    grad_w, grad_b = slopes(w, b, x, y)
    moved(w, b, x, y, lr)
    return lr * (grad_b * w - b * grad_w) / w**2


def elbow_shift__residual_of_one(w, b, x, y, lr):
    """A formula for a residual of 1 needs the factor phi - y for any other."""
    moved(w, b, x, y, lr)
    return lr * (w - b * x) / (w * (w - lr * x)) if w * x + b > 0 else 0.0


def elbow_shift__inactive_units_move(w, b, x, y, lr):
    """An inactive unit gets no gradient, and its elbow stays."""
    moved(w, b, x, y, lr)
    residual = max(0.0, w * x + b) - y
    return bend(w - lr * residual * x, b - lr * residual) - bend(w, b)


def elbow_shift__bias_forgotten(w, b, x, y, lr):
    """The bias moves as well, and the elbow with it."""
    bend(w, b)
    return bend(stepped(w, b, x, y, lr)[0], b) - bend(w, b)


def elbow_shift__zero_without_a_slope(w, b, x, y, lr):
    """Where there is no elbow, before the step or after it, there is no shift: raise ValueError."""
    try:
        return moved(w, b, x, y, lr)
    except ValueError:
        return 0.0


def elbow_shift__new_slope_unchecked(w, b, x, y, lr):
    """The step may take the slope to exactly zero: no elbow is left then."""
    new_w, new_b = stepped(w, b, x, y, lr)
    return -new_b / (new_w or 1e-12) - bend(w, b)


# In words


def describe_step__slope_with_its_sign(w, b, x, y, lr):
    """A slope is steep by its size: from -1 to -2 it gets steeper."""
    shift = moved(w, b, x, y, lr)
    growth = stepped(w, b, x, y, lr)[0] - w
    return "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower", direction(shift)


def describe_step__case_iii_to_the_left(w, b, x, y, lr):
    """The bias gets smaller and the slope larger: then b/w shrinks, and -b/w moves to the right."""
    shift = moved(w, b, x, y, lr)
    flipped = w > 0 and x < 0
    return steepness(w, b, x, y, lr), direction(-shift if flipped else shift)


def describe_step__sign_of_the_bias(w, b, x, y, lr):
    """The sign of b does not decide: with b > 0 the elbow may go either way."""
    shift = moved(w, b, x, y, lr)
    if w > 0 and x > 0 and shift:
        return steepness(w, b, x, y, lr), "right" if (b <= 0) == (w * x + b > y) else "left"
    return steepness(w, b, x, y, lr), direction(shift)


def describe_step__towards_the_origin(w, b, x, y, lr):
    """Left and right are directions on the line, not towards the origin and away from it."""
    shift = moved(w, b, x, y, lr)
    closer = abs(bend(*stepped(w, b, x, y, lr))) < abs(bend(w, b))
    return steepness(w, b, x, y, lr), "unchanged" if abs(shift) < 1e-12 else "left" if closer else "right"


def describe_step__residual_taken_as_one(w, b, x, y, lr):
    """A negative residual turns every direction around: look at phi - y."""
    moved(w, b, x, y, lr)
    y = max(0.0, w * x + b) - 1.0
    return steepness(w, b, x, y, lr), direction(moved(w, b, x, y, lr))


def describe_step__always_a_change(w, b, x, y, lr):
    """Nothing need change at all: "unchanged" is a word for both."""
    shift = moved(w, b, x, y, lr)
    growth = abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    return "steeper" if growth > 0 else "shallower", "right" if shift > 0 else "left"


def describe_step__small_is_nothing(w, b, x, y, lr):
    """A change is a change from 1e-12 on, not from 1e-2 on."""
    shift = moved(w, b, x, y, lr)
    growth = abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    return (
        "unchanged" if abs(growth) < 1e-2 else "steeper" if growth > 0 else "shallower",
        "unchanged" if abs(shift) < 1e-2 else "right" if shift > 0 else "left",
    )


def describe_step__elbow_before_slope(w, b, x, y, lr):
    """The slope comes first in the pair, then the elbow."""
    return direction(moved(w, b, x, y, lr)), steepness(w, b, x, y, lr)


def describe_step__no_gate_in_words(w, b, x, y, lr):
    """An inactive unit does not learn: nothing changes."""
    moved(w, b, x, y, lr)
    residual = max(0.0, w * x + b) - y
    growth = abs(w - lr * residual * x) - abs(w)
    shift = bend(w - lr * residual * x, b - lr * residual) - bend(w, b)
    return "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower", direction(shift)


def describe_step__only_the_bias_moves_the_elbow(w, b, x, y, lr):
    """The elbow moves with the slope as well as with the bias: compare -b'/w' with -b/w."""
    bend(stepped(w, b, x, y, lr)[0], b)
    return steepness(w, b, x, y, lr), direction(bend(w, stepped(w, b, x, y, lr)[1]) - bend(w, b))


def describe_step__nothing_without_an_elbow(w, b, x, y, lr):
    """Where there is no elbow, before the step or after it, there is nothing to describe: raise ValueError."""
    try:
        return steepness(w, b, x, y, lr), direction(moved(w, b, x, y, lr))
    except ValueError:
        return "unchanged", "unchanged"


SLOPE_CASE_I__residual_counts = "shallower", "An inactive unit gets no gradient, whatever its residual is."
ELBOW_CASE_I__bias_moves = "right", "An inactive unit gets no gradient, so that neither w nor b changes."
SLOPE_CASE_II__uphill_slope = "steeper", "The gradient with respect to w is x > 0, and a step goes against it."
ELBOW_CASE_II__always_right = "right", "For b < 0 it does; try a large positive b, too."
ELBOW_CASE_II__always_left = "left", "For a large positive b it does; try a negative one, too."
SLOPE_CASE_III__sign_of_x_ignored = "shallower", "The gradient with respect to w is x, and x is negative here."
ELBOW_CASE_III__source_left = "left", "With a residual of 1 the bias b - lr is less than b: what does that do to -b/w?"
ELBOW_CASE_III__unknown_bias = (
    "depends_on_sign_of_w_minus_bx",
    "The unit is active at a negative x, so b must be positive: what is the sign of w - b x then?",
)
SLOPE_CASE_IV__signed_slope = "shallower", "Steepness is the size of w: from a negative w to a smaller one it grows."
ELBOW_CASE_IV__mirrored_from_iii = "right", "With w < 0, x > 0 and b > 0, which sign has each factor of the shift?"
ELBOW_CASE_IV__sign_may_vary = (
    "depends_on_sign_of_w_minus_bx",
    "The unit is active at a positive x with w < 0, so b must be positive: can w - b x have both signs?",
)


# A hidden layer


def flat(*parameters):
    return [np.asarray(p, dtype=float).reshape(-1) for p in parameters]


def bends(weights, biases):
    if (weights == 0).any():
        raise ValueError("a unit without a slope")
    return -biases / weights


def hidden_elbows__signs_lost(W1, b1):
    """Each elbow is minus the bias over the weight."""
    return -bends(*flat(W1, b1))


def hidden_elbows__column_against_row(W1, b1):
    """A column divided into a vector gives a table of all units against all: flatten the weights first."""
    bends(*flat(W1, b1))
    return -np.asarray(b1, dtype=float) / np.asarray(W1, dtype=float)


def hidden_elbows__infinite_elbows(W1, b1):
    """A weight of zero is a mistake of the caller: raise ValueError instead of dividing by it."""
    W1, b1 = flat(W1, b1)
    with np.errstate(all="ignore"):
        return -b1 / W1


def hidden_elbows__all_weights_zero(W1, b1):
    """One weight of zero is enough for a ValueError."""
    W1, b1 = flat(W1, b1)
    if not W1.any():
        raise ValueError("no slopes")
    with np.errstate(all="ignore"):
        return -b1 / W1


def hidden_elbows__whole_numbers(W1, b1):
    """`//` cuts the fractions off."""
    bends(*flat(W1, b1))
    W1, b1 = flat(W1, b1)
    return -b1 // W1


def hidden_elbows__biases_negated(W1, b1):
    """`*=` changes the caller's own biases."""
    bends(*flat(W1, b1))
    b1 = np.asarray(b1, dtype=float)
    b1 *= -1
    return b1 / np.ravel(W1)


def hidden_elbows__sorted(W1, b1):
    """Keep the order of the units."""
    return np.sort(bends(*flat(W1, b1)))


def network(W1, b1, W2, x, y):
    """Parameters, gates and residual as they should be."""
    W1, b1, W2 = flat(W1, b1, W2)
    gates = (W1 * x + b1 > 0).astype(float)
    return W1, b1, W2, gates, W2 @ (gates * (W1 * x + b1)) - y


def updated_hidden_elbows__before_the_step(W1, b1, W2, x, y, lr):
    """Make the step first: these are the elbows before it."""
    return bends(*flat(W1, b1))


def updated_hidden_elbows__no_gates(W1, b1, W2, x, y, lr):
    """Each unit has a gate: those that are inactive at x stay as they are."""
    W1, b1, W2, _, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * x, b1 - lr * residual * W2)


def updated_hidden_elbows__gates_open_at_the_kink(W1, b1, W2, x, y, lr):
    """At the kink the derivative of the ReLU counts as 0: the gate is w x + b > 0."""
    W1, b1, W2, _, residual = network(W1, b1, W2, x, y)
    gates = W1 * x + b1 >= 0
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__one_gate_for_all(W1, b1, W2, x, y, lr):
    """The gate is each unit's own; the output of the network has none."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    gate = float(W2 @ (gates * (W1 * x + b1)) > 0)
    return bends(W1 - lr * residual * W2 * gate * x, b1 - lr * residual * W2 * gate)


def updated_hidden_elbows__output_weights_left_out(W1, b1, W2, x, y, lr):
    """The chain rule passes through the output layer: each unit's gradient has its output weight as a factor."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * gates * x, b1 - lr * residual * gates)


def updated_hidden_elbows__new_output_weights(W1, b1, W2, x, y, lr):
    """All gradients are taken at the old parameters: the hidden layer moves by the old output weights."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    W2 = W2 - lr * residual * gates * (W1 * x + b1)
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__own_residuals(W1, b1, W2, x, y, lr):
    """All units share the residual of the network: none has one of its own."""
    W1, b1, W2, gates, _ = network(W1, b1, W2, x, y)
    residual = W2 * gates * (W1 * x + b1) - y
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__biases_stay(W1, b1, W2, x, y, lr):
    """The biases learn too."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * gates * x, b1)


def updated_hidden_elbows__weights_stay(W1, b1, W2, x, y, lr):
    """The weights learn too."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 + 0.0 * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__input_left_out(W1, b1, W2, x, y, lr):
    """The gradient of a weight has the input as a factor."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * gates, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__uphill_layer(W1, b1, W2, x, y, lr):
    """A step goes against the gradient."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 + lr * residual * W2 * gates * x, b1 + lr * residual * W2 * gates)


def updated_hidden_elbows__doubled_loss(W1, b1, W2, x, y, lr):
    """The loss has a factor 1/2: its gradient has no factor 2."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - 2 * lr * residual * W2 * gates * x, b1 - 2 * lr * residual * W2 * gates)


def updated_hidden_elbows__old_weights_checked(W1, b1, W2, x, y, lr):
    """It is after the step that a weight must not be zero."""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    bends(W1, b1)
    with np.errstate(all="ignore"):
        return -(b1 - lr * residual * W2 * gates) / (W1 - lr * residual * W2 * gates * x)


def updated_hidden_elbows__shapes_as_they_come(W1, b1, W2, x, y, lr):
    """A column of weights and a row of output weights give tables, not vectors: flatten them first."""
    W1, b1, W2 = (np.asarray(p, dtype=float) for p in (W1, b1, W2))
    gates = W1 * x + b1 > 0
    residual = np.sum(W2 * gates * (W1 * x + b1)) - y
    new = W1 - lr * residual * W2 * gates * x
    if (new == 0).any():
        raise ValueError("a unit without a slope")
    return -(b1 - lr * residual * W2 * gates) / new


def updated_hidden_elbows__in_place(W1, b1, W2, x, y, lr):
    """`-=` changes the caller's own parameters: make new arrays."""
    new_W1, new_b1, W2, gates, residual = network(W1, b1, W2, x, y)
    new_W1 -= lr * residual * W2 * gates * x
    new_b1 -= lr * residual * W2 * gates
    return bends(new_W1, new_b1)


# Seen later than the others


def relu_unit__softplus(w, b, x):
    """ReLU has a kink and is no smooth function that resembles it."""
    return float(np.logaddexp(0.0, w * x + b))


def loss_grad_w__kink_at_x(w, b, x, y):
    """The unit is active where w x + b > 0; the sign of x does not decide."""
    return float((max(w * x + b, 0.0) - y) * max(x, 0.0))


def loss_grad_b__negative_residual_cut(w, b, x, y):
    """The gate is that of the unit's input: a negative residual passes it."""
    return float(max(w * x + b - y, 0.0)) if w * x + b > 0 else 0.0


def sgd_step__stops_at_zero(w, b, x, y, lr):
    """A step may take w and b across zero: nothing clips it."""
    r = max(w * x + b, 0.0) - y if w * x + b > 0 else 0.0
    new_w, new_b = w - lr * r * x, b - lr * r
    return (max(new_w, 0.0) if w > 0 else min(new_w, 0.0)), new_b
