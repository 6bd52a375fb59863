"""Annotated corpora in, a model file with its metrics and card out; needs suffice[research]."""
