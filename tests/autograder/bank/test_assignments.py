"""The manifests of the repository."""

from autograder.bank.bank import Bank


def test_complete_holds_every_question():
    bank = Bank.here()
    assert sorted(bank.assignment("complete").questions) == sorted(bank.questions())


def test_every_manifest_can_be_read_and_every_question_is_worth_the_same_everywhere():
    bank = Bank.here()
    worth = bank.assignment("complete").points
    for name in bank.assignments():
        assert bank.assignment(name).points.items() <= worth.items()
