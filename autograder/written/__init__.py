"""Written answers: found in what was handed in, shown safely, marked by people with rubrics, kept in SQLite.

find        finds the answers in a notebook, or in the `.md` beside a `.py`; stands alone, students get it, too
render      Markdown and formulas of a student as HTML that runs and loads nothing; stands alone, likewise
export      the student's page of written answers; likewise
shown       an answer as HTML within caps, for the grading page and the pages of students
parts       the written parts of an assignment, with points and rubrics, from the bank
points      what ticked items earn
answers     the file of each submission's answers, beside its results; `autograder grade` writes it
model       what the functions below take and give
database    DIR/written.sqlite3: schema, migrations, lock, transactions
importing   parts and answers into the database, when it is opened and when they change
queue       what to mark next: groups of equal answers, leases, ranges, second opinions
marking     save a mark, conflict, undo, history
requests    regrade requests
comments    comments that are used again
graders     who marks, by which link, which parts
overview    progress, agreement, distributions
exchange    marks from machine to machine: export and merge
results     points by submission and part, for sheets and pages; reads only
"""
