"""The OpenAPI document is valid, complete, and true about refusals."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from ninja import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from civicgrid.base.http import api
from tests.pages.given import browser

Json = dict[str, Any]

OPERATIONS = {
    "delete_hook": "login",
    "get_events": "login",
    "get_hook": "login",
    "get_hooks": "login",
    "get_public_case": "open",
    "list_public_cases": "open",
    "get_tries": "login",
    "post_hook": "login",
    "post_hook_act": "login",
    "post_replay": "login",
    "get_area": "open",
    "get_appeals": "login",
    "get_asset": "login",
    "get_assets": "login",
    "get_case": "login",
    "get_cases": "login",
    "get_cases_behind": "login",
    "get_indicators": "login",
    "get_doubts": "login",
    "get_errands": "login",
    "get_group": "login",
    "get_latest": "login",
    "get_observations": "login",
    "get_owner": "login",
    "get_properties": "login",
    "get_receipt": "open",
    "get_series": "login",
    "get_stream": "login",
    "get_streams": "login",
    "get_table": "login",
    "get_views": "login",
    "get_work": "login",
    "list_areas": "open",
    "list_asset_kinds": "login",
    "list_case_types": "open",
    "locate_point": "open",
    "patch_stream": "login",
    "post_answer": "login",
    "post_appeal": "login",
    "post_asset": "login",
    "post_asset_change": "login",
    "post_asset_life": "login",
    "post_asset_place": "login",
    "post_asset_relation": "login",
    "post_contact": "login",
    "post_doubt": "login",
    "post_errand": "login",
    "post_move": "login",
    "post_query": "login",
    "post_report": "either",
}
"""The names that clients know, and who may ask."""
LISTS = {
    *("get_assets", "get_cases", "get_events", "get_group", "get_hooks"),
    *("get_latest", "get_streams", "get_tries", "list_public_cases"),
}
"""The operations whose answer tells what is `next`."""
SECURITY: dict[str, list[Json] | None] = {
    "open": None,
    "login": [{"Key": []}, {"Session": []}],
    "either": [{"Key": []}, {"Session": []}, {}],
}


@pytest.fixture
def document(db: None) -> Json:
    """The document as a client gets it."""
    told: Json = Client().get("/api/v1/openapi.json").json()
    return told


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Every address and operation."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_it_is_valid(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    assert [str(fault) for fault in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_operations_keep_their_names_and_say_who_may_ask(document: Json) -> None:
    told = {each["operationId"]: each.get("security") for _, each in operations(document)}
    assert told == {name: SECURITY[who] for name, who in OPERATIONS.items()}


def test_there_are_two_ways_to_be_known(document: Json) -> None:
    schemes = document["components"]["securitySchemes"]
    assert (schemes["Key"]["type"], schemes["Key"]["scheme"]) == ("http", "bearer")
    assert (schemes["Session"]["type"], schemes["Session"]["in"], schemes["Session"]["name"]) == (
        "apiKey",
        "cookie",
        "sessionid",
    )
    assert all(scheme["description"] for scheme in schemes.values())


def test_everything_is_described(document: Json) -> None:
    assert document["info"]["description"]
    for path, each in operations(document):
        assert each["summary"], path
        assert each["description"], path
        assert all(told.get("$ref") or told["description"] for told in each["responses"].values()), path


def test_refusals_are_problem_documents(document: Json) -> None:
    for name, told in document["components"]["responses"].items():
        ((kind, content),) = told["content"].items()
        assert (kind, content["schema"]) == (
            "application/problem+json",
            {"$ref": "#/components/schemas/ProblemDocument"},
        )
        assert f"Refused{content['example']['status']}" == name


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("post_report", {"200", "201", "202", "400", "401", "403", "409", "413", "415", "422", "429", "503"}),
        ("get_cases", {"200", "400", "401", "403", "422", "429", "503"}),
        ("get_case", {"200", "400", "401", "403", "404", "422", "429", "503"}),
        ("post_move", {"200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503"}),
        ("post_appeal", {"201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503"}),
        ("get_area", {"200", "400", "404", "422", "503"}),
        ("list_case_types", {"200", "422", "503"}),
        ("get_indicators", {"200", "401", "403", "422", "429", "503"}),
    ],
)
def test_an_operation_says_what_it_may_refuse(document: Json, name: str, statuses: set[str]) -> None:
    told = next(each for _, each in operations(document) if each["operationId"] == name)
    assert set(told["responses"]) == statuses


def test_what_is_sent_holds_nothing_else_and_has_examples(document: Json) -> None:
    for path, each in operations(document):
        if "requestBody" in each:
            reference = each["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            schema = document["components"]["schemas"][reference.rpartition("/")[2]]
            assert schema["additionalProperties"] is False, path
            assert schema["examples"], path


@pytest.mark.parametrize("key", ["short", "x" * 15, "x" * 201])
@pytest.mark.usefixtures("small_city")
def test_whatever_makes_something_takes_a_key_of_one_length(document: Json, key: str) -> None:
    acts = {path: each for path, each in operations(document) if each["operationId"].startswith("post_")}
    for path in ("/api/v1/cases/{number}/contact", "/api/v1/query"):
        assert "It needs no Idempotency-Key" in acts.pop(path)["description"], path
    for path, each in acts.items():
        (named,) = (one for one in each["parameters"] if one["in"] == "header")
        assert named["name"] == "Idempotency-Key", path
    makes = {path: each for path, each in acts.items() if "201" in each["responses"]}
    named_so = {each["operationId"] for each in makes.values()}
    assert named_so == {"post_report", "post_hook", "post_appeal", "post_asset"}
    for path, each in makes.items():
        reference = each["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        example = document["components"]["schemas"][reference.rpartition("/")[2]]["examples"][0]
        refused = browser("supervisor").post(path, example, "application/json", headers={"Idempotency-Key": key})
        assert (refused.status_code, refused.json()["field"]) == (422, "Idempotency-Key"), path
        assert refused.json()["remedy"], path


def test_every_list_that_goes_on_is_asked_for_by_the_same_names(document: Json) -> None:
    schemas, lists = document["components"]["schemas"], {}
    for _, each in operations(document):
        told = each["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if "next" in schemas.get(told.get("$ref", "").rpartition("/")[2], {}).get("properties", {}):
            lists[each["operationId"]] = {one["name"]: one["schema"] for one in each["parameters"]}
    assert set(lists) == LISTS
    for name, asked in lists.items():
        assert "after" in asked, name
        limit = asked["limit"]
        assert (limit["default"], limit["minimum"], limit["maximum"]) == (50, 1, 500), name
        assert not {"before", "page", "offset", "page_size"} & asked.keys(), name


def test_no_two_schemas_share_a_name() -> None:
    named: dict[str, set[str]] = {}
    for router in api._get_bound_routers():  # noqa: SLF001
        for view in router.path_operations.values():
            for operation in view.operations:
                told = operation.response_models.values()  # of tables in any form nothing
                for model in (each for each in told if isinstance(each, type) and issubclass(each, Schema)):
                    for name, schema in model.model_json_schema(mode="serialization").get("$defs", {}).items():
                        named.setdefault(name, set()).add(str(schema))
    assert {"AssetOut", "StreamOut"} <= named.keys()
    assert [name for name, schemas in named.items() if len(schemas) > 1] == []


def test_the_page_of_the_document_needs_no_other_host_and_no_inline_script(document: Json) -> None:
    answer = Client().get("/api/v1/docs")
    source = answer.content.decode()
    assert answer.status_code == 200
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in answer["Content-Security-Policy"]
    assert "http://" not in source
    assert "https://" not in source
    assert "<style" not in source
    assert "/static/ninja/swagger-ui-bundle.js" in source
