"""Commands that print how fast and how good the product is, as ratios against peers and limits in the same run."""
