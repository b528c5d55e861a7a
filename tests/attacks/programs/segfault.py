# tried: a segmentation fault
# state: crashed
# score: 3
# %% double
import ctypes
def double(values):
    ctypes.string_at(0)
# %% mean
def mean(values):
    return sum(values) / len(values)
