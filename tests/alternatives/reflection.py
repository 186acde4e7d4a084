"""Right answers to reflection in other styles: each must get full marks."""

# Whole numbers.
HOURS_WRITING__whole = 3, ""
HOURS_CODE__whole = 8, ""
HOURS_TOTAL__whole = 11, ""

# No time at all, which is not for us to judge.
HOURS_WRITING__nothing = 0, ""
HOURS_CODE__nothing = 0.0, ""
HOURS_TOTAL__nothing = 0, ""

# In floating point 0.1 + 0.2 is not 0.3.
HOURS_WRITING__tenths = 0.1, ""
HOURS_CODE__tenths = 0.2, ""
HOURS_TOTAL__tenths = 0.3, ""

# A third, with as many digits as one cares to write.
HOURS_WRITING__thirds = 0.3333333, ""
HOURS_CODE__thirds = 0.6666667, ""
HOURS_TOTAL__thirds = 1, ""

# A whole winter.
HOURS_WRITING__many = 1000.5, ""
HOURS_CODE__many = 2000, ""
HOURS_TOTAL__many = 3000.5, ""
