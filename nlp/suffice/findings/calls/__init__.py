"""What a table cannot say: named functions that criterion files call, by theme."""
