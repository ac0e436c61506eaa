"""Addresses of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from gis.pages import aid, board, charts, incidents, needs, plans, response, rides, roads, sitreps

HERE = "incidents/<str:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.new_incident, name="incident_new"),
    path(f"{HERE}dispatch/", board.dispatch, name="dispatch"),
    path(f"{HERE}map/", charts.chart, name="dispatch_map"),
    path(f"{HERE}map/data", charts.chart_data, name="dispatch_map_data"),
    path(f"{HERE}events", charts.events, name="dispatch_events"),
    path(f"{HERE}shelters/", needs.add_shelter, name="shelter_add"),
    path(f"{HERE}shelters/<int:shelter>/needs/", needs.estimate, name="need_estimate"),
    path(f"{HERE}proposals/", plans.propose, name="propose"),
    path(f"{HERE}proposals/lines/<int:line>/", plans.adjust, name="adjust"),
    path(f"{HERE}proposals/approve/", plans.approve, name="approve"),
    path(f"{HERE}trips/", rides.plan, name="trips_plan"),
    path(f"{HERE}trips/<int:trip>/depart/", rides.depart, name="trip_depart"),
    path(f"{HERE}trips/<int:trip>/reroute/", rides.reroute, name="trip_reroute"),
    path(f"{HERE}trips/<int:trip>/cancel/", rides.cancel, name="trip_cancel"),
    path(f"{HERE}stops/<int:stop>/arrive/", rides.arrive, name="stop_arrive"),
    path(f"{HERE}stops/<int:stop>/sign/", rides.sign, name="stop_sign"),
    path(f"{HERE}closures/", roads.close, name="road_close"),
    path(f"{HERE}closures/<int:closure>/reopen/", roads.reopen, name="road_reopen"),
    path(f"{HERE}open/", response.take_on, name="incident_take_on"),
    path(f"{HERE}level/propose/", response.propose_own_level, name="level_propose"),
    path(f"{HERE}level/", response.activate_level, name="level_activate"),
    path(f"{HERE}orders/<int:order>/ratify/", response.ratify, name="order_ratify"),
    path(f"{HERE}orders/<int:order>/load/", rides.load, name="order_load"),
    path("aid/", aid.listed, name="aid_list"),
    path("aid/<str:number>/", aid.shown, name="aid"),
    path("aid/<str:number>/<slug:kind>.pdf", aid.paper, name="aid_paper"),
    path("aid/<str:number>/<slug:name>/", aid.step, name="aid_step"),
    path(f"{HERE}aid/", aid.ask, name="aid_ask"),
    path(f"{HERE}sitreps/", sitreps.issue, name="sitrep_issue"),
    path(f"{HERE}sitreps/<int:sequence>.pdf", sitreps.paper, name="sitrep_paper"),
]
