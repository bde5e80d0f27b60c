"""Where the wings meet: runs, model versions, and what wakes them."""
