/*
 * erasure_run.c: `klasterd erase`: words and exit statuses of it.
 */
#include "klaster/service/erasure.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/service/serve.h"
#include "klaster/service/words.h"

static const char usage[] =
    "Usage: klasterd erase [--store URI | --config FILE] people/ID...\n"
    "\n"
    "Takes a person out of the directory for good: the record, what refers to\n"
    "it, and what speaks by name, mail or phone of the person in other\n"
    "records and in the names of tokens. No byte of it stays in the database\n"
    "files, which are written anew for it, and no import brings it back.\n"
    "Copies of klaster are told at their next sync. The files you import\n"
    "from, backups, exports and a database server's own log are yours to\n"
    "clear: klasterd(8), ERASURE. Exit status: 0 done, 1 there is nobody of\n"
    "that id, 2 wrong words, 6 the store cannot be used, 7 erased, but for\n"
    "what is told.\n";

static void account_say(struct arena *arena, const struct erasure *erasure)
{
	out_line(stdout,
	    safe_linef(arena,
		"erased: people/%s; %zu other records and %zu tokens said "
		"something of the person and do no more",
		erasure->tomb, erasure->changed, erasure->tokens));
}

static bool ref_read(
    const char *ref, const struct kind **kind, const char **id, struct err *err)
{
	if (!record_parse_ref(ref, kind, id))
		return err_set(err, ERR_USAGE,
		    "\"%s\" names no record; write people/ID", ref);
	if (!(*kind)->personal)
		return err_set(err, ERR_USAGE,
		    "%s are no people: take them out of what you import",
		    (*kind)->name);
	return true;
}

static bool erase_all(
    const char *store, char *const *refs, size_t count, struct err *err)
{
	struct catalogue *catalogue = NULL;
	struct arena arena = ARENA_INIT;
	const struct kind *kind;
	const char *id;
	size_t ids = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++)
		ok = ref_read(refs[i], &kind, &id, err);
	if (ok)
		ok = (catalogue = serve_store_open(store, false, err)) != NULL;
	for (size_t i = 0; ok && i < count; i++) {
		struct erasure erasure;
		struct err why = ERR_INIT;

		ref_read(refs[i], &kind, &id, NULL);
		ok = erasure_erase(catalogue, &arena, kind, id, &erasure, &why);
		if (!ok)
			*err = why;
		/* It is done, but for bytes: the next one is to go as well. */
		ok |= why.code == ERR_PARTIAL;
		if (ok)
			account_say(&arena, &erasure);
		ids += erasure.ids;
	}
	catalogue_close(catalogue);
	arena_done(&arena);
	if (ok && err->code == ERR_NONE && ids > 0)
		err_set(err, ERR_PARTIAL,
		    "%zu other records have the name in their own ids; name "
		    "them otherwise in what you import",
		    ids);
	return err->code == ERR_NONE;
}

int erasure_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct words words;
	bool ok;
	int status = words_read(&words, argc, argv, usage, 1, SIZE_MAX);

	if (status >= 0)
		return status;
	log_open(stderr, LOG_ERROR);
	ok = erase_all(words.store, words.rest, words.rest_count, &err);
	return words_end(&words, ok ? NULL : &err);
}
