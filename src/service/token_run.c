/*
 * token_run.c: `klasterd token add|list|revoke`. A token's text is data: it
 * goes to standard output, once, and nowhere else.
 */
#include "klaster/service/token.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/text.h"
#include "klaster/service/serve.h"
#include "klaster/service/settings.h"

static const char usage[] =
    "Usage: klasterd token add --name TEXT --scope LEVEL [--expires WHEN]\n"
    "                          [--store URI | --config FILE]\n"
    "       klasterd token list [--store URI | --config FILE]\n"
    "       klasterd token revoke [--store URI | --config FILE] ID|NAME\n"
    "\n"
    "A token is how a reader over TCP is known. It is printed once, by add,\n"
    "and kept nowhere: pass it on by a safe way, to be put into a file that\n"
    "only its owner can read (token-file in klaster.conf). It is sent as\n"
    "\"Authorization: Bearer TOKEN\". A running klasterd knows a new token\n"
    "and forgets a revoked or expired one at once, without a restart.\n"
    "\n"
    "  --name TEXT      who has it; needed to know which to revoke. The name\n"
    "                   of an office says enough: it is kept\n"
    "  --scope LEVEL    what its holder sees: public, member or coordinator\n"
    "  --expires WHEN   the last day it holds (2027-01-31, in UTC), a number\n"
    "                   of days (90d) or never; unsaid, 365d\n"
    "  --store URI      where the directory is kept\n"
    "  --config FILE    it stands in these settings of klasterd serve\n"
    "\n"
    "list prints id, level, day made, last day, state (holds, expired,\n"
    "revoked) and name, parted by tabs; it has no secrets. Exit status: 0\n"
    "done, 1 no such token (list: none at all), 2 wrong words, 6 the store\n"
    "cannot be used.\n";

enum {
	OPT_STORE = 256,
	OPT_CONFIG,
	OPT_NAME,
	OPT_SCOPE,
	OPT_EXPIRES,
	DAY_S = 24 * 60 * 60,
	DAYS_MAX = 36500,
};

static const struct option words[] = {
    {"store", required_argument, NULL, OPT_STORE},
    {"config", required_argument, NULL, OPT_CONFIG},
    {"name", required_argument, NULL, OPT_NAME},
    {"scope", required_argument, NULL, OPT_SCOPE},
    {"expires", required_argument, NULL, OPT_EXPIRES},
    {"help", no_argument, NULL, 'h'},
    {0},
};

struct wish {
	const char *store, *config, *name, *scope, *expires;
	char *const *rest;
	size_t rest_count;
};

static int complain(const struct err *err)
{
	out_err("klasterd", err);
	return (int)err->code;
}

/* --- what is asked for */

/* Days from 1970-01-01, by the civil calendar. */
static int64_t day_number(long year, long month, long day)
{
	int64_t era_year = month <= 2 ? year - 1 : year;
	int64_t era = era_year / 400;
	int64_t of_era = era_year - era * 400;
	int64_t of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static bool is_day(const char *text)
{
	static const char form[] = "0000-00-00";
	size_t i;

	for (i = 0; form[i]; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return false;
	return text[i] == '\0';
}

/* The first second a token does not hold any more; 0: it always does. */
static bool expiry_read(struct arena *arena, const char *text, int64_t now_s,
    int64_t *expires_s, struct err *err)
{
	size_t digits = strspn(text, "0123456789");
	int64_t days;

	*expires_s = 0;
	if (strcmp(text, "never") == 0)
		return true;
	if (digits > 0 && digits <= 5 && strcmp(text + digits, "d") == 0) {
		days = strtol(text, NULL, 10);
		if (days > 0 && days <= DAYS_MAX)
			*expires_s = now_s + days * DAY_S;
	} else if (is_day(text)) {
		days = day_number(strtol(text, NULL, 10),
		    strtol(text + 5, NULL, 10), strtol(text + 8, NULL, 10));
		/* No 30th of February. */
		if (strcmp(token_day(arena, days * DAY_S), text) == 0)
			*expires_s = (days + 1) * DAY_S;
	}
	if (*expires_s > now_s)
		return true;
	return err_set(err, ERR_USAGE,
	    "--expires \"%s\": say a day to come (2027-01-31), a number of "
	    "days (90d) or never",
	    text);
}

static bool name_check(const char *name, struct err *err)
{
	size_t len = name ? strlen(name) : 0;

	if (len == 0 || strspn(name, " ") == len)
		return err_set(err, ERR_USAGE,
		    "token add: say by --name who has it, or nobody will know "
		    "which one to revoke");
	if (len > TOKEN_NAME_BYTES)
		return err_set(err, ERR_USAGE, "--name: at most %d bytes",
		    TOKEN_NAME_BYTES);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			return err_set(
			    err, ERR_USAGE, "--name: no control characters");
	return text_is_utf8(name, len) ||
	       err_set(err, ERR_USAGE, "--name: it is not UTF-8");
}

static bool token_wished(const struct wish *wish, struct arena *arena,
    struct token *token, struct err *err)
{
	if (wish->rest_count > 0)
		return err_set(
		    err, ERR_USAGE, "token add takes no \"%s\"", wish->rest[0]);
	if (!name_check(wish->name, err))
		return false;
	token->name = wish->name;
	if (!wish->scope || !level_parse(wish->scope, &token->level) ||
	    token->level >= LEVEL_WITHHELD)
		return err_set(err, ERR_USAGE,
		    "token add: --scope is public, member or coordinator");
	return expiry_read(arena, wish->expires ? wish->expires : "365d",
	    clock_wall_s(), &token->expires_s, err);
}

/* --- the three of them */

static const char *until_say(struct arena *arena, const struct token *token)
{
	return token->expires_s == 0 ? "never"
				     : token_day(arena, token->expires_s - 1);
}

static bool add_run(struct catalogue *catalogue, struct arena *arena,
    const struct wish *wish, struct err *err)
{
	struct token token = {.name = ""};
	const char *text;

	if (!token_wished(wish, arena, &token, err) ||
	    !token_add(catalogue, arena, &token, &text, err))
		return false;
	out_line(stdout, safe_linef(arena, "%s", text));
	out_line(stderr,
	    safe_linef(arena,
		"token %s, %s, %s%s, for %s; it is shown this once and kept "
		"nowhere",
		token.id, level_name(token.level),
		token.expires_s ? "last day " : "without an end",
		token.expires_s ? until_say(arena, &token) : "", token.name));
	return true;
}

static const char *state_say(const struct token *token)
{
	if (token->revoked_s != 0)
		return "revoked";
	return token->expires_s != 0 && clock_wall_s() >= token->expires_s
		   ? "expired"
		   : "holds";
}

static bool list_run(struct catalogue *catalogue, struct arena *arena,
    const struct wish *wish, struct err *err)
{
	struct token *tokens;
	size_t count;

	if (wish->rest_count > 0)
		return err_set(err, ERR_USAGE, "token list takes no \"%s\"",
		    wish->rest[0]);
	if (!token_list(catalogue, arena, &tokens, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOTHING, "there is no token yet");
	for (size_t i = 0; i < count; i++) {
		const struct token *token = &tokens[i];
		const char *const cells[] = {token->id,
		    level_name(token->level), token_day(arena, token->made_s),
		    until_say(arena, token), state_say(token), token->name};

		for (size_t k = 0; k < MEM_COUNT(cells); k++) {
			out_safe(stdout, safe_linef(arena, "%s", cells[k]));
			out_bytes(
			    stdout, k + 1 < MEM_COUNT(cells) ? "\t" : "\n", 1);
		}
	}
	return true;
}

static bool revoke_run(struct catalogue *catalogue, struct arena *arena,
    const struct wish *wish, struct err *err)
{
	struct token token;

	if (wish->rest_count != 1)
		return err_set(err, ERR_USAGE,
		    "token revoke takes one id or name (klasterd token list)");
	if (strncmp(wish->rest[0], TOKEN_PREFIX, strlen(TOKEN_PREFIX)) == 0)
		return err_set(err, ERR_USAGE,
		    "token revoke takes the id of a token, not the token: it "
		    "is in your shell's history now, so revoke it, by "
		    "klasterd token revoke %.*s",
		    (int)strspn(wish->rest[0] + strlen(TOKEN_PREFIX),
			"0123456789abcdef"),
		    wish->rest[0] + strlen(TOKEN_PREFIX));
	if (!token_revoke(catalogue, arena, wish->rest[0], &token, err))
		return false;
	out_line(
	    stderr, safe_linef(arena, "token %s (%s) lets nobody in any more",
			token.id, token.name));
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct catalogue *catalogue, struct arena *arena,
	    const struct wish *wish, struct err *err);
} actions[] = {
    {"add", add_run},
    {"list", list_run},
    {"revoke", revoke_run},
};

static int wish_read(struct wish *wish, int argc, char **argv)
{
	int word;

	while ((word = getopt_long(argc, argv, "h", words, NULL)) != -1)
		switch (word) {
		case OPT_STORE:
			wish->store = optarg;
			break;
		case OPT_CONFIG:
			wish->config = optarg;
			break;
		case OPT_NAME:
			wish->name = optarg;
			break;
		case OPT_SCOPE:
			wish->scope = optarg;
			break;
		case OPT_EXPIRES:
			wish->expires = optarg;
			break;
		case 'h':
			out_bytes(stdout, usage, sizeof(usage) - 1);
			return 0;
		default:
			out_line(
			    stderr, SAFE_LIT("Try klasterd token --help."));
			return ERR_USAGE;
		}
	wish->rest = argv + optind;
	wish->rest_count = (size_t)(argc - optind);
	return -1;
}

int token_main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	struct arena arena = ARENA_INIT;
	struct catalogue *catalogue = NULL;
	struct err err = ERR_INIT;
	struct wish wish = {0};
	int status;
	size_t i;

	log_open(stderr, LOG_ERROR);
	for (i = 0; i < MEM_COUNT(actions); i++)
		if (strcmp(actions[i].name, name) == 0)
			break;
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		i = MEM_COUNT(actions);
	else if (i == MEM_COUNT(actions)) {
		out_bytes(stderr, usage, sizeof(usage) - 1);
		return ERR_USAGE;
	}
	status = wish_read(&wish, argc - (i < MEM_COUNT(actions)),
	    argv + (i < MEM_COUNT(actions)));
	if (status >= 0)
		return status;
	if (settings_store(wish.config, &arena, &wish.store, NULL, &err))
		catalogue = serve_store_open(wish.store, false, &err);
	if (catalogue && actions[i].run(catalogue, &arena, &wish, &err))
		err.code = ERR_NONE;
	catalogue_close(catalogue);
	arena_done(&arena);
	return err.code == ERR_NONE ? 0 : complain(&err);
}
