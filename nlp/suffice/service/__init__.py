"""HTTP around the engine: CDS Hooks, plain REST, and a page to paste a note into."""
