"""The page on which graders mark written answers: `autograder mark DIR`.

    serve       the address, the port, TLS; runs the server until Ctrl-C
    connections ends those that ask for nothing
    guard       who may ask, from where, and what a page may do
    app         which address leads to which view
    visit       what a view is given, and how it answers
    marking     one answer: shown, marked, undone, in conflict
    answer_view the answer and the rubric as the page shows them
    lists       the answers of a part, filtered
    overview    progress, agreement, graders, regrade requests
    templates/  the pages
    static/     style and script, ours, without a build step

What an answer says is hostile: it reaches a page through `autograder.written.render` only. The extra `mark` has what
this needs (`pip install .[mark]`), so nothing but the command imports this package.
"""
