/*
 * words.h: the command line of a small command, that takes a store, says its
 * own help and names what it is about.
 */
#ifndef KLASTER_SERVICE_WORDS_H
#define KLASTER_SERVICE_WORDS_H

#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"

struct words {
	struct arena arena; /* of what --config FILE says */
	const char *store;  /* --store URI, or the file's; NULL: the user's */
	char *const *rest;  /* what is no option */
	size_t rest_count;
};

/* Reads them; argv[0] is the command's name. -1 to go on; else the exit
 * status: help was asked for and is said, or what is wrong is: a word, or
 * that the rest is not `least` to `most`. */
int words_read(struct words *words, int argc, char **argv, const char *usage,
    size_t least, size_t most);
/* The end of the command, with its exit status: NULL is done well, else what
 * was wrong is said. */
int words_end(struct words *words, const struct err *err);

#endif
