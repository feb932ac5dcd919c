/*
 * config.h: the settings, each with where it came from. Precedence: flags,
 * environment (KLASTER_THEME for "theme"), the user's file, the system's
 * file, what is built in. A wrong line is reported with file and line, and
 * the rest still holds.
 */
#ifndef KLASTER_APP_CONFIG_H
#define KLASTER_APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/buf.h"
#include "klaster/base/err.h"
#include "klaster/engine/option.h"

enum config_origin {
	CONFIG_BUILT_IN,
	CONFIG_SYSTEM,
	CONFIG_USER,
	CONFIG_ENVIRONMENT,
	CONFIG_FLAG,
};

struct config_setting {
	const char *name;  /* "theme"; "service.ivek.url" in a section */
	const char *value; /* "" for unset */
	enum config_origin origin;
	const char *where; /* "file:line", a variable, a flag; "" built in */
};

struct config_problem {
	const char *where;
	const char *text; /* a sentence */
};

struct config;

/* Reads the files and the environment. Never fails: what is wrong is kept
 * as problems. `file` (may be NULL) stands in for the user's file. */
struct config *config_open(const char *file);
void config_free(struct config *config);

/* The value, or NULL for a setting nobody knows. Valid until it is set
 * again. A service's are "service.NAME.url" and so on. */
const char *config_get(const struct config *config, const char *name);
enum config_origin config_origin(const struct config *config, const char *name);
/* A flag's say. False with err set for an unknown name or a bad value. */
bool config_set(struct config *config, const char *name, const char *value,
    enum config_origin origin, const char *where, struct err *err);

/* The values as typed options (settings.h), for `:set`. What is set there
 * counts from then on; config_at() tells where a setting came from. */
struct options *config_options(struct config *config);

/* All settings, those of services last. The list is made anew when something
 * was set since. */
size_t config_count(struct config *config);
const struct config_setting *config_at(struct config *config, size_t index);
/* Names of the [service NAME] sections; NULL past the last. */
size_t config_service_count(const struct config *config);
const char *config_service_at(const struct config *config, size_t index);
size_t config_problem_count(const struct config *config);
const struct config_problem *config_problem_at(
    const struct config *config, size_t index);
/* How many there are besides the first `told`, and what shows them; NULL when
 * there are none. */
const char *config_more(
    const struct config *config, size_t told, struct arena *arena);

/* The user's file, whether it is there or not; NULL without a home. */
const char *config_path(const struct config *config);
const char *config_origin_name(enum config_origin origin);

/* Appends a commented file with every setting at its built-in value. */
void config_example(struct buf *out);

#endif
