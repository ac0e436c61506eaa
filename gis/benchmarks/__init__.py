"""What the map and dispatch engines are measured with; `manage.py bench` runs it through gis/bench.py."""
