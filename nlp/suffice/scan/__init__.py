"""Archives: many documents -> one result store, in parallel, without loss and resumable."""
