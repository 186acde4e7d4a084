"""Right answers to decoding in other styles: each must get full marks."""

import functools
import heapq
import itertools
import math

import numpy as np


def log(p):
    return math.log(p) if p > 0 else -math.inf


class NotAChain(ValueError):
    """A subclass of ValueError counts."""


def refuse(P, bos, T):
    if any(len(row) != len(P) for row in P) or any(p < 0 for row in P for p in row):
        raise NotAChain("not square, or negative")
    if any(abs(math.fsum(row) - 1) > 1e-6 for row in P):
        raise NotAChain("a row does not sum to one")
    if bos not in range(len(P)) or T < 0:
        raise ValueError("bos or T")


# Plain Python: loops and lists, no NumPy.


def count_sequences__plain_python(vocab_size, T):
    if vocab_size < 1 or T < 0:
        raise ValueError("no vocabulary, or a negative length")
    count = 1
    for _ in range(T):
        count *= vocab_size
    return count


def viterbi_init__plain_python(N, bos):
    return [0.0 if j == bos else -math.inf for j in range(N)]


def viterbi_step__plain_python(log_P, log_delta):
    best, pointers = [], []
    for j in range(len(log_delta)):
        scores = [log_P[i][j] + log_delta[i] for i in range(len(log_delta))]
        best.append(max(scores))
        pointers.append(scores.index(best[j]))
    return best, pointers


def viterbi_last_token__plain_python(log_delta):
    return max(range(len(log_delta)), key=lambda j: log_delta[j])


def viterbi_backtrack__plain_python(backpointers, last):
    if len(backpointers) == 0:
        return [last]
    *rows, row = backpointers
    return [*viterbi_backtrack__plain_python(rows, int(row[last])), last]


def viterbi_decode__plain_python(P, bos, T):
    if any(np.ndim(row) != 1 for row in P):
        raise NotAChain("a matrix, please")
    refuse(P, bos, T)
    # For each word the best path to it, as nested pairs (word, path before): no back-pointers at all.
    paths = {bos: (0.0, None)}
    for _ in range(T):
        following = {}
        for i, (score, path) in paths.items():
            for j, p in enumerate(P[i]):
                if p > 0 and (j not in following or score + log(p) > following[j][0]):
                    following[j] = (score + log(p), (j, path))
        paths = following
    score, path = max(paths.values(), key=lambda found: found[0])
    words = []
    while path is not None:
        word, path = path
        words.append(word)
    return tuple(reversed(words)), score


# NumPy to the end: arrays and NumPy scalars come back, partly in single precision.


def count_sequences__numpy(vocab_size, T):
    if min(vocab_size - 1, T) < 0:
        raise ValueError
    return int(np.prod(np.full(T, vocab_size, dtype=object), initial=1))


def viterbi_init__numpy(N, bos):
    with np.errstate(divide="ignore"):
        return np.log(np.eye(N, dtype=np.float32)[bos])


def viterbi_step__numpy(log_P, log_delta):
    scores = np.add(np.transpose(log_P), log_delta)
    pointers = np.argmax(scores, axis=1)
    return np.take_along_axis(scores, pointers[:, None], axis=1)[:, 0], pointers.astype(np.uint8)


def viterbi_last_token__numpy(log_delta):
    return np.argsort(-np.asarray(log_delta), kind="stable")[:1]


def viterbi_backtrack__numpy(backpointers, last):
    words = np.empty(len(backpointers) + 1, dtype=np.int32)
    words[-1] = last
    for t in range(len(backpointers), 0, -1):
        words[t - 1] = backpointers[t - 1][words[t]]
    return words


def viterbi_decode__numpy(P, bos, T):
    P = np.array(P, dtype=np.float64)
    if P.ndim != 2 or P.shape != P.T.shape or P.min() < 0 or not np.allclose(P.sum(1), 1, atol=1e-6):
        raise ValueError("P")
    if bos < 0 or bos >= len(P) or T < 0:
        raise ValueError("bos, T")
    # Probabilities that are scaled up at every step, with the logarithm of the scale on the side.
    delta, scale = np.eye(len(P))[bos], 0.0
    pointers = np.zeros((T, len(P)), dtype=int)
    for t in range(T):
        scores = delta[:, None] * P
        pointers[t] = scores.argmax(0)
        delta = scores.max(0)
        scale += np.log(delta.max())
        delta = delta / delta.max()
    words = np.zeros(T, dtype=int)
    last = delta.argmax()
    for t in range(T - 1, -1, -1):
        words[t] = last
        last = pointers[t, last]
    return words, np.array([scale])


def is_first_order_markov__numpy(tree, tol=1e-12):
    verdict = np.bool_(True)
    by_last = {}
    for prefix, following in tree.items():
        if len(prefix) > 1:
            by_last.setdefault((len(prefix), prefix[-1]), []).append(sorted(following.items()))
    for group in by_last.values():
        for one, other in itertools.combinations(group, 2):
            same = [w for w, _ in one] == [w for w, _ in other]
            verdict &= same and np.allclose([p for _, p in one], [p for _, p in other], rtol=0, atol=tol)
    return verdict


def tree_language_model__numpy():
    b = "<BOS>"
    words = {
        (b,): ("the", "a"),
        (b, "the"): ("green", "red"),
        (b, "a"): ("blue", "red"),
        (b, "the", "green"): ("ellipse", "rectangle"),
        (b, "the", "red"): ("circle", "rectangle"),
        (b, "a", "blue"): ("ellipse", "square"),
        (b, "a", "red"): ("circle", "square"),
    }
    numbers = np.float32([-1.5, -1.8, -3.4, -3.1, -2.5, -2.7, -3.6, -3.3, -4.8, -4.5, -5.4, -5.0, -4.9, -5.1])
    return {
        key: dict(zip(words[key], row, strict=True)) for key, row in zip(words, numbers.reshape(-1, 2), strict=True)
    }


# Recursion, for whatever is only a few words long.


def count_sequences__recursive(vocab_size, T):
    if vocab_size < 1 or T < 0:
        raise ValueError("bad arguments")
    if T == 0:
        return 1
    half = count_sequences__recursive(vocab_size, T // 2)
    return half * half * (vocab_size if T % 2 else 1)


def sequence_log_prob__recursive(next_log_probs, tokens, bos="<BOS>"):
    if len(tokens) == 0:
        return 0
    before = sequence_log_prob__recursive(next_log_probs, tokens[:-1], bos)
    if before == -math.inf:
        return before
    return before + next_log_probs((bos, *tokens[:-1])).get(tokens[-1], -math.inf)


def exhaustive_decode__recursive(next_log_probs, T, bos="<BOS>"):
    def best_from(prefix, left):
        if left == 0:
            return 0.0, []
        found = (-math.inf, [])
        for word, log_prob in next_log_probs(prefix).items():
            score, words = best_from((*prefix, word), left - 1)
            found = max(found, (log_prob + score, [word, *words]), key=lambda f: f[0])
        return found

    score, words = best_from((bos,), T)
    return words, score


def greedy_decode__recursive(next_log_probs, T, bos="<BOS>"):
    def go_on(prefix, score):
        if len(prefix) > T:
            return list(prefix[1:]), score
        ranked = sorted(next_log_probs(prefix).items(), key=lambda item: item[1])
        return go_on((*prefix, ranked[-1][0]), score + ranked[-1][1])

    return go_on((bos,), 0.0)


def beam_search__recursive(next_log_probs, T, beam_width, bos="<BOS>"):
    if beam_width <= 0:
        raise ValueError(f"{beam_width} beams")
    if T == 0:
        return [((), 0.0)]
    following = [
        ((*words, word), score + log_prob)
        for words, score in beam_search__recursive(next_log_probs, T - 1, beam_width, bos)
        for word, log_prob in next_log_probs((bos, *words)).items()
    ]
    following.sort(key=lambda beam: beam[1])
    return following[-beam_width:][::-1]


# A heap, back-pointers and a memory of answers.


def exhaustive_decode__heap(next_log_probs, T, bos="<BOS>"):
    # Every prefix is opened, whatever its score: the contract wants each asked once.
    heap, complete, number = [(0.0, 0, ())], [], itertools.count(1)
    while heap:
        cost, _, words = heapq.heappop(heap)
        if len(words) == T:
            complete.append((cost, words))
            continue
        for word, log_prob in next_log_probs((bos, *words)).items():
            heapq.heappush(heap, (cost - log_prob, next(number), (*words, word)))
    cost, words = min(complete, key=lambda c: c[0])
    return words, -cost


def beam_search__heap(next_log_probs, T, beam_width, bos="<BOS>"):
    if beam_width < 1:
        raise ValueError("beam_width")
    # A node is (word, node before); only at the end are they unrolled.
    beams = [(0.0, None)]

    def unrolled(node):
        words = []
        while node is not None:
            word, node = node
            words.insert(0, word)
        return words

    for _ in range(T):
        scores = []
        for score, node in beams:
            for word, log_prob in next_log_probs((bos, *unrolled(node))).items():
                scores.append((score + log_prob, (word, node)))
        beams = heapq.nlargest(beam_width, scores, key=lambda s: s[0])
    return [[unrolled(node), score] for score, node in beams]


def smallest_exact_beam_width__heap(next_log_probs, T, bos="<BOS>"):
    remembered = functools.cache(lambda prefix: next_log_probs(prefix))
    best = exhaustive_decode__heap(remembered, T, bos)[1]
    return next(
        width
        for width in itertools.count(1)
        if math.isclose(beam_search__heap(remembered, T, width, bos)[0][1], best, rel_tol=0, abs_tol=1e-9)
    )


# Single precision all the way through Viterbi.


def viterbi_step__single_precision(log_P, log_delta):
    scores = np.asarray(log_P, dtype=np.float32) + np.asarray(log_delta, dtype=np.float32)[:, np.newaxis]
    return scores.max(axis=0), scores.argmax(axis=0)


def viterbi_decode__single_precision(P, bos, T):
    P = np.asarray(P, dtype=np.float32)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or (P < 0).any() or (abs(P.sum(axis=1) - 1) > 1e-5).any():
        raise ValueError("P")
    if not 0 <= bos < len(P) or T < 0:
        raise ValueError("bos or T")
    with np.errstate(divide="ignore"):
        log_P, log_delta = np.log(P), np.log(np.eye(len(P), dtype=np.float32)[bos])
    pointers = []
    for _ in range(T):
        log_delta, a = viterbi_step__single_precision(log_P, log_delta)
        pointers.append(a)
    words = [int(log_delta.argmax())]
    for a in pointers[:0:-1]:
        words.append(int(a[words[-1]]))
    return (words[::-1], log_delta.max()) if T else ([], np.float32(0))


# Viterbi from the end: the best score that is still to come, and then a walk forward without back-pointers.


def viterbi_decode__from_the_end(P, bos, T):
    if any(np.ndim(row) != 1 for row in P):
        raise NotAChain("a matrix, please")
    refuse(P, bos, T)
    with np.errstate(divide="ignore"):
        log_P = np.log(np.array(P, dtype=float))
    to_come = [np.zeros(len(P))]
    for _ in range(T):
        to_come.append((log_P + to_come[-1]).max(axis=1))
    words, word = [], bos
    for ahead in to_come[-2::-1]:
        word = int(np.argmax(log_P[word] + ahead))
        words.append(word)
    return words, to_come[-1][bos]
