"""Reading registers over the interface: filters, search, layers, measures."""

from __future__ import annotations

from relief.core.models import AccessLog, Division, Incident, Person
from teams.models import RescueTeam
from tests.contract.every_sample import SAMPLES


def test_a_register_is_filtered_searched_and_paged(clerk, api):
    SAMPLES[Division]()
    Division.objects.create(code="331127000002", name="东坑镇", level="township")
    Division.objects.create(code="331127000000", name="景宁县", level="county")
    assert {one["code"] for one in api(clerk).read("registers/divisions/", level="township").json()["results"]} == {"331127000001", "331127000002"}
    assert [one["name"] for one in api(clerk).read("registers/divisions/", search="东坑").json()["results"]] == ["东坑镇"]
    page = api(clerk).read("registers/divisions/", page_size=2).json()
    assert len(page["results"]) == 2
    assert page["next"]


def test_a_row_is_found_by_its_natural_key_and_names_its_neighbours_so(clerk, api):
    SAMPLES[Incident]()
    row = api(clerk).read("registers/incidents/JN-IN-1/").json()
    assert (row["number"], row["organisation"]) == ("JN-IN-1", "JN")


def test_a_layer_is_geojson_without_the_rows_that_have_no_place(clerk, api):
    SAMPLES[Division]()
    Division.objects.create(code="331127000002", name="东坑镇", level="township")
    layer = api(clerk).read("registers/divisions/layer/").json()
    [feature] = layer["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [119.6, 27.9]}
    assert feature["properties"]["title"] == "鿎石街道"
    assert api(clerk).read("registers/people/layer/").json()["features"] == []


def test_a_layer_names_related_rows_by_their_key(clerk, api, jingning):
    jingning.division = SAMPLES[Division]()
    jingning.save()
    RescueTeam.objects.create(organisation=jingning, code="JN-T1", name="综合队")
    [feature] = api(clerk).read("registers/rescueteams/layer/").json()["features"]
    assert (feature["properties"]["organisation"], feature["geometry"]["coordinates"]) == ("JN", [119.6, 27.9])


def test_a_measure_counts_only_what_the_asker_may_read(clerk, visitor, api):
    SAMPLES[Incident]()
    numbers = {one["name"]: one["value"] for one in api(clerk).read("measures/").json()["results"]}
    assert (numbers["running-incidents"], numbers["evacuated"]) == (1, 1460)
    assert api(visitor).read("measures/").json()["results"] == []


def test_a_named_role_that_asks_sees_behind_the_mask_and_leaves_a_trace(clerk, auditor, api):
    person = SAMPLES[Person]()
    asked = f"registers/people/{person.pk}/"
    assert api(clerk).read(asked).json()["phone"] == "199****11"
    assert api(clerk).read(asked, unmask=1).json()["phone"] == "199-0000-4711"
    assert api(auditor).read(asked, unmask=1).json()["phone"] == "199****11"
    assert AccessLog.objects.get(act="unmask").by == clerk


def test_nobody_writes_through_a_register(clerk, api):
    person = SAMPLES[Person]()
    for method in ("post", "put", "patch", "delete"):
        assert getattr(api(clerk), method)(f"/api/v1/registers/people/{person.pk}/", {}, format="json").status_code in {403, 405}
    assert Person.objects.get(pk=person.pk).name == person.name


def test_a_parameter_no_column_knows_is_refused_instead_of_filtering_nothing(clerk, api):
    SAMPLES[Division]()
    for asked in ({"levle": "township"}, {"level__gte": "a"}, {"page_size": "abc"}, {"page": "0"}):
        answer = api(clerk).read("registers/divisions/", **asked)
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, list(asked))
    assert api(clerk).read("registers/divisions/", level="township", search="街道", page=1, page_size=5).status_code == 200
