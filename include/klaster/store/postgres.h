/*
 * postgres.h: a catalogue in a PostgreSQL database. Opened through
 * catalogue.h.
 */
#ifndef KLASTER_STORE_POSTGRES_H
#define KLASTER_STORE_POSTGRES_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"

/* `uri` is libpq's: "postgresql://user@host/database". Its tables stand in
 * the first schema of the search path, which is made if it is not there. */
struct catalogue *postgres_open(const char *uri, bool create, struct err *err);

#endif
