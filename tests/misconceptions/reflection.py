"""Known wrong answers to reflection; the hint that a student who has one needs stands beside it."""

inf = float("inf")  # as infinity is written down once it has been read from the literals below

HOURS_WRITING__as_text = "5", "Enter a number, without quotation marks."
HOURS_WRITING__below_zero = -5.0, "Nobody writes for a negative time."
HOURS_WRITING__yes = True, "How many hours? True is no number of hours."
HOURS_WRITING__without_end = 1e999, "Enter a finite number."
HOURS_WRITING__not_entered = None, "If you wrote nothing, enter 0."
HOURS_CODE__with_unit = "4 h", "Enter the number alone, without its unit."
HOURS_CODE__in_minutes = 240.0, "Enter hours, not minutes: then the total fits."
HOURS_CODE__minus = -4, "Nobody writes code for a negative time."
HOURS_CODE__a_range = [3.0, 5.0], "Enter one number: your best guess will do."
HOURS_TOTAL__code_forgotten = 5.0, "The total counts both, writing and code."
HOURS_TOTAL__average = 4.5, "The total is the sum, not the mean."
HOURS_TOTAL__rounded_up = 10, "The total is exactly the sum: do not round."
HOURS_TOTAL__nearly = 9.001, "The total is the sum to within 1e-6."
HOURS_TOTAL__as_a_sum = "5 + 4", "Enter the sum as a number, not as a text."
HOURS_TOTAL__left_open = None, "Enter the total too."
