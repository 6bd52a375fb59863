"""Report -> what people and programs read: terminal text, JSON."""
