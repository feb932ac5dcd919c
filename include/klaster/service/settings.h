/*
 * settings.h: what `klasterd serve` can be told, on its command line
 * ("--max-connections 200") and in a file ("max-connections = 200"), in one
 * table for both.
 */
#ifndef KLASTER_SERVICE_SETTINGS_H
#define KLASTER_SERVICE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/service/serve.h"

struct setting {
	const char *name;
	const char *value; /* what stands for it in a manual; NULL: it is yes
			      or no, and the command line says yes by its name
			      alone */
	bool reloads;	   /* SIGHUP brings it into force */
	bool (*set)(
	    struct serve_options *options, const char *value, struct err *err);
	const char *preset; /* what holds where it is not given; "": nothing */
	const char *help;   /* a sentence without its stop */
};
size_t settings_count(void);
const struct setting *settings_at(size_t index);
/* A file of settings in which all are comments, each with its sentence. */
void settings_example(struct buf *out);

/* What the command line gave, in its order; it wins over the file. */
#define SETTINGS_GIVEN_MAX 64
struct settings_given {
	const char *config; /* path of the file; NULL: none */
	struct {
		const struct setting *setting;
		const char *value; /* NULL where it takes none */
	} words[SETTINGS_GIVEN_MAX];
	size_t count;
};
bool settings_give(struct settings_given *given, const struct setting *setting,
    const char *value, struct err *err);
bool settings_is_given(const struct settings_given *given, const char *name);

/* Defaults, then the file, then the words. Strings of the file live in the
 * arena, and an error names its line. */
bool settings_read(struct serve_options *options, struct arena *arena,
    const struct settings_given *given, struct err *err);

/* For the commands beside serve: what their --config FILE says of the store,
 * where their own words say nothing: *store NULL, *no_bundled false. `config`
 * and `no_bundled` may be NULL. The string lives in the arena. */
bool settings_store(const char *config, struct arena *arena, const char **store,
    bool *no_bundled, struct err *err);

/* Reads a file for its faults alone; each is told, as "FILE:LINE: what is
 * wrong". False when there is one, or the file cannot be read: err has the
 * last. */
typedef void settings_fault(const struct err *err);
bool settings_check(const char *path, settings_fault *tell, struct err *err);

#endif
