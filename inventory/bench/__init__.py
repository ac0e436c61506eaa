"""What stock keeping costs: P1 over HTTP, P2 in the service, P3 as the book grows, P9 on the phone."""

from inventory.bench.growth import growth
from inventory.bench.http import issues
from inventory.bench.phone import field_app
from inventory.bench.raw import posting
from relief.core.benchmarks import BOTH, Workload

WORKLOADS = (
    Workload("P1", "one-line issues through the API", issues, BOTH),
    Workload("P2", "posting without HTTP", posting, BOTH),
    Workload("P3", "a growing book", growth, BOTH),
    Workload("P9", "the field app over a slow link", field_app, BOTH),
)
