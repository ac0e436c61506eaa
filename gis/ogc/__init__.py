"""OGC API – Features (Part 1: Core): the map as data, for QGIS, GDAL and every other client of the standard."""
