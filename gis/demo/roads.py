"""The demonstration's roads: a labelled synthetic network between the real seats, for no road data of Lishui is to be had."""

from __future__ import annotations

from gis.domain.synthetic import Seat
from gis.models import RoadNetwork
from gis.services.roads import activate_network, store_synthetic_roads
from relief.core.models import Division

CODE = "lishui-synthetic"
NAME = "丽水示意路网(合成)"


def build_roads() -> RoadNetwork:
    """The network, made once and put into use when no other one routes."""
    network = RoadNetwork.objects.filter(code=CODE).first()
    if network is None:
        divisions = Division.objects.filter(longitude__isnull=False, latitude__isnull=False).order_by("code")
        seats = [Seat(division.name, division.longitude or 0.0, division.latitude or 0.0, division.level) for division in divisions]
        network = store_synthetic_roads(seats=seats, code=CODE, name=NAME)
    if not RoadNetwork.objects.filter(is_active=True).exists():
        network = activate_network(network=network)
    return network
