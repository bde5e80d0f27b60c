"""Posterior, reliability, agreement and gold: how far a label can be trusted."""
