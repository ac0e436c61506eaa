"""Pages and endpoints that follow from a declaration."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """``results`` and ``next``; the caller may ask for up to 1,000 rows a page."""

    page_size_query_param = "page_size"
    max_page_size = 1000
