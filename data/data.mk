# The bundled directory: one file a kind, one record a line.
dist_pkgdata_DATA += \
	data/calls.jsonl \
	data/clusters.jsonl \
	data/codes.jsonl \
	data/documents.jsonl \
	data/events.jsonl \
	data/facilities.jsonl \
	data/organisations.jsonl \
	data/partnerships.jsonl \
	data/people.jsonl \
	data/programmes.jsonl \
	data/projects.jsonl \
	data/sources.jsonl \
	data/coastline.tsv \
	data/places.tsv \
	data/regions.tsv \
	data/CREDITS.md
EXTRA_DIST += data/README.md data/coastline.py

# Foreign files: which column is which field (doc/import.md).
mapsdir = $(pkgdatadir)/maps
dist_maps_DATA = \
	data/maps/cordis-projects.map \
	data/maps/keep-projects.map \
	data/maps/kohesio-beneficiaries.map \
	data/maps/national-projects.map

# Servers that are not klasterd: how they name things (doc/foreign.md).
profilesdir = $(pkgdatadir)/profiles
dist_profiles_DATA = data/profiles/drupal.profile
