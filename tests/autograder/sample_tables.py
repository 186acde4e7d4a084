"""The pages about the source documents' own answers: what each gets by question, and why. See `make samples`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.bank.bank import Bank
from autograder.bank.sources import all_sub_questions
from autograder.engine.engine import Engine
from autograder.engine.verdicts import Report, Verdict
from tests.autograder.samples import Loss, Sample, explain, read_samples, sample_folders

_HEAD = """\
# `{name}`: the answers of a source document, handed in

Document: `{document}`. Made by `make samples` from `expected.toml` and a run of the grader.

The answers are what the document says, put into the stubs: its formulas as NumPy, its claims as choices, its mistakes
included. Each function has the answer to its own sub-question; a better one elsewhere in the document does not mend it.
What it does not answer is left as the stub; definitions that the prompts give are filled in. A case is lost for one of
the reasons below; `E1`, `E2` are the numbers of the question's known errata, where there is one.

| question | points | of | cases lost | of |
| --- | --- | --- | --- | --- |
"""


def source_folders() -> list[Path]:
    """The folders that hold a source document's answers."""
    return [folder for folder in sample_folders() if folder.name.startswith("source_")]


def document(bank: Bank, assignment: str) -> str:
    """The file name of the source document that an assignment is made of."""
    number = assignment.removeprefix("source_")
    return next(file for file, _ in all_sub_questions(bank) if file.startswith(number))


def page(bank: Bank, engine: Engine, sample: Sample, report: Report) -> str:
    """The page about a sample."""
    points = engine.assignment.points
    scores = report.scores(points)
    rows, sections = [], []
    for question in engine.assignment.questions:
        verdicts = [verdict for verdict in report.verdicts if verdict.question == question]
        lost = [verdict for verdict in verdicts if not verdict.passed]
        score = f"{scores[question]:.2f}"
        rows.append(f"| {question} | {score} | {points[question]} | {len(lost)} | {len(verdicts)} |\n")
        concerns = {case.name: names for case, names in engine.concerns.items() if case.question == question}
        reasons = "".join(_reasons(lost, sample.losses.get(question, ()), concerns)) or "Nothing is lost.\n"
        sections.append(f"\n## {question}: {score} of {points[question]}\n\n{reasons}")
    head = _HEAD.format(name=sample.path.name, document=document(bank, engine.assignment.name))
    total = f"| all | {sum(scores.values()):.2f} | {sum(points.values())} | | |\n"
    return head + "".join(rows) + total + "".join(sections)


def _reasons(lost: Sequence[Verdict], losses: Sequence[Loss], concerns: dict[str, frozenset[str]]) -> Iterator[str]:
    explained = explain(losses, concerns)
    for loss in losses:
        where = f"**{loss.where}**: " if loss.where else ""
        yield _reason(where + loss.why, [v for v in lost if v.case in explained and explained[v.case][1] is loss])
    yield _reason("**not explained in `expected.toml`**", [v for v in lost if v.case not in explained])


def _reason(text: str, cases: Sequence[Verdict]) -> str:
    lines = (f"    * `{verdict.case}`: {verdict.outcome}\n" for verdict in cases)
    return "".join([f"* {text}\n", *lines]) if cases else ""


def main() -> None:
    """Write the pages."""
    bank = Bank.here()
    for folder in source_folders():
        with Engine(bank, folder.name) as engine:
            for sample in read_samples(folder):
                path = sample.path.with_suffix(".md")
                path.write_text(page(bank, engine, sample, engine.grade_file(sample.path)))
                print(path)


if __name__ == "__main__":
    main()
