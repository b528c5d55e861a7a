"""How good a model is: `metrics` computes figures from probabilities, `figures` draws them.

Nothing here knows a model or imports PyTorch. Import from the modules: `metrics` does not load matplotlib.
"""
