/*
 * backup.c: the words of `klasterd backup`. How a directory is copied is the
 * store's.
 */
#include "klaster/service/backup.h"

#include <getopt.h>
#include <stdio.h>

#include "klaster/base/log.h"
#include "klaster/base/out.h"
#include "klaster/service/serve.h"
#include "klaster/store/catalogue.h"

static const char usage[] =
    "Usage: klasterd backup [--store URI] FILE\n"
    "\n"
    "Writes the directory as it is now to a new file, which is itself a\n"
    "store (sqlite:FILE). klasterd may serve and import meanwhile. A\n"
    "directory in PostgreSQL is saved by pg_dump.\n";

static bool backup_run(const char *store, const char *path, struct err *err)
{
	struct catalogue *catalogue = serve_store_open(store, err);
	bool ok = catalogue && catalogue_backup(catalogue, path, err);

	catalogue_close(catalogue);
	return ok;
}

int backup_main(int argc, char **argv)
{
	static const struct option words[] = {
	    {"store", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'},
	    {0},
	};
	const char *store = NULL;
	struct err err = ERR_INIT;
	int word;

	log_open(stderr, LOG_ERROR);
	while ((word = getopt_long(argc, argv, "h", words, NULL)) != -1)
		if (word == 'h') {
			out_bytes(stdout, usage, sizeof(usage) - 1);
			return 0;
		} else if (word == 's') {
			store = optarg;
		} else {
			return ERR_USAGE;
		}
	if (argc - optind != 1) {
		out_bytes(stderr, usage, sizeof(usage) - 1);
		return ERR_USAGE;
	}
	if (backup_run(store, argv[optind], &err))
		return 0;
	out_err("klasterd", &err);
	return (int)err.code;
}
