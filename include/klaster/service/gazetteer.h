/*
 * gazetteer.h: the shipped names of towns (data/places.tsv, GeoNames) into a
 * catalogue, so that "Libau" finds what is in Liepaja.
 */
#ifndef KLASTER_SERVICE_GAZETTEER_H
#define KLASTER_SERVICE_GAZETTEER_H

#include <stdbool.h>
#include "klaster/base/err.h"
#include "klaster/store/catalogue.h"

/* Loads the file if it is another one than the catalogue was last given
 * (by size and time). Without a file nothing is done. Outside begin/commit. */
bool gazetteer_load(struct catalogue *catalogue, struct err *err);

#endif
