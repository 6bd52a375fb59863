"""Example requests against any CDS Hooks service -> the numbered checklist with verdicts."""
