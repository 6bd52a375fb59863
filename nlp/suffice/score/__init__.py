"""Findings -> score: the rules' value and overall verdict, each point traceable to a finding."""
