"""How often a long-lived process looks for garbage that counting references did not find."""

import gc

YOUNG = 50_000  # a document of 2,000 lines makes some 30,000 things and drops them at its end: looking in between finds nothing


def settle() -> None:
    """Call it once everything is read: what a worker has to begin with is never garbage, and a long document is written undisturbed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
