"""One sample of every printed paper, gathered from the files of their rooms."""

from tests.core import papers, papers_care

SAMPLES = {**papers.SAMPLES, **papers_care.SAMPLES}
