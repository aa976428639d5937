"""What the engine puts on disk."""
