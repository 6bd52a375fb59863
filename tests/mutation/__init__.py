"""`python -m tests.mutation`: small faults in the rules, and whether the tests see them."""
