"""create_manager."""
