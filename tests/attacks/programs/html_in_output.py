# tried: a script in outputs, results, errors and sources, for whoever opens the feedback
# state: graded
# score: 3
# %% double
from IPython.display import HTML, display
display(HTML("<script>alert(1)</script>"))
print("<script>alert(1)</script>")
class Bold:
    def _repr_html_(self): return "<script>alert(1)</script>"
    def __repr__(self): return "<script>alert(1)</script>"
def double(values):
    raise ValueError("<script>alert(1)</script>")
Bold()
# %% mean
def mean(values):
    return sum(values) / len(values)
