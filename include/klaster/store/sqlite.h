/*
 * sqlite.h: a catalogue in one SQLite file. Opened through catalogue.h.
 */
#ifndef KLASTER_STORE_SQLITE_H
#define KLASTER_STORE_SQLITE_H

#include <stdbool.h>
#include "klaster/store/catalogue.h"

/* `file` may be ":memory:". A damaged file is renamed FILE.corrupt-DATE and
 * said so in err; NULL then, and the next call finds nothing there. */
struct catalogue *sqlite_open(const char *file, bool create, struct err *err);

/* The directory as it is at this moment, in a new file. */
bool sqlite_backup(
    struct catalogue *catalogue, const char *path, struct err *err);

/* Of all files of this process together; 0: no limit. */
void sqlite_limit_memory(int64_t bytes);

const char *sqlite_library(void); /* its version; static */

#endif
