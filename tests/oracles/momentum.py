"""PyTorch's optimizers as an oracle for momentum; what they give is frozen in momentum.json.

torch.optim.SGD takes its first gradient as the first velocity. Fed with a zero gradient first, it starts from v_0 = 0,
and with a dampening of beta its velocity is the running average. Adam keeps the running average and divides it by its
bias; with no memory for squares (beta_2 = 0) and no eps it also divides by the size of the gradient: undone here.
"""

from functools import partial

import numpy as np

# (t, d, how much is kept, learning rate)
RUNS = {"short": (1, 3, 0.9, 0.1), "usual": (30, 2, 0.9, 0.1), "narrow": (12, 1, 0.3, 2.5), "long": (60, 1, 0.99, 1.5)}


def inputs():
    """The gradients of each run."""
    random = np.random.default_rng(20)
    return {name: random.normal(0.7, 1.5, (t, d)) for name, (t, d, _, _) in RUNS.items()}


def with_torch(inputs):
    """Updates, averages and corrected averages from the optimizers, step by step."""
    import torch

    def steps(make_optimizer, grads, *, from_zero):
        """What each step adds to the parameters, and the optimizer's memory after it."""
        theta = torch.zeros(grads.shape[1], dtype=torch.float64, requires_grad=True)
        optimizer, updates, memory = make_optimizer([theta]), [], []
        for grad in ([np.zeros(grads.shape[1])] if from_zero else []) + list(grads):
            theta.data.zero_()  # so that no update is rounded by being added to something large
            theta.grad = torch.tensor(grad, dtype=torch.float64)
            optimizer.step()
            updates.append(theta.detach().numpy().copy())
            memory.append({key: np.array(value) for key, value in optimizer.state[theta].items() if value is not None})
        skip = 1 if from_zero else 0
        return np.array(updates)[skip:], memory[skip:]

    results = {}
    for name, grads in inputs.items():
        _, _, keep, rate = RUNS[name]
        momentum = partial(torch.optim.SGD, lr=rate, momentum=keep)
        average = partial(torch.optim.SGD, lr=rate, momentum=keep, dampening=keep)
        adam = partial(torch.optim.Adam, lr=rate, betas=(keep, 0.0), eps=0.0)
        results[f"{name}: momentum"], _ = steps(momentum, grads, from_zero=True)
        results[f"{name}: running average"], memory = steps(average, grads, from_zero=True)
        results[f"{name}: v of SGD"] = np.array([step["momentum_buffer"] for step in memory])
        updates, memory = steps(adam, grads, from_zero=False)
        results[f"{name}: v of Adam"] = np.array([step["exp_avg"] for step in memory])
        results[f"{name}: corrected"] = -updates * np.abs(grads) / rate
    return results


def with_reference(reference, inputs):
    """The same from the reference answer."""
    results = {}
    for name, grads in inputs.items():
        _, _, keep, rate = RUNS[name]
        ends = range(1, len(grads) + 1)
        averages = np.array([reference.running_average(grads[:t], keep) for t in ends])
        results[f"{name}: momentum"] = reference.momentum_updates(grads, keep, rate)
        results[f"{name}: running average"] = reference.running_average_updates(grads, keep, rate)
        results[f"{name}: v of SGD"] = averages
        results[f"{name}: v of Adam"] = averages
        results[f"{name}: corrected"] = np.array([reference.bias_correction(averages[t - 1], t, keep) for t in ends])
    return results
