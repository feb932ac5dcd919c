/*
 * audit.h: who read what only some may read, above all how to reach a person.
 * A line of JSON for each answer that holds a statement above the level
 * public: when, who (a token's id, or the socket's owner), by which address,
 * which records and which of their fields; nothing of what was read, and
 * people by the digest of tomb.h, so that the log does not keep a name that
 * is erased. It is written before the answer is sent; what cannot be written
 * down is not shown.
 *
 * An export is reads, and so is a look at the changes with records. An answer
 * 304 shows nothing and is not written, nor is one to HEAD.
 */
#ifndef KLASTER_SERVICE_AUDIT_H
#define KLASTER_SERVICE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/record.h"
#include "klaster/service/route.h"
#include "klaster/store/catalogue.h"

/* What one answer shows of that kind. */
struct audit_trail {
	struct arena *arena;
	struct audit_read {
		const struct kind *kind;
		const char *id;
		struct field_set fields;
	} * reads;
	size_t count;
};

/* Notes that claims of these fields are in the answer, of which only those
 * above public count; the record is what the reader was shown. */
void audit_note(struct audit_trail *trail, const struct record *record,
    const struct field_set *fields);

struct audit;
/* Appends to a file, made 0600 where it is not there, or to standard error
 * with "-". NULL with err set. */
struct audit *audit_open(const char *path, struct err *err);
void audit_close(struct audit *audit); /* NULL is allowed */
/* The file by its name, which may be another one now: after a rotation. When
 * that fails the old one is kept. */
bool audit_reopen(struct audit *audit, struct err *err);

/* Writes the line of an answer. False: nothing was written, and nothing may be
 * shown. */
bool audit_write(struct audit *audit, struct catalogue *catalogue,
    const char *who, enum route route, const struct audit_trail *trail,
    struct err *err);

/* `klasterd audit [--store URI] KIND/ID [FILE]...`: the lines about one
 * record. argv[0] is "audit". The exit status. */
int audit_main(int argc, char **argv);

#endif
