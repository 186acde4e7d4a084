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
    """What does the unit give where w x + b is negative?"""
    return w * x + b


def relu_unit__input_rectified(w, b, x):
    """Of what is the maximum taken in the formula?"""
    return w * max(0.0, x) + b


def relu_unit__bias_left_out(w, b, x):
    """Which argument does your function not use?"""
    return max(0.0, w * x)


def relu_unit__leaky(w, b, x):
    """What exactly does the unit give on its inactive side?"""
    return max(0.01 * (w * x + b), w * x + b)


def elbow__wrong_sign(w, b):
    """Put your elbow into w x + b: is it zero?"""
    return -bend(w, b)


def elbow__reciprocal(w, b):
    """Try w = 2 and b = 1 by hand: where is w x + b zero?"""
    if w == 0 or b == 0:
        raise ValueError("zero")
    return -w / b


def elbow__whole_division(w, b):
    """Which kind of division do you use?"""
    bend(w, b)
    return -b // w


def elbow__minus_the_bias(w, b):
    """Does your elbow depend on the slope?"""
    bend(w, b)
    return -b


def elbow__infinite_without_slope(w, b):
    """What does the docstring ask for if there is no slope?"""
    return -b / w if w else float("inf")


# Gradients


def loss_grad_output__twice(phi, y):
    """Which factor stands before the square in the loss?"""
    return 2 * (phi - y)


def loss_grad_output__target_first(phi, y):
    """Does the loss rise or fall when phi is above the target and grows?"""
    return y - phi


def loss_grad_output__target_left_out(phi, y):
    """Which argument does your derivative not use?"""
    return phi


def loss_grad_output__the_loss(phi, y):
    """Is the loss asked for, or its derivative?"""
    return (phi - y) ** 2 / 2


def loss_grad_output__gated(phi, y):
    """Does the loss depend on phi only where the unit is active?"""
    return phi - y if phi > 0 else 0.0


def loss_grad_w__no_gate(w, b, x, y):
    """Does phi change with w where the unit is inactive?"""
    return (max(0.0, w * x + b) - y) * x


def loss_grad_b__no_gate(w, b, x, y):
    return max(0.0, w * x + b) - y


def loss_grad_w__gate_open_at_the_kink(w, b, x, y):
    """What have we agreed on for w x + b = 0?"""
    return (w * x + b - y) * x if w * x + b >= 0 else 0.0


def loss_grad_b__gate_open_at_the_kink(w, b, x, y):
    return w * x + b - y if w * x + b >= 0 else 0.0


def loss_grad_w__gate_of_the_input(w, b, x, y):
    """Which number decides whether the unit is active?"""
    return (max(0.0, w * x + b) - y) * x if x > 0 else 0.0


def loss_grad_b__gate_of_the_input(w, b, x, y):
    return max(0.0, w * x + b) - y if x > 0 else 0.0


def loss_grad_w__gate_of_the_residual(w, b, x, y):
    """May a unit that is below its target learn?"""
    residual = max(0.0, w * x + b) - y
    return residual * x if residual > 0 else 0.0


def loss_grad_b__gate_of_the_residual(w, b, x, y):
    return max(0.0, max(0.0, w * x + b) - y)


def loss_grad_w__without_the_input(w, b, x, y):
    """What is the derivative of w x + b with respect to w?"""
    return slopes(w, b, x, y)[1]


def loss_grad_b__with_the_input(w, b, x, y):
    """What is the derivative of w x + b with respect to b?"""
    return slopes(w, b, x, y)[0]


def loss_grad_w__with_the_weight(w, b, x, y):
    """With respect to which variable do you differentiate?"""
    return slopes(w, b, x, y)[1] * w


def loss_grad_w__size_of_the_input(w, b, x, y):
    """How does phi change with w if the input is negative?"""
    return slopes(w, b, x, y)[1] * abs(x)


def loss_grad_w__twice_the_slope(w, b, x, y):
    """What becomes of the factor before the square when you differentiate?"""
    return 2 * slopes(w, b, x, y)[0]


def loss_grad_b__twice_the_slope(w, b, x, y):
    return 2 * slopes(w, b, x, y)[1]


def loss_grad_w__residual_one(w, b, x, y):
    """Is the residual 1 for every target?"""
    return slopes(w, b, x, y, 1.0)[0]


def loss_grad_b__residual_one(w, b, x, y):
    return slopes(w, b, x, y, 1.0)[1]


# One step


def sgd_step__uphill(w, b, x, y, lr):
    """Does your step make the loss smaller?"""
    grad_w, grad_b = slopes(w, b, x, y)
    return w + lr * grad_w, b + lr * grad_b


def sgd_step__bias_grows(w, b, x, y, lr):
    """Which sign has the derivative with respect to b, and in which direction does a step go?"""
    grad_w, grad_b = slopes(w, b, x, y)
    return w - lr * grad_w, b - lr * grad_b * (1 if x >= 0 else -1)


def sgd_step__one_after_the_other(w, b, x, y, lr):
    """At which w is your second derivative taken?"""
    new_w = w - lr * slopes(w, b, x, y)[0]
    return new_w, b - lr * slopes(new_w, b, x, y)[1]


def sgd_step__bias_first(w, b, x, y, lr):
    """At which b is the derivative of the weight taken?"""
    new_b = b - lr * slopes(w, b, x, y)[1]
    return w - lr * slopes(w, new_b, x, y)[0], new_b


def sgd_step__weight_only(w, b, x, y, lr):
    """Which of the two parameters does not learn in your function?"""
    return w - lr * slopes(w, b, x, y)[0], b


def sgd_step__bias_before_weight(w, b, x, y, lr):
    """In which order does the docstring name the pair?"""
    return stepped(w, b, x, y, lr)[::-1]


def sgd_step__gradients_returned(w, b, x, y, lr):
    """Are the new parameters asked for, or the changes?"""
    return tuple(-lr * slope for slope in slopes(w, b, x, y))


def sgd_step__keeps_the_sign(w, b, x, y, lr):
    """Is anything in the formula of a step that keeps the weight from crossing zero?"""
    new_w, new_b = stepped(w, b, x, y, lr)
    return (new_w, new_b) if new_w * w > 0 else (w, new_b)


# Where the elbow goes


def elbow_shift__old_minus_new(w, b, x, y, lr):
    """Which sign has a move to the right in the docstring?"""
    return -moved(w, b, x, y, lr)


def elbow_shift__new_elbow(w, b, x, y, lr):
    """Is the new place asked for, or how far it is from the old one?"""
    bend(w, b)
    return bend(*stepped(w, b, x, y, lr))


def elbow_shift__distance(w, b, x, y, lr):
    """Which sign has a move to the left?"""
    return abs(moved(w, b, x, y, lr))


def elbow_shift__first_order(w, b, x, y, lr):
    """Is your shift that of a large step, too? Compare it with the difference of two elbows."""
    grad_w, grad_b = slopes(w, b, x, y)
    moved(w, b, x, y, lr)
    return lr * (grad_b * w - b * grad_w) / w**2


def elbow_shift__residual_of_one(w, b, x, y, lr):
    """Does your shift depend on the target?"""
    moved(w, b, x, y, lr)
    return lr * (w - b * x) / (w * (w - lr * x)) if w * x + b > 0 else 0.0


def elbow_shift__inactive_units_move(w, b, x, y, lr):
    """What does a step do to an inactive unit?"""
    moved(w, b, x, y, lr)
    residual = max(0.0, w * x + b) - y
    return bend(w - lr * residual * x, b - lr * residual) - bend(w, b)


def elbow_shift__bias_forgotten(w, b, x, y, lr):
    """Which of the two parameters moves in your shift?"""
    bend(w, b)
    return bend(stepped(w, b, x, y, lr)[0], b) - bend(w, b)


def elbow_shift__zero_without_a_slope(w, b, x, y, lr):
    """What does the docstring ask for where there is no elbow?"""
    try:
        return moved(w, b, x, y, lr)
    except ValueError:
        return 0.0


def elbow_shift__new_slope_unchecked(w, b, x, y, lr):
    """Can the weight be zero after the step?"""
    new_w, new_b = stepped(w, b, x, y, lr)
    return -new_b / (new_w or 1e-12) - bend(w, b)


# In words


def describe_step__slope_with_its_sign(w, b, x, y, lr):
    """Is a slope of -2 steeper than one of -1 in your words, and in the docstring's?"""
    shift = moved(w, b, x, y, lr)
    growth = stepped(w, b, x, y, lr)[0] - w
    return "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower", direction(shift)


def describe_step__case_iii_to_the_left(w, b, x, y, lr):
    """In which direction does b move, and what does that do to your two elbows? Compute both."""
    shift = moved(w, b, x, y, lr)
    flipped = w > 0 and x < 0
    return steepness(w, b, x, y, lr), direction(-shift if flipped else shift)


def describe_step__sign_of_the_bias(w, b, x, y, lr):
    """Try a small and a large positive b: does the elbow always go the same way?"""
    shift = moved(w, b, x, y, lr)
    if w > 0 and x > 0 and shift:
        return steepness(w, b, x, y, lr), "right" if (b <= 0) == (w * x + b > y) else "left"
    return steepness(w, b, x, y, lr), direction(shift)


def describe_step__towards_the_origin(w, b, x, y, lr):
    """Which direction is "right" on the line of inputs?"""
    shift = moved(w, b, x, y, lr)
    closer = abs(bend(*stepped(w, b, x, y, lr))) < abs(bend(w, b))
    return steepness(w, b, x, y, lr), "unchanged" if abs(shift) < 1e-12 else "left" if closer else "right"


def describe_step__residual_taken_as_one(w, b, x, y, lr):
    """Does your answer depend on the target, and should it?"""
    moved(w, b, x, y, lr)
    y = max(0.0, w * x + b) - 1.0
    return steepness(w, b, x, y, lr), direction(moved(w, b, x, y, lr))


def describe_step__always_a_change(w, b, x, y, lr):
    """Is there a step that changes nothing?"""
    shift = moved(w, b, x, y, lr)
    growth = abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    return "steeper" if growth > 0 else "shallower", "right" if shift > 0 else "left"


def describe_step__small_is_nothing(w, b, x, y, lr):
    """From which size on is a change a change, according to the docstring?"""
    shift = moved(w, b, x, y, lr)
    growth = abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    return (
        "unchanged" if abs(growth) < 1e-2 else "steeper" if growth > 0 else "shallower",
        "unchanged" if abs(shift) < 1e-2 else "right" if shift > 0 else "left",
    )


def describe_step__elbow_before_slope(w, b, x, y, lr):
    """In which order does the docstring name the two words?"""
    return direction(moved(w, b, x, y, lr)), steepness(w, b, x, y, lr)


def describe_step__no_gate_in_words(w, b, x, y, lr):
    """What does a step do to a unit that is inactive?"""
    moved(w, b, x, y, lr)
    residual = max(0.0, w * x + b) - y
    growth = abs(w - lr * residual * x) - abs(w)
    shift = bend(w - lr * residual * x, b - lr * residual) - bend(w, b)
    return "unchanged" if abs(growth) < 1e-12 else "steeper" if growth > 0 else "shallower", direction(shift)


def describe_step__only_the_bias_moves_the_elbow(w, b, x, y, lr):
    """On which of the two parameters does the elbow depend?"""
    bend(stepped(w, b, x, y, lr)[0], b)
    return steepness(w, b, x, y, lr), direction(bend(w, stepped(w, b, x, y, lr)[1]) - bend(w, b))


def describe_step__nothing_without_an_elbow(w, b, x, y, lr):
    """What does the docstring ask for where there is no elbow before or after the step?"""
    try:
        return steepness(w, b, x, y, lr), direction(moved(w, b, x, y, lr))
    except ValueError:
        return "unchanged", "unchanged"


SLOPE_CASE_I__residual_counts = "shallower", "Which derivative of the ReLU belongs to this case?"
ELBOW_CASE_I__bias_moves = "right", "What are the two gradients in this case?"
SLOPE_CASE_II__uphill_slope = (
    "steeper",
    "Which sign has the derivative with respect to w here, and in which direction does a step go?",
)
ELBOW_CASE_II__always_right = (
    "right",
    "Is there no number of this case for which the elbow goes the other way? Try very different biases.",
)
ELBOW_CASE_II__always_left = (
    "left",
    "Try very different biases, negative ones too: does the elbow always go the same way?",
)
SLOPE_CASE_III__sign_of_x_ignored = "shallower", "Which sign has x here, and so the derivative with respect to w?"
ELBOW_CASE_III__source_left = (
    "left",
    "In which direction does b move, and in which w? Compute the old and the new elbow for an example.",
)
ELBOW_CASE_III__unknown_bias = "depends_on_sign_of_w_minus_bx", "What does it say about b that the unit is active here?"
SLOPE_CASE_IV__signed_slope = "shallower", "How is steepness measured in the prompt?"
ELBOW_CASE_IV__mirrored_from_iii = "right", "Compute the old and the new elbow for an example of this case."
ELBOW_CASE_IV__sign_may_vary = (
    "depends_on_sign_of_w_minus_bx",
    "What does it say about b that the unit is active in this case?",
)


# A hidden layer


def flat(*parameters):
    return [np.asarray(p, dtype=float).reshape(-1) for p in parameters]


def bends(weights, biases):
    if (weights == 0).any():
        raise ValueError("a unit without a slope")
    return -biases / weights


def hidden_elbows__signs_lost(W1, b1):
    """Put your elbows into W x + b: is it zero?"""
    return -bends(*flat(W1, b1))


def hidden_elbows__column_against_row(W1, b1):
    """What does NumPy make of a column divided into a vector?"""
    bends(*flat(W1, b1))
    return -np.asarray(b1, dtype=float) / np.asarray(W1, dtype=float)


def hidden_elbows__infinite_elbows(W1, b1):
    """What does the docstring ask for if a weight is zero?"""
    W1, b1 = flat(W1, b1)
    with np.errstate(all="ignore"):
        return -b1 / W1


def hidden_elbows__all_weights_zero(W1, b1):
    """How many weights of zero are needed for a ValueError?"""
    W1, b1 = flat(W1, b1)
    if not W1.any():
        raise ValueError("no slopes")
    with np.errstate(all="ignore"):
        return -b1 / W1


def hidden_elbows__whole_numbers(W1, b1):
    """Which kind of division do you use for the elbows?"""
    bends(*flat(W1, b1))
    W1, b1 = flat(W1, b1)
    return -b1 // W1


def hidden_elbows__biases_negated(W1, b1):
    """Which array does your `*=` change?"""
    bends(*flat(W1, b1))
    b1 = np.asarray(b1, dtype=float)
    b1 *= -1
    return b1 / np.ravel(W1)


def hidden_elbows__sorted(W1, b1):
    """In which order are the elbows asked for?"""
    return np.sort(bends(*flat(W1, b1)))


def network(W1, b1, W2, x, y):
    """Parameters, gates and residual as they should be."""
    W1, b1, W2 = flat(W1, b1, W2)
    gates = (W1 * x + b1 > 0).astype(float)
    return W1, b1, W2, gates, W2 @ (gates * (W1 * x + b1)) - y


def updated_hidden_elbows__before_the_step(W1, b1, W2, x, y, lr):
    """Are the elbows before or after the step asked for?"""
    return bends(*flat(W1, b1))


def updated_hidden_elbows__no_gates(W1, b1, W2, x, y, lr):
    """Which of the units are inactive at x, and what does a step do to them?"""
    W1, b1, W2, _, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * x, b1 - lr * residual * W2)


def updated_hidden_elbows__gates_open_at_the_kink(W1, b1, W2, x, y, lr):
    """What have we agreed on for a unit at its kink?"""
    W1, b1, W2, _, residual = network(W1, b1, W2, x, y)
    gates = W1 * x + b1 >= 0
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__one_gate_for_all(W1, b1, W2, x, y, lr):
    """How many gates does a layer of d units have?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    gate = float(W2 @ (gates * (W1 * x + b1)) > 0)
    return bends(W1 - lr * residual * W2 * gate * x, b1 - lr * residual * W2 * gate)


def updated_hidden_elbows__output_weights_left_out(W1, b1, W2, x, y, lr):
    """How does the output change with one of the hidden units?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * gates * x, b1 - lr * residual * gates)


def updated_hidden_elbows__new_output_weights(W1, b1, W2, x, y, lr):
    """At which parameters are the derivatives taken, according to the docstring?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    W2 = W2 - lr * residual * gates * (W1 * x + b1)
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__own_residuals(W1, b1, W2, x, y, lr):
    """How many residuals does a network with one output have?"""
    W1, b1, W2, gates, _ = network(W1, b1, W2, x, y)
    residual = W2 * gates * (W1 * x + b1) - y
    return bends(W1 - lr * residual * W2 * gates * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__biases_stay(W1, b1, W2, x, y, lr):
    """Which parameters of the hidden layer move in your function?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * gates * x, b1)


def updated_hidden_elbows__weights_stay(W1, b1, W2, x, y, lr):
    """Do the weights of the hidden layer move in your function?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 + 0.0 * x, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__input_left_out(W1, b1, W2, x, y, lr):
    """Of what is the derivative with respect to a weight made?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - lr * residual * W2 * gates, b1 - lr * residual * W2 * gates)


def updated_hidden_elbows__uphill_layer(W1, b1, W2, x, y, lr):
    """Does your step make the loss of the network smaller?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 + lr * residual * W2 * gates * x, b1 + lr * residual * W2 * gates)


def updated_hidden_elbows__doubled_loss(W1, b1, W2, x, y, lr):
    """Which factor stands before the square in the loss of the network?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    return bends(W1 - 2 * lr * residual * W2 * gates * x, b1 - 2 * lr * residual * W2 * gates)


def updated_hidden_elbows__old_weights_checked(W1, b1, W2, x, y, lr):
    """At which time must no weight be zero, according to the docstring?"""
    W1, b1, W2, gates, residual = network(W1, b1, W2, x, y)
    bends(W1, b1)
    with np.errstate(all="ignore"):
        return -(b1 - lr * residual * W2 * gates) / (W1 - lr * residual * W2 * gates * x)


def updated_hidden_elbows__shapes_as_they_come(W1, b1, W2, x, y, lr):
    """What do a column of weights and a row of output weights make together?"""
    W1, b1, W2 = (np.asarray(p, dtype=float) for p in (W1, b1, W2))
    gates = W1 * x + b1 > 0
    residual = np.sum(W2 * gates * (W1 * x + b1)) - y
    new = W1 - lr * residual * W2 * gates * x
    if (new == 0).any():
        raise ValueError("a unit without a slope")
    return -(b1 - lr * residual * W2 * gates) / new


def updated_hidden_elbows__in_place(W1, b1, W2, x, y, lr):
    """Which of the caller's arrays does your `-=` change?"""
    new_W1, new_b1, W2, gates, residual = network(W1, b1, W2, x, y)
    new_W1 -= lr * residual * W2 * gates * x
    new_b1 -= lr * residual * W2 * gates
    return bends(new_W1, new_b1)


# Seen later than the others


def relu_unit__softplus(w, b, x):
    """Has your function a kink?"""
    return float(np.logaddexp(0.0, w * x + b))


def loss_grad_w__kink_at_x(w, b, x, y):
    """Where is the kink of the unit: at x = 0?"""
    return float((max(w * x + b, 0.0) - y) * max(x, 0.0))


def loss_grad_b__negative_residual_cut(w, b, x, y):
    """Does a unit that is below its target learn?"""
    return float(max(w * x + b - y, 0.0)) if w * x + b > 0 else 0.0


def sgd_step__stops_at_zero(w, b, x, y, lr):
    """May a step take w and b across zero?"""
    r = max(w * x + b, 0.0) - y if w * x + b > 0 else 0.0
    new_w, new_b = w - lr * r * x, b - lr * r
    return (max(new_w, 0.0) if w > 0 else min(new_w, 0.0)), new_b


# Tolerances and caps that nobody asked for, and lists of the caller


def relu_unit__seven_decimals(w, b, x):
    """What becomes of a very small output in your function?"""
    return round(max(0.0, w * x + b), 7)


def elbow__nearly_constant_is_constant(w, b):
    """Which slopes does the docstring refuse, and which do you?"""
    if abs(w) < 1e-8:
        raise ValueError("no slope")
    return -b / w


def loss_grad_output__nearly_there(phi, y):
    """From which residual on does your derivative differ from 0?"""
    return 0.0 if np.isclose(phi, y) else phi - y


def loss_grad_w__gate_with_a_margin(w, b, x, y):
    """From which value of w x + b on is a unit active?"""
    return slopes(w, b, x, y)[0] if w * x + b > 1e-8 else 0.0


def loss_grad_b__gradient_clipped(w, b, x, y):
    """How large may a gradient become in your function?"""
    return float(np.clip(slopes(w, b, x, y)[1], -1e3, 1e3))


def sgd_step__learning_rate_at_most_one(w, b, x, y, lr):
    """Which learning rates does the docstring allow?"""
    if lr > 1:
        raise ValueError("lr")
    return stepped(w, b, x, y, lr)


def elbow_shift__small_slopes_refused(w, b, x, y, lr):
    """How small may a weight be and still have an elbow?"""
    if min(abs(w), abs(stepped(w, b, x, y, lr)[0])) < 1e-8:
        raise ValueError("no slope")
    return moved(w, b, x, y, lr)


def describe_step__close_is_equal(w, b, x, y, lr):
    """How small a change is still a change, according to the docstring?"""
    shift = moved(w, b, x, y, lr)
    new_w, new_b = stepped(w, b, x, y, lr)
    slope = "unchanged" if np.isclose(abs(new_w), abs(w)) else steepness(w, b, x, y, lr)
    return slope, "unchanged" if np.isclose(bend(new_w, new_b), bend(w, b)) else direction(shift)


def describe_step__every_bit_counts(w, b, x, y, lr):
    """Which changes count as none?"""
    shift, growth = moved(w, b, x, y, lr), abs(stepped(w, b, x, y, lr)[0]) - abs(w)
    slope = "steeper" if growth > 0 else "shallower" if growth < 0 else "unchanged"
    return slope, "right" if shift > 0 else "left" if shift < 0 else "unchanged"


def hidden_elbows__zero_by_the_sum(W1, b1):
    """Is a sum of zero the same as a weight of zero?"""
    weights, biases = np.ravel(np.array(W1, dtype=float)), np.ravel(np.array(b1, dtype=float))
    if abs(weights.sum()) < 1e-12 or weights[0] == 0:
        raise ValueError("no slope")
    with np.errstate(all="ignore"):
        return -biases / weights


def hidden_elbows__padded_weights(W1, b1):
    """Is anything added to the weights that you divide by?"""
    weights, biases = np.ravel(np.array(W1, dtype=float)), np.ravel(np.array(b1, dtype=float))
    if (weights == 0).any():
        raise ValueError("no slope")
    return -biases / (weights + 1e-12)


def hidden_elbows__list_of_biases_negated(W1, b1):
    """Does the caller's list of biases keep its signs?"""
    weights, biases = np.ravel(np.array(W1, dtype=float)), np.ravel(np.array(b1, dtype=float))
    if (weights == 0).any():
        raise ValueError("no slope")
    if isinstance(b1, list):
        b1[:] = [-b for b in b1]
    return -biases / weights


def updated_hidden_elbows__weights_checked_before_as_well(W1, b1, W2, x, y, lr):
    """Which weights must not be zero: those before the step, or those after it?"""
    weights, biases, out = (np.ravel(np.array(part, dtype=float)) for part in (W1, b1, W2))
    if (weights == 0).any():
        raise ValueError("no slope")
    z = weights * x + biases
    delta = (out @ np.maximum(z, 0) - y) * out * (z > 0)
    weights, biases = weights - lr * delta * x, biases - lr * delta
    if (weights == 0).any():
        raise ValueError("no slope")
    return -biases / weights


def updated_hidden_elbows__gates_with_a_margin(W1, b1, W2, x, y, lr):
    """Is a unit that is only just active active?"""
    weights, biases, out = (np.ravel(np.array(part, dtype=float)) for part in (W1, b1, W2))
    z = weights * x + biases
    delta = (out @ np.maximum(z, 0) - y) * out * (z > 1e-8)
    weights, biases = weights - lr * delta * x, biases - lr * delta
    if (weights == 0).any():
        raise ValueError("no slope")
    return -biases / weights


def hidden_elbows__weights_that_cancel_refused(W1, b1):
    """Which of your weights is zero when their sum is?"""
    weights, biases = np.ravel(np.array(W1, dtype=float)), np.ravel(np.array(b1, dtype=float))
    if weights.sum() == 0 or (weights == 0).any():
        raise ValueError("no slope")
    return -biases / weights
