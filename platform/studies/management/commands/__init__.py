"""demo_study and simulate_crowd."""
