# tried: a cell that never ends
# state: timed-out
# score: 3
# %% double
while True:
    pass
# %% mean
def mean(values):
    return sum(values) / len(values)
