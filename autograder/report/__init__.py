"""What a class got wrong, for people: pages, a grade sheet for Canvas, a few lines for the terminal.

All of it is built from what `batch.class_results` reads in the folder of a class, one submission at a time:

* `item_discrimination`, `values`, `statistics`: count, so that no more than one submission is in memory.
* `alerts`: what a person should look at.
* `html`, `page`, `pictures`, `tables`: how a page is put together; whatever students wrote is escaped there.
* `class_page` with its parts `class_scores`, `class_cases`, `class_submissions`; `student_page`: the two pages.
* `write`: the one call that writes them. `summary`: the lines for the terminal. `canvas`: Canvas' own columns.
"""
