"""Annotated notes and what a system found in them in, figures with intervals and errors out."""
