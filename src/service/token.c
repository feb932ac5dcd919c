/*
 * token.c: owns what is kept of tokens: a value "token.ID" for each, with the
 * digest, the level, three times and the name; and "tokens", their ids.
 */
#include "klaster/service/token.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/digest.h"
#include "mentions.h"

#define META_LIST "tokens"
#define META_PREFIX "token."

enum {
	SECRET_BYTES = 32,
	SECRET_TEXT = 43, /* of it in base64url */
	PREFIX_BYTES = sizeof(TOKEN_PREFIX) - 1,
	TEXT_BYTES = PREFIX_BYTES + TOKEN_ID_BYTES + 1 + SECRET_TEXT,
	LIST_BYTES_MAX = TOKENS_MAX * (TOKEN_ID_BYTES + 1),
};

struct kept {
	struct token token;
	unsigned char digest[DIGEST_BYTES];
};

/* --- as it is kept */

static bool kept_write(struct catalogue *catalogue, struct arena *arena,
    const struct kept *kept, struct err *err)
{
	const struct token *token = &kept->token;
	struct buf text;
	bool ok;

	buf_init(&text, 512);
	base64url_write(&text, kept->digest, DIGEST_BYTES);
	buf_addf(&text, " %s %" PRId64 " %" PRId64 " %" PRId64 " %s",
	    level_name(token->level), token->made_s, token->expires_s,
	    token->revoked_s, token->name);
	ok = catalogue->ops->meta_set(catalogue,
	    arena_printf(arena, META_PREFIX "%s", token->id), buf_text(&text),
	    err);
	buf_done(&text);
	return ok;
}

/* The next word of a line, which is cut there; "" at its end. */
static char *word_take(char **line)
{
	char *word = *line;
	size_t len = strcspn(word, " ");

	*line += len + (word[len] != '\0');
	word[len] = '\0';
	return word;
}

static bool kept_read(struct catalogue *catalogue, struct arena *arena,
    const char *id, struct kept *kept)
{
	struct token *token = &kept->token;
	char *line = catalogue->ops->meta_get(
	    catalogue, arena, arena_printf(arena, META_PREFIX "%s", id));
	size_t len = 0;

	*kept = (struct kept){.token = {.name = ""}};
	if (!line)
		return false;
	snprintf(token->id, sizeof(token->id), "%s", id);
	if (!base64url_read(
		word_take(&line), kept->digest, DIGEST_BYTES, &len) ||
	    len != DIGEST_BYTES ||
	    !level_parse(word_take(&line), &token->level) ||
	    token->level >= LEVEL_WITHHELD)
		return false;
	token->made_s = strtoll(word_take(&line), NULL, 10);
	token->expires_s = strtoll(word_take(&line), NULL, 10);
	token->revoked_s = strtoll(word_take(&line), NULL, 10);
	token->name = line;
	return true;
}

static const char *ids_read(struct catalogue *catalogue, struct arena *arena)
{
	const char *ids = catalogue->ops->meta_get(catalogue, arena, META_LIST);

	return ids ? ids : "";
}

/* Ids are all of one length, with a blank between. */
static size_t ids_count(const char *ids)
{
	return (strlen(ids) + 1) / (TOKEN_ID_BYTES + 1);
}

static const char *id_at(struct arena *arena, const char *ids, size_t index)
{
	return arena_strndup(
	    arena, ids + index * (TOKEN_ID_BYTES + 1), TOKEN_ID_BYTES);
}

/* --- making */

static bool secret_make(
    struct arena *arena, struct kept *kept, const char **text, struct err *err)
{
	unsigned char bytes[SECRET_BYTES + TOKEN_ID_BYTES / 2];
	struct token *token = &kept->token;
	struct buf secret;
	bool ok = digest_random(bytes, sizeof(bytes), err);

	for (size_t i = 0; i < TOKEN_ID_BYTES / 2; i++)
		snprintf(token->id + 2 * i, 3, "%02x", bytes[SECRET_BYTES + i]);
	buf_init(&secret, TEXT_BYTES);
	buf_addf(&secret, TOKEN_PREFIX "%s_", token->id);
	base64url_write(&secret, bytes, SECRET_BYTES);
	*text = arena_strdup(arena, buf_text(&secret));
	digest_bytes(*text, strlen(*text), kept->digest, DIGEST_BYTES);
	explicit_bzero(bytes, sizeof(bytes));
	explicit_bzero(secret.data, secret.len);
	buf_done(&secret);
	return ok;
}

static bool add_within(struct catalogue *catalogue, struct arena *arena,
    const struct kept *kept, struct err *err)
{
	const char *ids = ids_read(catalogue, arena);
	struct kept other;

	if (ids_count(ids) >= TOKENS_MAX)
		return err_set(err, ERR_USAGE,
		    "there are %d tokens: that is as many as one store keeps",
		    TOKENS_MAX);
	if (kept_read(catalogue, arena, kept->token.id, &other))
		return err_set(err, ERR_COPY, "the id %s is taken: try again",
		    kept->token.id);
	return kept_write(catalogue, arena, kept, err) &&
	       catalogue->ops->meta_set(catalogue, META_LIST,
		   *ids ? arena_printf(arena, "%s %s", ids, kept->token.id)
			: kept->token.id,
		   err);
}

bool token_add(struct catalogue *catalogue, struct arena *arena,
    struct token *token, const char **text, struct err *err)
{
	struct kept kept = {.token = *token};
	bool ok;

	kept.token.made_s = clock_wall_s();
	kept.token.revoked_s = 0;
	if (!secret_make(arena, &kept, text, err) ||
	    !catalogue->ops->begin(catalogue, err))
		return false;
	ok = add_within(catalogue, arena, &kept, err);
	if (!ok)
		catalogue->ops->rollback(catalogue);
	else
		ok = catalogue->ops->commit(catalogue, err);
	*token = kept.token;
	return ok;
}

/* --- looking */

bool token_list(struct catalogue *catalogue, struct arena *arena,
    struct token **tokens, size_t *count, struct err *err)
{
	struct catalogue_stats stats;
	const char *ids = ids_read(catalogue, arena);
	size_t id_count = ids_count(ids);

	*tokens = arena_array(arena, id_count + 1, sizeof(**tokens));
	*count = 0;
	for (size_t i = 0; i < id_count; i++) {
		struct kept kept;

		if (kept_read(catalogue, arena, id_at(arena, ids, i), &kept))
			(*tokens)[(*count)++] = kept.token;
	}
	/* That nothing was read may be a store that cannot be. */
	return *count > 0 || catalogue->ops->stats(catalogue, &stats, err);
}

static bool is_token_text(const char *text)
{
	return strlen(text) == TEXT_BYTES &&
	       strncmp(text, TOKEN_PREFIX, PREFIX_BYTES) == 0 &&
	       strspn(text + PREFIX_BYTES, "0123456789abcdef") >=
		   TOKEN_ID_BYTES &&
	       text[PREFIX_BYTES + TOKEN_ID_BYTES] == '_';
}

/* Within a state of the data, so that a store that fails does not look like
 * one that has no such token. Once more when its server went away. */
static bool kept_look_up(struct catalogue *catalogue, struct arena *arena,
    const char *id, struct kept *kept, bool *is_there)
{
	struct catalogue_read read = {.least_seq = 0};
	struct err err = ERR_INIT;

	for (int tries = 0; tries < 2; tries++) {
		if (!catalogue->ops->read_begin(catalogue, &read, &err))
			return false;
		*is_there = kept_read(catalogue, arena, id, kept);
		if (catalogue->ops->read_end(catalogue, &read, &err))
			return true;
		if (read.fault != CATALOGUE_LOST)
			return false;
	}
	return false;
}

bool token_check(struct catalogue *catalogue, struct arena *arena,
    const char *text, struct token *token, enum token_state *state)
{
	unsigned char digest[DIGEST_BYTES];
	struct kept kept;
	bool is_there;

	*state = TOKEN_UNKNOWN;
	if (!is_token_text(text))
		return true;
	if (!kept_look_up(catalogue, arena,
		arena_strndup(arena, text + PREFIX_BYTES, TOKEN_ID_BYTES),
		&kept, &is_there))
		return false;
	if (!is_there)
		return true;
	digest_bytes(text, strlen(text), digest, DIGEST_BYTES);
	if (!digest_equal(digest, kept.digest, DIGEST_BYTES))
		return true;
	*token = kept.token;
	if (token->revoked_s != 0)
		*state = TOKEN_REVOKED;
	else if (token->expires_s != 0 && clock_wall_s() >= token->expires_s)
		*state = TOKEN_EXPIRED;
	else
		*state = TOKEN_HOLDS;
	return true;
}

/* --- revoking */

static bool kept_find(struct catalogue *catalogue, struct arena *arena,
    const char *which, struct kept *found, struct err *err)
{
	const char *ids = ids_read(catalogue, arena);
	size_t matches = 0;

	for (size_t i = 0; i < ids_count(ids); i++) {
		struct kept kept;

		if (!kept_read(catalogue, arena, id_at(arena, ids, i), &kept))
			continue;
		if (strcmp(kept.token.id, which) == 0) {
			*found = kept;
			return true;
		}
		if (strcmp(kept.token.name, which) != 0 ||
		    kept.token.revoked_s != 0)
			continue;
		*found = kept;
		matches++;
	}
	if (matches > 1)
		return err_set(err, ERR_USAGE,
		    "%zu tokens are called \"%s\"; name one by its id "
		    "(klasterd token list)",
		    matches, which);
	if (matches == 0)
		return err_set(err, ERR_NOTHING,
		    "there is no token \"%s\" (klasterd token list)", which);
	return true;
}

static bool revoke_within(struct catalogue *catalogue, struct arena *arena,
    const char *which, struct kept *kept, struct err *err)
{
	if (!kept_find(catalogue, arena, which, kept, err))
		return false;
	if (kept->token.revoked_s == 0)
		kept->token.revoked_s = clock_wall_s();
	return kept_write(catalogue, arena, kept, err);
}

bool token_revoke(struct catalogue *catalogue, struct arena *arena,
    const char *which, struct token *token, struct err *err)
{
	struct kept kept;

	if (!catalogue->ops->begin(catalogue, err))
		return false;
	if (!revoke_within(catalogue, arena, which, &kept, err)) {
		catalogue->ops->rollback(catalogue);
		return false;
	}
	*token = kept.token;
	return catalogue->ops->commit(catalogue, err);
}

bool token_rename(struct catalogue *catalogue, struct arena *arena,
    const struct mentions *mentions, size_t *count, struct err *err)
{
	const char *ids = ids_read(catalogue, arena);
	bool ok = true;

	*count = 0;
	for (size_t i = 0; ok && i < ids_count(ids); i++) {
		struct kept kept;

		if (!kept_read(catalogue, arena, id_at(arena, ids, i), &kept) ||
		    !mentions_strip(mentions, arena, kept.token.name))
			continue;
		kept.token.name = kept.token.id;
		ok = kept_write(catalogue, arena, &kept, err);
		(*count)++;
	}
	return ok;
}

/* --- words about them */

const char *token_mask(struct arena *arena, const char *text)
{
	const char *at = strstr(text, TOKEN_PREFIX);
	struct buf masked;
	const char *result;

	if (!at)
		return text;
	buf_init(&masked, 2 * strlen(text) + 1);
	for (; at; at = strstr(text, TOKEN_PREFIX)) {
		buf_add(&masked, text, (size_t)(at - text) + PREFIX_BYTES);
		buf_adds(&masked, "***");
		text = at + PREFIX_BYTES;
		text += strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-");
	}
	buf_adds(&masked, text);
	result = arena_strdup(arena, buf_text(&masked));
	buf_done(&masked);
	return result;
}

const char *token_day(struct arena *arena, int64_t wall_s)
{
	time_t time = (time_t)wall_s;
	struct tm tm;
	char text[32] = "?";

	if (gmtime_r(&time, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	return arena_strdup(arena, text);
}
