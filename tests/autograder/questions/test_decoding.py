"""The reference of decoding against full enumeration and the numbers of its source."""

import importlib.util
import inspect
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.table_model import TableModel

BOS = "<BOS>"
HIDDEN = Path(__file__).parents[2] / "hidden" / "test_decoding.py"


@pytest.fixture
def solution(reference):
    return reference("decoding")


@pytest.fixture
def tree(solution):
    return solution.tree_language_model()


@pytest.fixture(scope="module")
def hidden():
    spec = importlib.util.spec_from_file_location("hidden_decoding", HIDDEN)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def enumerated(P, bos, T):
    """The probability of the best sequence, over all of them."""
    return max(np.prod([P[i, j] for i, j in pairwise((bos, *words))]) for words in product(range(len(P)), repeat=T))


@pytest.mark.parametrize(("N", "T"), [(1, 3), (2, 5), (3, 4), (4, 3)])
def test_viterbi_agrees_with_enumeration(solution, N, T):
    random = np.random.default_rng(7)
    for _ in range(10):
        P, bos = random.dirichlet(np.ones(N), N), int(random.integers(N))
        words, log_prob = solution.viterbi_decode(P, bos, T)
        own = np.prod([P[i, j] for i, j in pairwise((bos, *words))])
        assert (np.exp(log_prob), own) == pytest.approx((enumerated(P, bos, T),) * 2)


def test_counts_are_those_of_enumeration(solution):
    for N, T in product(range(1, 4), range(4)):
        assert solution.count_sequences(N, T) == len(list(product(range(N), repeat=T)))


def test_exhaustive_and_wide_beam_search_agree_with_enumeration(solution):
    random = np.random.default_rng(7)
    words, T = ("u", "v", "w"), 3
    tree = {
        (BOS, *middle): dict(zip(words, random.normal(-2, 1, 3).tolist(), strict=True))
        for length in range(T)
        for middle in product(words, repeat=length)
    }
    model = TableModel(tree)
    scores = {s: sum(tree[(BOS, *s[:t])][s[t]] for t in range(T)) for s in product(words, repeat=T)}
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    assert solution.exhaustive_decode(model, T) == ranked[0]
    assert solution.beam_search(model, T, 27) == ranked
    assert solution.beam_search(model, T, 9)[0] == ranked[0]
    assert {s: solution.sequence_log_prob(model, s) for s in scores} == pytest.approx(scores)


def test_the_tree_has_the_totals_of_the_source(solution, tree):
    model = TableModel(tree)
    totals = {
        ("the", "green"): -4.9,
        ("the", "red"): -4.6,
        ("a", "blue"): -4.3,
        ("a", "red"): -4.5,
        ("the", "green", "ellipse"): -8.5,
        ("the", "green", "rectangle"): -8.2,
        ("the", "red", "circle"): -9.4,
        ("the", "red", "rectangle"): -9.1,
        ("a", "blue", "ellipse"): -9.7,
        ("a", "blue", "square"): -9.3,
        ("a", "red", "circle"): -9.4,
        ("a", "red", "square"): -9.6,
    }
    for words, total in totals.items():
        assert solution.sequence_log_prob(model, words) == pytest.approx(total)


def test_the_searches_find_what_the_source_says_as_corrected(solution, tree):
    model = TableModel(tree)
    assert solution.exhaustive_decode(model, 3) == (("the", "green", "rectangle"), pytest.approx(-8.2))
    assert solution.greedy_decode(model, 3) == (("the", "red", "rectangle"), pytest.approx(-9.1))
    assert solution.beam_search(model, 2, 2) == [
        (("a", "blue"), pytest.approx(-4.3)),
        (("a", "red"), pytest.approx(-4.5)),
    ]
    assert solution.beam_search(model, 3, 2) == [
        (("a", "blue", "square"), pytest.approx(-9.3)),
        (("a", "red", "circle"), pytest.approx(-9.4)),
    ]
    assert solution.smallest_exact_beam_width(model, 3) == 4
    assert not solution.is_first_order_markov(tree)


@pytest.mark.parametrize(("beam_width", "calls"), [(1, 3), (2, 5), (3, 6), (4, 7)])
def test_beam_search_asks_as_often_as_the_bank_says(solution, tree, beam_width, calls):
    model = TableModel(tree)
    solution.beam_search(model, 3, beam_width)
    assert len(model.asked) == calls


def test_chains_whose_one_best_sequence_is_asked_for_have_only_one(hidden, solution):
    """Where a case asks for one sequence, no other is nearly as likely."""
    P = np.array([[0.0, 0.55, 0.45, 0.0], [0.3, 0.35, 0.05, 0.3], [0.0, 0.05, 0.1, 0.85], [0.1, 0.0, 0.2, 0.7]])
    assert "[[0.0, 0.55, 0.45, 0.0], [0.3, 0.35, 0.05, 0.3]" in HIDDEN.read_text()
    chains = [(P, 0, T) for T in (2, 3, 5)] + [(hidden.chain("one word", 5), bos, 1) for bos in range(5)]
    for chain, bos, T in chains:
        scores = sorted(
            np.prod([chain[i, j] for i, j in pairwise((bos, *words))]) for words in product(range(len(chain)), repeat=T)
        )
        assert scores[-1] - scores[-2] > 1e-3


def test_no_hidden_case_hangs_on_a_tie(hidden, solution):
    """Wherever a beam search of a hidden case cuts, the last that stays is clearly better than the first that goes."""
    gaps = []

    def watched(next_log_probs, T, beam_width, bos=BOS):
        beams = [((), 0.0)]
        for _ in range(T):
            beams = [((*ws, w), s + lp) for ws, s in beams for w, lp in next_log_probs((bos, *ws)).items()]
            beams.sort(key=lambda beam: -beam[1])
            if len(beams) > beam_width > 0:
                last, first = beams[beam_width - 1][1], beams[beam_width][1]
                # Before anything was added, what single precision holds exactly may be as near as it likes.
                if len(beams[0][0]) > 1 or (last, first) != (np.float32(last), np.float32(first)):
                    gaps.append(last - first)
            beams = beams[:beam_width]
        return beams

    student = SimpleNamespace(**{**vars(solution), "beam_search": watched})
    for name, case in vars(hidden).items():
        if name.startswith("test_") and inspect.signature(case).parameters.keys() == {"student", "reference"}:
            case(student, solution)
    assert len(gaps) > 20
    assert min(gaps) > 1e-5  # a hundred times what single precision can tell apart
