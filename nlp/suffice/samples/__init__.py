"""An invented archive for `suffice demo`, written by language models; no real patient."""
