/*
 * words.c: see words.h. It knows where a store is said, and no command.
 */
#include "klaster/service/words.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "klaster/base/err.h"
#include "klaster/base/out.h"
#include "klaster/service/settings.h"

int words_end(struct words *words, const struct err *err)
{
	arena_done(&words->arena);
	if (!err)
		return 0;
	out_err("klasterd", err);
	return (int)err->code;
}

static int words_say(
    struct words *words, FILE *to, const char *text, int status)
{
	out_bytes(to, text, strlen(text));
	arena_done(&words->arena);
	return status;
}

int words_read(struct words *words, int argc, char **argv, const char *usage,
    size_t least, size_t most)
{
	static const struct option options[] = {
	    {"store", required_argument, NULL, 's'},
	    {"config", required_argument, NULL, 'c'},
	    {"help", no_argument, NULL, 'h'},
	    {0},
	};
	const char *config = NULL;
	struct err err = ERR_INIT;
	int word;

	*words = (struct words){.arena = ARENA_INIT};
	while ((word = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (word == 's')
			words->store = optarg;
		else if (word == 'c')
			config = optarg;
		else if (word == 'h')
			return words_say(words, stdout, usage, 0);
		else {
			out_line(
			    stderr, safe_linef(&words->arena,
					"Try klasterd %s --help.", argv[0]));
			return words_say(words, stderr, "", ERR_USAGE);
		}
	}
	words->rest = argv + optind;
	words->rest_count = (size_t)(argc - optind);
	if (words->rest_count < least || words->rest_count > most)
		return words_say(words, stderr, usage, ERR_USAGE);
	if (!settings_store(config, &words->arena, &words->store, NULL, &err))
		return words_end(words, &err);
	return -1;
}
