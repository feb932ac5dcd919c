# The bundled directory.

# Foreign files: which column is which field (doc/import.md).
mapsdir = $(pkgdatadir)/maps
dist_maps_DATA = \
	data/maps/cordis-projects.map \
	data/maps/keep-projects.map \
	data/maps/kohesio-beneficiaries.map \
	data/maps/national-projects.map
