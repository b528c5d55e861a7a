"""What runs in the sandbox beside the learner's code. Nothing here is trusted once a cell has run.

These files see neither the judges nor what the package withholds: `sandbox.view` and `task.hidden_modules`
say what there is to import in a sandbox, and this part is in it.
"""
