"""Generated requests from the OpenAPI document, sound and unsound, as a manager: no 5xx, and errors keep their form."""

from typing import Any

import pytest
import schemathesis
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.security.test_matrix import read
from tests.security.world import build

EXAMPLES = 12
DOCUMENT: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_generated_requests_are_answered_without_a_fault(operation: Any) -> None:
    world = build()
    client = world.client("manager")

    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), is_real=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: Any, *, is_real: bool) -> None:
        if is_real:
            case.path_parameters = {
                name: world.ids.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        with transaction.atomic():
            body = case.body if isinstance(case.body, dict | list | str | int | float | bool) else None
            arguments = {} if body is None else {"data": body, "content_type": "application/json"}
            sent = client.generic if body is None else getattr(client, case.method.lower())
            target = case.formatted_path
            query = {"query_params": case.query} if case.query else {}
            response = sent(case.method, target, **query) if body is None else sent(target, **arguments, **query)
            content = read(response)
            transaction.set_rollback(True)
        assert response.status_code < 500, content[:500]
        if response.status_code >= 400:
            assert response.headers["Content-Type"] == "application/problem+json"
            assert b"Traceback" not in content

    fuzz()
