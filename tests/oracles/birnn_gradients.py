"""A bidirectional RNN in PyTorch, differentiated by autograd: what birnn_gradients is compared with.

`birnn_gradients.json` holds what `with_torch(inputs())` returned, so that the tests need no PyTorch.
"""

import numpy as np

# The number of steps, and dx, df, db, do.
SIZES = {"five steps": (5, (3, 4, 2, 5)), "one step": (1, (2, 3, 4, 1)), "equal sizes": (3, (3, 3, 3, 3))}


def inputs():
    """Matrices, inputs, given states and targets of a few networks."""
    random = np.random.default_rng(61)
    networks = {}
    for name, (steps, (dx, df, db, do)) in SIZES.items():
        shapes = {"Wf": (df, dx), "Uf": (df, df), "Vf": (do, df), "Wb": (db, dx), "Ub": (db, db), "Vb": (do, db)}
        networks[name] = {
            "params": {key: random.normal(size=shape) for key, shape in shapes.items()},
            "x": random.normal(size=(steps, dx)),
            "hf0": random.normal(size=df),
            "hb_last": random.normal(size=db),
            "z": random.normal(size=(steps, do)),
        }
    return networks


def with_torch(inputs):
    """States, loss and all gradients, by autograd."""
    import torch

    results = {}
    for name, given in inputs.items():
        p = {key: torch.tensor(matrix, requires_grad=True) for key, matrix in given["params"].items()}
        x, z = torch.tensor(given["x"]), torch.tensor(given["z"])
        hf, hb = [torch.tensor(given["hf0"])], [torch.tensor(given["hb_last"])]
        for x_t in x:
            hf.append(torch.sigmoid(p["Wf"] @ x_t + p["Uf"] @ hf[-1]))
        for x_t in x.flip(0):
            hb.insert(0, torch.sigmoid(p["Wb"] @ x_t + p["Ub"] @ hb[0]))
        states = [*hf[1:], *hb[:-1]]
        for state in states:
            state.retain_grad()
        y = torch.stack([p["Vf"] @ f + p["Vb"] @ b for f, b in zip(hf[1:], hb[:-1], strict=True)])
        loss = ((z - y) ** 2).sum()
        loss.backward()
        found = {"hf": torch.stack(hf), "hb": torch.stack(hb), "y": y, "loss": loss}
        found["at hf"] = torch.stack([state.grad for state in states[: len(x)]])
        found["at hb"] = torch.stack([state.grad for state in states[len(x) :]])
        found |= {f"at {key}": matrix.grad for key, matrix in p.items()}
        results |= {f"{name}: {what}": value.detach().numpy() for what, value in found.items()}
    return results


def with_reference(reference, inputs):
    """The same by the reference answer."""
    results = {}
    for name, given in inputs.items():
        params, x, z = given["params"], given["x"], given["z"]
        found = dict(reference.birnn_forward(params, x, given["hf0"], given["hb_last"]))
        hf, hb, y = found["hf"], found["hb"], found["y"]
        found["loss"] = np.array(reference.birnn_loss(y, z))
        found["at hf"], found["at hb"] = reference.birnn_hidden_gradients(params, hf, hb, y, z)
        gradients = reference.birnn_parameter_gradients(params, x, hf, hb, y, z)
        found |= {f"at {key}": gradient for key, gradient in gradients.items()}
        results |= {f"{name}: {what}": value for what, value in found.items()}
    return results
