"""A result store in; one HTML page, tables, a sample for reviewers and their agreement out."""
