"""A class at a time: from a folder of submissions to a grade sheet, with workers, resumable, and with regrades.

fingerprint    what a result was computed from (`import_closure`: the files of it)
plan           what of a submission has to run
records        the staff record, written and read back
tasks          what is handed to a worker and what comes back: plain data
warm_grader    one submission in a warm engine
workers        the processes that grade: `worker_process` is one as its parent sees it, `worker` its main
cluster        a Dask cluster in their place (`cluster_worker` is what runs in it)
store          results on disk
class_results  what a run says about the class, read by all that comes after it
changes        who gained and who lost by a regrade
gradesheet     grades.csv and its rows (`spreadsheet`: cells that are no formulas)
progress       what is seen meanwhile
run            all of it together
"""
