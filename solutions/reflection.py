"""Looking back: sources, study group, and hours.

Source: 003_ce014a6d856929c3.txt Q6a to Q6c.
"""

# How many hours did you spend on writing, that is, on everything but code? 0 or more.
# Source: 003_ce014a6d856929c3.txt Q6c.
HOURS_WRITING: float = 5.0

# How many hours did you spend on code? 0 or more.
# Source: 003_ce014a6d856929c3.txt Q6c.
HOURS_CODE: float = 4.0

# How many hours is that in total, the sum of the two?
# Source: 003_ce014a6d856929c3.txt Q6c.
HOURS_TOTAL: float = 9.0
