/*
 * geo.c: owns the arithmetic of the sphere. It must not know what stands at
 * a place.
 */
#include "klaster/model/geo.h"

#include <math.h>
#include <stdlib.h>
#include "klaster/base/i18n.h"

#define RADIUS_KM 6371.0088
#define PI 3.14159265358979323846
#define LAT_MOST 85.0

static double radians(double degrees)
{
	return degrees * PI / 180;
}

static double degrees(double radians)
{
	return radians * 180 / PI;
}

bool geo_parse(const char *text, struct geo *place)
{
	char *end;

	if (!text)
		return false;
	place->lat = strtod(text, &end);
	if (end == text || *end != ',')
		return false;
	text = end + 1;
	place->lon = strtod(text, &end);
	return end != text && *end == '\0' && fabs(place->lat) <= 90 &&
	       fabs(place->lon) <= 180;
}

double geo_distance_km(struct geo from, struct geo to)
{
	double lat = sin(radians(to.lat - from.lat) / 2);
	double lon = sin(radians(to.lon - from.lon) / 2);
	double half = lat * lat +
		      cos(radians(from.lat)) * cos(radians(to.lat)) * lon * lon;

	return 2 * RADIUS_KM * asin(half >= 1 ? 1 : sqrt(half));
}

double geo_bearing(struct geo from, struct geo to)
{
	double lon = radians(to.lon - from.lon);
	double a = radians(from.lat), b = radians(to.lat);
	double bearing = degrees(atan2(
	    sin(lon) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(lon)));

	return bearing < 0 ? bearing + 360 : bearing;
}

const char *geo_wind(double bearing)
{
	static const char *const winds[] = {N_("N"), N_("NE"), N_("E"),
	    N_("SE"), N_("S"), N_("SW"), N_("W"), N_("NW")};

	return winds[(int)floor(bearing / 45 + 0.5) & 7];
}

double geo_mercator_y(double lat)
{
	lat = lat > LAT_MOST ? LAT_MOST : lat < -LAT_MOST ? -LAT_MOST : lat;
	return degrees(log(tan(PI / 4 + radians(lat) / 2)));
}

double geo_mercator_lat(double y)
{
	return degrees(2 * atan(exp(radians(y))) - PI / 2);
}
