"""Note -> Document: the medspaCy pipeline. Only this folder and `suffice.spacy` import spaCy.

"S: denies numbness. R knee flex 112" becomes lines, sentences with sections, mentions (side R,
joint knee, motion flexion, number 112) and the scope of "denies".
"""
