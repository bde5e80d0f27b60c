"""Studies that come with the product: real pictures, a question, and simulated annotators that are marked as such."""
