"""Code that falls over: at the top, in the middle, and in nearly every function."""

import numpy as np
import course_helpers  # only on the lab machines

DATA = np.loadtxt("measurements.csv", delimiter=",")
MEAN = DATA.mean()


class EmptyTensor(ValueError):
    pass


def batch_norm_stats(x):
    # every tensor is wrong here
    raise EmptyTensor("x")


def layer_norm_stats(x):
    x = np.array(x, dtype=float)
    N, C, L = x.shape
    return x.sum(axis=(1, 2)) / (C * L), x[N].var()


def instance_norm_stats(x):
    return course_helpers.stats(x, axis=-1)


def normalize(x, kind, eps=1e-5):
    mean, var = {"batch": batch_norm_stats, "instance": instance_norm_stats}[kind](x)
    return (x - mean) / np.sqrt(var + eps)


def seed_tensor_stats():
    return {"batch": batch_norm_stats(SEED_TENSOR)}


1 / 0


def count_sequences(vocab_size, T):
    # counts them one by one, into each other
    if T < 0:
        raise ValueError("T")
    if T == 0:
        return 1
    return vocab_size * count_sequences(vocab_size, T - 1) if vocab_size > 0 else count_sequences(vocab_size, T)


def viterbi_init(N, bos):
    delta = np.zeros(N)
    delta[bos + N] = 1.0
    return np.log(delta)


def viterbi_step(log_P, log_delta):
    return log_P + log_delta


def viterbi_last_token(log_delta):
    return log_delta.argmax()


def viterbi_backtrack(backpointers, last):
    assert len(backpointers) > 100, "too short"
    return [last]


def viterbi_decode(P, bos, T):
    if not 0 <= bos < len(P) or T < 0:
        raise ValueError("bos or T")
    raise Exception("not today")


VITERBI_TIME = "O(T N^2)"
VITERBI_SPACE = f"O({UNKNOWN})"
NAIVE_TIME = "O(T N^T)"


def sequence_log_prob(next_log_probs, tokens, bos="<BOS>"):
    return sum(next_log_probs(bos, tokens))


def exhaustive_decode(next_log_probs, T, bos="<BOS>"):
    return exhaustive_decode(next_log_probs, T, bos)


def is_first_order_markov(tree, tol=1e-12):
    raise StopIteration


def greedy_decode(next_log_probs, T, bos="<BOS>"):
    words = next_log_probs((bos,))
    return words[0]


def beam_search(next_log_probs, T, beam_width, bos="<BOS>"):
    raise ValueError("beam_width", beam_width)


def smallest_exact_beam_width(next_log_probs, T, bos="<BOS>"):
    return len(beam_search(next_log_probs, T, 1, bos))


BEAM_SPACE = "O(B (N + T))"
raise RuntimeError("end of file reached")
