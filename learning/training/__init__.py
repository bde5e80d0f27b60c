"""One training loop for every task model and crowd method: fold-wise, resumable to the bit, cancellable."""
