"""Refusals of what is to prove a paper."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class SameHand(Problem):
    """Two signatures under one paper come from two people."""

    slug = "same-hand"
    sentence = gettext_noop("%(name)s has signed %(paper)s already; the other signature has to come from somebody else.")


class SecondHandMissing(Problem):
    """The paper takes a second person."""

    slug = "second-hand-missing"
    sentence = gettext_noop("%(paper)s takes two people: the keeper and one more who signs with a PIN, on the glass or on paper.")


class UnprovenHand(Problem):
    """A signature without what proves it: one's own sign-in, a PIN, or a name with a picture."""

    slug = "unproven-hand"
    sentence = gettext_noop("The signature of %(name)s needs its proof: an own PIN, or a name with a picture of the signature.")


class NotPicture(Problem):
    """The file is not a picture that can be read, whatever its name says."""

    slug = "not-a-picture"
    status = 400
    sentence = gettext_noop("This file is not a photograph that can be read (JPEG, PNG or WebP; letters also as PDF).")


class FileTooLarge(Problem):
    """``size`` and ``most`` in kB."""

    slug = "file-too-large"
    status = 400
    sentence = gettext_noop("The file has %(size)s kB; at most %(most)s kB are taken.")
