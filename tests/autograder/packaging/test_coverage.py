"""No sub-question of the sources is missing, and the table says so."""

from autograder.bank.bank import Bank
from autograder.bank.sources import all_sub_questions, cited


def test_sources_are_read_from_docstrings_and_comments():
    text = """
    Source: 000_65c86a72d8dc8382.txt Q1.1, Q2.2a; 003_ce014a6d856929c3.txt Q4b.iii,
    Q1.
    # Source: 004_8dd33044367aa54e.txt
    # Q2.2.1.
    """
    assert cited(text) == {
        ("000_65c86a72d8dc8382.txt", "Q1.1"),
        ("000_65c86a72d8dc8382.txt", "Q2.2a"),
        ("003_ce014a6d856929c3.txt", "Q4b.iii"),
        ("003_ce014a6d856929c3.txt", "Q1"),
        ("004_8dd33044367aa54e.txt", "Q2.2.1"),
    }


def test_there_are_85_sub_questions():
    numbers = all_sub_questions(Bank.here())
    assert len(numbers) == len(set(numbers)) == 85
    assert all(cited(f"{file} {number}") == {(file, number)} for file, number in numbers)


def test_the_counts_of_every_question_add_up():
    table = Bank.here().coverage().read_text().split("## By question")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n") if "|" in line]
    *counted, total = rows[2:]
    assert sorted(row[0] for row in counted) == sorted(Bank.here().questions())
    assert total == ["all", *(str(sum(map(int, column))) for column in list(zip(*counted, strict=True))[1:])]


def test_no_sub_question_is_missing():
    table = Bank.here().coverage().read_text()
    assert "missing" not in table
    assert all(f"| {number} |" in table.split(f"## {file}")[1] for file, number in all_sub_questions(Bank.here()))
