"""Answers of every kind but the one that was asked for."""

import collections
import datetime

import numpy as np

SEED_TENSOR = np.array([[[1, 3, 2], [1, 2, 3]], [[3, 3, 2], [2, 4, 4]], [[4, 2, 2], [1, 2, 4]], [[3, 3, 2], [3, 3, 2]]])


class Stats:
    def __init__(self, mean, var):
        self.mean, self.var = mean, var


def batch_norm_stats(x):
    x = np.array(x, dtype=float)
    return {"mean": x.mean(axis=(0, 2)), "var": x.var(axis=(0, 2))}


def layer_norm_stats(x):
    x = np.array(x, dtype=float)
    return Stats(x.mean(axis=(1, 2)), x.var(axis=(1, 2)))


def instance_norm_stats(x):
    x = np.array(x, dtype=float)
    return str(x.mean(axis=2).tolist()), str(x.var(axis=2).tolist())


def normalize(x, kind, eps=1e-5):
    x = np.array(x, dtype=complex)
    axes = {"batch": (0, 2), "layer": (1, 2), "instance": 2}[kind]
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def seed_tensor_stats():
    x = SEED_TENSOR
    return [("batch", x.mean(axis=(0, 2)), x.var(axis=(0, 2))), ("layer", x.mean(axis=(1, 2)), x.var(axis=(1, 2)))]


def count_sequences(vocab_size, T):
    return str(vocab_size**T)


def viterbi_init(N, bos):
    return {j: (0.0 if j == bos else float("-inf")) for j in range(N)}


def viterbi_step(log_P, log_delta):
    scores = np.array(log_P) + np.array(log_delta)[:, None]
    return np.stack([scores.max(axis=0), scores.argmax(axis=0)])


def viterbi_last_token(log_delta):
    return np.array([np.argmax(log_delta)])


def viterbi_backtrack(backpointers, last):
    words = collections.deque([last])
    for row in list(backpointers)[::-1]:
        words.appendleft(int(row[words[0]]))
    return words


def viterbi_decode(P, bos, T):
    return "0" * T, datetime.timedelta(seconds=-T)


VITERBI_TIME = ["O(T N^2)"]
VITERBI_SPACE = "O(N^2+NT)"
NAIVE_TIME = lambda: "O(T N^T)"
NAIVE_SPACE = float("nan")
VITERBI_REQUIRES = {"finite_order_markov"}
VITERBI_FOR_LSTM = 0
VITERBI_FOR_VANILLA_RNN = "False"
BEAM_TIME = "o(t b n log(b n))"
BEAM_SPACE = np.str_("O(B (N + T))")
VITERBI_ON_TREE = np.bool_(False)
BEAM_AT_LEAST_AS_GOOD_AS_GREEDY = 0


def tree_language_model():
    return {"<BOS> the": {"green": "-3.4", "red": "-3.1"}, "<BOS>": ["the", "a"], 7: None}


def sequence_log_prob(next_log_probs, tokens, bos="<BOS>"):
    steps = [next_log_probs((bos, *tokens[:t])).get(word) for t, word in enumerate(tokens)]
    return steps


def exhaustive_decode(next_log_probs, T, bos="<BOS>"):
    return (next_log_probs, None)


def is_first_order_markov(tree, tol=1e-12):
    return "yes" if len(tree) > 7 else "no"


def greedy_decode(next_log_probs, T, bos="<BOS>"):
    prefix = (bos,)
    for _ in range(T):
        conditional = next_log_probs(prefix)
        prefix += (max(conditional, key=conditional.get),)
        yield prefix


def beam_search(next_log_probs, T, beam_width, bos="<BOS>"):
    return {("u",) * T: float("nan")}


def smallest_exact_beam_width(next_log_probs, T, bos="<BOS>"):
    return np.nan
