"""How the phone's addresses answer: always JSON, every no a problem document, nobody is sent to a sign-in page."""

from __future__ import annotations

import json
import logging
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext

from inventory.domain.phones import NoFieldOffice
from relief.problems import Problem, gettext_noop
from relief.registrar.problem_handler import MEDIA_TYPE, Busy, Invalid, document, error_at, is_busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from relief.core.models import Person, User

    type Page = Callable[..., HttpResponse]

log = logging.getLogger(__name__)


class SignedOut(Problem):
    """Nobody is signed in on this phone any more; what it holds stays on it."""

    slug = "not-signed-in"
    status = 401
    sentence = gettext_noop("Please sign in; what is on the phone stays there.")


class NotHere(Problem):
    """Nothing of this name, or not for this person."""

    slug = "not-found"
    status = 404
    sentence = gettext_noop("There is nothing here under this name.")


class TooLarge(Problem):
    """More in one go than the server takes."""

    slug = "too-large"
    status = 413
    sentence = gettext_noop("This is more than can be sent in one go. Send fewer entries or smaller photographs; nothing was booked.")


class WrongMethod(Problem):
    """The address answers another method."""

    slug = "method-not-allowed"
    status = 405
    sentence = gettext_noop("This address is asked in another way.")


def answers(*methods: str) -> Callable[[Page], Page]:
    """Only these methods, only signed-in people, and every refusal as a problem document."""

    def around(page: Page) -> Page:
        @wraps(page)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise WrongMethod
                if not request.user.is_authenticated:
                    raise SignedOut
                if request.user.person is None:
                    raise NoFieldOffice
                return page(request, *args, **kwargs)
            except Problem as problem:
                return told(problem)
            except Http404 as missing:
                return told(NotHere(), detail=str(missing) or gettext(NotHere.sentence))
            except OperationalError as error:
                if not is_busy(error):
                    raise
                log.warning("database busy", exc_info=error)
                return told(Busy())

        return answered

    return around


def told(problem: Problem, **more: Any) -> HttpResponse:
    """A refusal as its problem document."""
    return answer(document(problem, **more), status=problem.status, content_type=MEDIA_TYPE)


def answer(body: Any, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    """Dense JSON that is kept in no cache but the phone's own."""
    response = HttpResponse(dense(body), status=status, content_type=content_type)
    response["Cache-Control"] = "no-cache, private"
    return response


def dense(body: Any) -> bytes:
    """JSON without spaces, Chinese as it is written."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def sent_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises ``TooLarge`` or ``Invalid``."""
    try:
        body = json.loads(request.body or b"{}", parse_constant=_no_number)
    except RequestDataTooBig as error:
        raise TooLarge from error
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Invalid(errors=[error_at((), "parse_error", gettext("This is not JSON."))]) from error
    if not isinstance(body, dict):
        raise Invalid(errors=[error_at((), "invalid", gettext("A JSON object is needed."))])
    return body


def _no_number(word: str) -> float:
    raise ValueError(word)


def signed_in(request: HttpRequest) -> tuple[User, Person]:
    """Who asks; ``answers`` let nobody else in."""
    user = cast("User", request.user)
    return user, cast("Person", user.person)
