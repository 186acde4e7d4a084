"""A rubric is read as what it says, and a line that breaks the grammar is named with what to write."""

from dataclasses import FrozenInstanceError
from textwrap import dedent

import pytest

from autograder.bank.rubric import Entry, Item, read_rubrics
from autograder.errors import UsageError

GOOD = """
5 points.

- 2: the maximum in two stages,
  with the reason for each.
  - 2: both reasons,
    named.
  - 0.5: one of them.
- 2.5 [result]: the result.
- 0.5: the form in logarithms.

- -1: a sum for a maximum, once.
- at most 3 [bare]: no derivation.
- note: other letters
  are fine.
"""


@pytest.fixture
def read(tmp_path):
    def run(rubric):
        path = tmp_path / "toy.md"
        path.write_text(f"# Toy\n\n## part\n\nSource: none\n\n### Answer\n\n- 7: none\n\n### Rubric\n{rubric}")
        return read_rubrics(path)["part"]

    return run


def test_every_kind_of_line_is_read(read):
    rubric = read(GOOD)
    assert rubric.points == 5
    assert rubric.items == (
        Item(
            "item-1",
            2,
            "the maximum in two stages, with the reason for each.",
            (
                Entry("item-1/alternative-1", 2, "both reasons, named."),
                Entry("item-1/alternative-2", 0.5, "one of them."),
            ),
        ),
        Item("result", 2.5, "the result."),
        Item("item-3", 0.5, "the form in logarithms."),
    )
    assert rubric.deductions == (Entry("deduction-1", 1, "a sum for a maximum, once."),)
    assert rubric.caps == (Entry("bare", 3, "no derivation."),)
    assert rubric.notes == ("other letters are fine.",)
    with pytest.raises(FrozenInstanceError):
        rubric.points = 4


def test_a_key_survives_another_wording_and_another_price(read):
    before = [item.key for item in read(GOOD).items]
    after = GOOD.replace("2.5 [result]: the", "2 [result]: a right").replace("- 0.5: the form", "- 1: a form")
    assert [item.key for item in read(after).items] == before


def test_a_name_survives_another_order(read):
    moved = GOOD.replace("- 2.5 [result]: the result.\n", "").replace("- -1:", "- 2.5 [result]: the result.\n- -1:")
    assert [item.key for item in read(moved).items] == ["item-1", "item-2", "result"]


def test_each_part_has_its_own(tmp_path):
    path = tmp_path / "toy.md"
    part = "## {}\n\nSource: s\n\n### Answer\n\na\n\n### Rubric\n\n{} points.\n\n- {}: x\n\n"
    path.write_text("# Toy\n\n" + part.format("one", 1, 1) + part.format("two", 2, 2))
    assert {name: rubric.points for name, rubric in read_rubrics(path).items()} == {"one": 1, "two": 2}


@pytest.mark.parametrize(
    ("rubric", "line", "message"),
    [
        ("", 11, "begins with its total"),
        ("\n- 1: x\n", 13, "begins with its total, alone on a line, such as `5 points.`"),
        ("\n3 points. The proof is not needed.\n\n- 3: x\n", 13, "alone on a line"),
        ("\n3 points.\n\n- 2: x\n", 13, "the items sum to 2, and not to 3"),
        ("\n1 points.\n\n* 1: x\n", 15, "no line of a rubric: write `- 2: text`"),
        ("\n1 points.\n\n- 1 point: x\n", 15, "no line of a rubric"),
        ("\n1 points.\n\n- 1: x\n- Half for y.\n", 16, "no line of a rubric"),
        ("\n1 points.\n\n- 1: x\ny\n", 16, "what goes on is indented further"),
        ("\n1 points.\n\n- 1: x\n   - 1: y\n", 16, "no line of a rubric"),
        ("\n1 points.\n\n- 1: x\n  - -1: y\n", 16, "only alternatives stand within an item"),
        ("\n2 points.\n\n- 2: x\n  - 1: y\n", 15, "the best alternative earns 1 of 2"),
        ("\n2 points.\n\n- 2: x\n  - 3: y\n", 15, "the best alternative earns 3 of 2"),
        ("\n1 points.\n\n- 1: x\n- note: y\n  - 1: z\n", 17, "an alternative stands below an item"),
        ("\n1 points.\n\n- 1:\n", 15, "has no text"),
        ("\n1 points.\n\n- 1: x\n- 0: y\n", 16, "write advice as `- note: text`"),
        ("\n1 points.\n\n- 1: x\n- -2: y\n", 16, "a deduction of 2 makes no sense"),
        ("\n1 points.\n\n- 1: x\n- at most 1: y\n", 16, "a cap of 1 makes no sense"),
        ("\n1 points.\n\n- 1 [A B]: x\n", 15, "a word in small letters"),
        ("\n2 points.\n\n- 1 [a]: x\n- 1 [a]: x\n", 11, "[a] is used twice"),
    ],
)
def test_a_line_that_breaks_the_grammar_is_named(read, rubric, line, message):
    with pytest.raises(UsageError) as error:
        read(rubric)
    assert f"toy.md, line {line}: " in str(error.value)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_the_example_in_the_text_is_a_rubric(read):
    from autograder.bank import rubric

    example = (rubric.__doc__ or "").split("alike.\n")[1].split("\nThe items")[0]
    assert read(dedent(example)).points == 5
