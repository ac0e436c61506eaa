"""One sample of every printed paper, gathered from the files of their rooms."""

from tests.core import papers, papers_calls, papers_care, papers_command, papers_crews, papers_duty, papers_handouts, papers_needs, papers_roads

ROOMS = (papers, papers_calls, papers_care, papers_command, papers_crews, papers_duty, papers_handouts, papers_needs, papers_roads)
SAMPLES = {name: sample for room in ROOMS for name, sample in room.SAMPLES.items()}
