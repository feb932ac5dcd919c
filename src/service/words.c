/*
 * words.c: see words.h. It knows one option and no command.
 */
#include "klaster/service/words.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/err.h"
#include "klaster/base/out.h"

int words_read(struct words *words, int argc, char **argv, const char *usage,
    size_t least, size_t most)
{
	static const struct option options[] = {
	    {"store", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'},
	    {0},
	};
	struct arena arena = ARENA_INIT;
	int word;

	*words = (struct words){.store = NULL};
	while ((word = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (word == 's') {
			words->store = optarg;
			continue;
		}
		if (word == 'h') {
			out_bytes(stdout, usage, strlen(usage));
			return 0;
		}
		out_line(stderr,
		    safe_linef(&arena, "Try klasterd %s --help.", argv[0]));
		arena_done(&arena);
		return ERR_USAGE;
	}
	words->rest = argv + optind;
	words->rest_count = (size_t)(argc - optind);
	if (words->rest_count >= least && words->rest_count <= most)
		return -1;
	out_bytes(stderr, usage, strlen(usage));
	return ERR_USAGE;
}
