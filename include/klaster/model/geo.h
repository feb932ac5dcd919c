/*
 * geo.h: places on the earth: how far, in which direction, and where on a
 * flat map. Degrees are of WGS 84; north and east are positive.
 */
#ifndef KLASTER_MODEL_GEO_H
#define KLASTER_MODEL_GEO_H

#include <stdbool.h>

struct geo {
	double lat, lon; /* degrees */
};

/* Reads the canonical form of FIELD_GEO, "56.5083,21.0131". False for
 * anything else, and for what is not on the earth. */
bool geo_parse(const char *text, struct geo *place);

/* Along the surface, in km: the haversine formula (R. W. Sinnott, 1984) on a
 * sphere of the mean radius of IUGG, 6371.0088 km; wrong by 0.5 % at most. */
double geo_distance_km(struct geo from, struct geo to);

/* The way to go at the start, in degrees from north by east, 0 to 360. */
double geo_bearing(struct geo from, struct geo to);
/* Of the eight winds: "N", "NE" ...; N_(). */
const char *geo_wind(double bearing);

/* Where a place is on a map of Mercator's projection, which keeps angles:
 * both in units of the equator's degrees, up and right positive; and back.
 * Latitudes past 85 degrees count as 85. */
double geo_mercator_y(double lat);
double geo_mercator_lat(double y);

#endif
