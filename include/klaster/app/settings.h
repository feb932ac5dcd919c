/*
 * settings.h: the one table of what can be set in klaster: by flag, by
 * environment (KLASTER_PAGE_SIZE), in klaster.conf and, on the screen, by
 * `:set`.
 */
#ifndef KLASTER_APP_SETTINGS_H
#define KLASTER_APP_SETTINGS_H

#include <stddef.h>
#include "klaster/engine/option.h"

extern const struct option_row settings_rows[];
extern const size_t settings_count;

/* The formats by their names, in the order of enum write_format; then NULL. */
extern const char *const settings_formats[];

/* What a section [service NAME] may say. */
extern const struct option_row settings_service_rows[];
extern const size_t settings_service_count;

#endif
