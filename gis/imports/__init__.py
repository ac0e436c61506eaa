"""Readers of road files: OpenStreetMap extracts, GeoPackage and GeoJSON become a RoadTable. No Django here."""
