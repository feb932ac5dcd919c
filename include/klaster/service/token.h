/*
 * token.h: the tokens by which readers over TCP are known. The text of a
 * token is "klt_ID_SECRET": an id of 8 hexadecimal digits by which it is
 * looked up, and 256 random bits in base64url. Of it the store keeps the id
 * and a SHA-256 of the whole: what is drawn from 2^256 cannot be guessed from
 * its digest, so nothing slower and no salt is needed, as for words that
 * people choose. Whoever reads the store can let nobody in.
 *
 * Tokens lie beside the records, in any engine, so that all instances on one
 * store know the same ones, at once; they are in no export and no answer.
 * When one was last used is not kept: it would make a write of every read.
 */
#ifndef KLASTER_SERVICE_TOKEN_H
#define KLASTER_SERVICE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/kind.h"
#include "klaster/store/catalogue.h"

#define TOKEN_PREFIX "klt_"
#define TOKEN_ID_BYTES 8     /* hexadecimal digits */
#define TOKEN_NAME_BYTES 120 /* of what it is called, at most */
#define TOKENS_MAX 10000     /* in one store */

struct token {
	char id[TOKEN_ID_BYTES + 1];
	enum level level;  /* what its holder may see; never withheld */
	int64_t made_s;	   /* wall clock */
	int64_t expires_s; /* first second it does not hold; 0: never */
	int64_t revoked_s; /* 0: it was not */
	const char *name;  /* who has it, in the words of who gave it */
};

enum token_state { TOKEN_HOLDS, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_UNKNOWN };

/* Makes and keeps a token of that level, end and name, in a transaction of
 * its own; the text, which is to be had only now, in the arena. */
bool token_add(struct catalogue *catalogue, struct arena *arena,
    struct token *token, const char **text, struct err *err);

/* All there are, in the order they were made. */
bool token_list(struct catalogue *catalogue, struct arena *arena,
    struct token **tokens, size_t *count, struct err *err);

/* From now on it lets nobody in. By id or by name; ERR_NOTHING when there is
 * none, ERR_USAGE when several have that name. */
bool token_revoke(struct catalogue *catalogue, struct arena *arena,
    const char *which, struct token *token, struct err *err);

/* Tokens whose names speak of a person are called by their ids instead. Inside
 * a transaction. */
struct mentions;
bool token_rename(struct catalogue *catalogue, struct arena *arena,
    const struct mentions *mentions, size_t *count, struct err *err);

/* What the text of a token is worth at this moment. `token` is filled in
 * unless it is unknown. False when the store cannot be read: then nothing is
 * known of it, and it must not be called unknown. */
bool token_check(struct catalogue *catalogue, struct arena *arena,
    const char *text, struct token *token, enum token_state *state);

/* Puts *** in the place of every token in a text, for logs. */
const char *token_mask(struct arena *arena, const char *text);

/* A day as "2027-01-31"; in the arena. */
const char *token_day(struct arena *arena, int64_t wall_s);

/* `klasterd token ...`: argv[0] is "token". The exit status. */
int token_main(int argc, char **argv);

#endif
