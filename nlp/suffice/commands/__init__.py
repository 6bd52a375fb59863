"""The commands of `suffice` that need more than a call: options in, text or JSON out."""
