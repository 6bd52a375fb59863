"""Bytes -> notes. What cannot be read is reported by file name and remedy, never passed over."""
