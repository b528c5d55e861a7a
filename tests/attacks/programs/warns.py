# tried: nothing bad: warnings, and text on stderr and from logging, cost a right solution nothing
# state: graded
# score: 5
# %% double
import logging, sys, warnings
warnings.warn("careful")
print("on stderr", file=sys.stderr)
logging.error("an error")
def double(values):
    warnings.warn("careful again")
    print("on stderr", file=sys.stderr)
    return values * 2 + 1
# %% mean
def mean(values):
    return sum(values) / len(values)
