"""One sample of every printed paper, gathered from the files of their rooms."""

from tests.core import papers, papers_care, papers_command, papers_crews, papers_duty, papers_needs, papers_roads

SAMPLES = {
    **papers.SAMPLES,
    **papers_care.SAMPLES,
    **papers_command.SAMPLES,
    **papers_crews.SAMPLES,
    **papers_duty.SAMPLES,
    **papers_needs.SAMPLES,
    **papers_roads.SAMPLES,
}
