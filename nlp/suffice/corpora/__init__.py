"""Annotated corpora of any tool in, notes with facts and verdicts out, and back again."""
