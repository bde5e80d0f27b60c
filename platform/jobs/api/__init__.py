"""HTTP for runs and model versions."""
