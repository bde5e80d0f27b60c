"""How good a model is: figures with bootstrap intervals by group, paired comparison, and the model card."""
