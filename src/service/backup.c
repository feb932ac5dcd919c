/*
 * backup.c: the words of `klasterd backup`. How a directory is copied is the
 * store's.
 */
#include "klaster/service/backup.h"

#include <stdio.h>

#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/service/serve.h"
#include "klaster/service/words.h"
#include "klaster/store/catalogue.h"

static const char usage[] =
    "Usage: klasterd backup [--store URI | --config FILE] FILE\n"
    "\n"
    "Writes the directory as it is now to a new file, which is itself a\n"
    "store (sqlite:FILE). klasterd may serve and import meanwhile. A\n"
    "directory in PostgreSQL is saved by pg_dump.\n";

static bool backup_run(const char *store, const char *path, struct err *err)
{
	struct catalogue *catalogue = serve_store_open(store, false, err);
	bool ok = catalogue && catalogue_backup(catalogue, path, err);

	catalogue_close(catalogue);
	return ok;
}

int backup_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct words words;
	bool ok;
	int status = words_read(&words, argc, argv, usage, 1, 1);

	if (status >= 0)
		return status;
	log_open(stderr, LOG_ERROR);
	ok = backup_run(words.store, words.rest[0], &err);
	return words_end(&words, ok ? NULL : &err);
}
