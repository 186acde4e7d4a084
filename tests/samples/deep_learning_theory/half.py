# Deep learning theory - handed in as a script, I ran out of time for the second half
import numpy as np

SEED_TENSOR = np.array(
    [
        [[1, 3, 2], [1, 2, 3]],
        [[3, 3, 2], [2, 4, 4]],
        [[4, 2, 2], [1, 2, 4]],
        [[3, 3, 2], [3, 3, 2]],
    ]
)


def to_tensor(x):
    x = np.array(x, float)
    if len(x.shape) != 3 or min(x.shape) == 0:
        raise ValueError("x has to be batch x channels x features")
    return x


def batch_norm_stats(x):
    x = to_tensor(x)
    by_channel = np.swapaxes(x, 0, 1).reshape(x.shape[1], -1)
    return by_channel.mean(axis=1), by_channel.std(axis=1) ** 2


def layer_norm_stats(x):
    x = to_tensor(x)
    return [np.mean(sample) for sample in x], [np.var(sample) for sample in x]


def instance_norm_stats(x):
    x = to_tensor(x)
    return np.einsum("ncl->nc", x) / x.shape[2], np.var(x, axis=2)


def normalize(x, kind, eps=1e-5):
    x = to_tensor(x)
    if kind == "batch":
        m, v = batch_norm_stats(x)
        m, v = m[None, :, None], v[None, :, None]
    elif kind == "layer":
        m, v = layer_norm_stats(x)
        m, v = np.array(m)[:, None, None], np.array(v)[:, None, None]
    elif kind == "instance":
        m, v = instance_norm_stats(x)
        m, v = m[..., None], v[..., None]
    else:
        raise ValueError("kind?")
    return (x - m) * (v + eps) ** -0.5


def seed_tensor_stats():
    functions = {"batch": batch_norm_stats, "layer": layer_norm_stats, "instance": instance_norm_stats}
    return {name: function(SEED_TENSOR) for name, function in functions.items()}


# ---- decoding ----


def count_sequences(vocab_size: int, T: int) -> int:
    # BOS can't come again, so one word less
    if vocab_size < 1 or T < 0:
        raise ValueError
    return (vocab_size - 1) ** T


def viterbi_init(N, bos):
    log_delta = np.array([-np.inf] * N)
    log_delta[bos] = 0
    return log_delta


def viterbi_step(log_P, log_delta):
    scores = np.array(log_P) + np.reshape(log_delta, (-1, 1))
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_last_token(log_delta):
    return int(np.argmax(log_delta))


def viterbi_backtrack(backpointers, last: int) -> list[int]:
    raise NotImplementedError("viterbi_backtrack")


def viterbi_decode(P, bos: int, T: int):
    raise NotImplementedError("viterbi_decode")


VITERBI_TIME = "O(T N^2)"
VITERBI_SPACE = None  # one of "O(N + T)", "O(N^2 + N T)", "O(N^2)", "O(N^T)"
NAIVE_TIME = "O(T N^T)"
NAIVE_SPACE = None  # one of "O(N^T)", "O(T N^T)", "O(T)"
VITERBI_REQUIRES = None  # one of "both", "finite_order_markov", "time_homogeneity"
VITERBI_FOR_LSTM = False
VITERBI_FOR_VANILLA_RNN = None  # one of False, True
BEAM_TIME = None  # one of "O(T B N log(B N))", "O(T B^2 N log(B N))", "O(T N^2)", "O(T N^B)"
BEAM_SPACE = None  # one of "O(B (N + T))", "O(B)", "O(N^2 + N T)", "O(T N^B)"


def tree_language_model():
    return {
        ("<BOS>",): {"the": -1.5, "a": -1.8},
        ("<BOS>", "the"): {"green": -3.4, "red": -3.1},
        ("<BOS>", "a"): {"blue": -2.5, "red": -2.7},
        ("<BOS>", "the", "green"): {"ellipse": -3.6, "rectangle": -3.3},
        ("<BOS>", "the", "red"): {"circle": -4.8, "rectangle": -4.5},
        ("<BOS>", "a", "blue"): {"ellipse": -5.4, "square": -5.0},
        ("<BOS>", "a", "red"): {"circle": -4.9, "square": -5.1},
    }


def sequence_log_prob(next_log_probs, tokens, bos="<BOS>"):
    total = 0.0
    for t in range(len(tokens)):
        total += next_log_probs((bos,) + tuple(tokens[:t]))[tokens[t]]
    return total


def exhaustive_decode(next_log_probs, T, bos="<BOS>"):
    raise NotImplementedError("exhaustive_decode")


def is_first_order_markov(tree, tol=1e-12):
    raise NotImplementedError("is_first_order_markov")


VITERBI_ON_TREE = False  # one of False, True


def greedy_decode(next_log_probs, T, bos="<BOS>"):
    words, total = (bos,), 0.0
    for _ in range(T):
        word, log_prob = max(next_log_probs(words).items(), key=lambda item: item[1])
        words += (word,)
        total += log_prob
    return words[1:], total


def beam_search(next_log_probs, T, beam_width, bos="<BOS>"):
    raise NotImplementedError("beam_search")


def smallest_exact_beam_width(next_log_probs, T, bos="<BOS>"):
    raise NotImplementedError("smallest_exact_beam_width")


BEAM_AT_LEAST_AS_GOOD_AS_GREEDY = None  # one of False, True
