"""Trained models as folders: weights in a format that cannot run code, a manifest that names every byte by its hash."""
