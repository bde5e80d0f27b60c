"""Every route names its permission itself, and those that are open to the signed-out stand on a reviewed list."""

import pytest
from django.urls import URLPattern
from rest_framework.permissions import AllowAny, IsAuthenticated

from config.urls import api

# Signing in, following a link, and reading the documentation: nothing else is possible without an account.
OPEN = {"session", "csrf", "invitation-preview", "invitation-accept", "schema", "docs"}
FOREIGN = {"schema", "docs"}


@pytest.mark.parametrize("route", api, ids=lambda route: route.name)
def test_the_permission_is_declared(route: URLPattern) -> None:
    view = route.callback.view_class  # type: ignore[union-attr]
    if route.name not in FOREIGN:
        assert "permission_classes" in vars(view), "inherited permissions are overlooked in a review"
    expected = AllowAny if route.name in OPEN else IsAuthenticated
    assert list(view.permission_classes) == [expected]


def test_routes_have_names_of_their_own() -> None:
    names = [route.name for route in api if isinstance(route, URLPattern)]
    assert sorted(map(str, names)) == sorted({str(name) for name in names})


@pytest.mark.parametrize("route", api, ids=lambda route: route.name)
def test_numbers_in_addresses_are_bounded(route: URLPattern) -> None:
    assert "<int:" not in str(route.pattern), "use <id:...>, which always fits the database"
