"""Refusals about courses, with their facts."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class WrongCourseStep(Problem):
    """A course does not stand where this step begins."""

    slug = "wrong-course-step"
    sentence = gettext_noop("The course %(course)s is “%(state)s”; this step is not possible from there. Nothing was changed.")


class NotAttended(Problem):
    """A result for somebody who was not there."""

    slug = "not-attended"
    sentence = gettext_noop("%(person)s was not checked in at %(course)s. Check him in first; a result is for who was there.")


class SignUpClosed(Problem):
    """Too late, or it does not take place."""

    slug = "sign-up-closed"
    sentence = gettext_noop("%(course)s takes no more names: it has begun, or was called off. Nothing was changed.")


class NotYourCourse(Problem):
    """A course of another society."""

    slug = "not-your-course"
    sentence = gettext_noop("%(course)s is for the squads of another society. Nothing was changed.")


class TrainerExamines(Problem):
    """Whoever taught it does not say who passed."""

    slug = "trainer-examines"
    sentence = gettext_noop("%(person)s teaches %(course)s; somebody else says who passed. Nothing was changed.")
