/*
 * memo.c: see memo.h. It must not know what an answer says, nor who asks.
 */
#include "klaster/service/memo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/hash.h"
#include "klaster/base/mem.h"

enum { BUCKETS = 4096, SHARE = 8 };

/* A ring by age, with `ring` between the newest and the oldest. */
struct kept {
	struct kept *newer, *older;
	struct kept *next; /* of its bucket */
	uint32_t hash;
	size_t bytes;
	struct memo_answer answer;
	char *text; /* key, tag, language, body: behind it */
};

struct memo {
	size_t max, bytes;
	uint64_t seq;
	char version[CATALOGUE_VERSION_BYTES];
	struct kept ring;
	struct kept *buckets[BUCKETS];
};

struct memo *memo_new(void)
{
	struct memo *memo = mem_alloc(sizeof(*memo));

	memo->ring.newer = memo->ring.older = &memo->ring;
	return memo;
}

static void ring_leave(struct kept *kept)
{
	kept->newer->older = kept->older;
	kept->older->newer = kept->newer;
}

static void ring_enter(struct memo *memo, struct kept *kept)
{
	kept->newer = &memo->ring;
	kept->older = memo->ring.older;
	kept->older->newer = kept;
	memo->ring.older = kept;
}

static void drop(struct memo *memo, struct kept *kept)
{
	struct kept **at = &memo->buckets[kept->hash % BUCKETS];

	while (*at != kept)
		at = &(*at)->next;
	*at = kept->next;
	ring_leave(kept);
	memo->bytes -= kept->bytes;
	free(kept);
}

/* The oldest first: the ring's `newer` is where it ends. */
static void shrink(struct memo *memo, size_t bytes)
{
	while (memo->bytes > bytes)
		drop(memo, memo->ring.newer);
}

void memo_free(struct memo *memo)
{
	if (!memo)
		return;
	shrink(memo, 0);
	free(memo);
}

void memo_limit(struct memo *memo, size_t bytes)
{
	shrink(memo, 0);
	memo->max = bytes;
}

void memo_turn(struct memo *memo, const struct catalogue_read *state)
{
	if (memo->seq == state->seq &&
	    strcmp(memo->version, state->version) == 0)
		return;
	shrink(memo, 0);
	memo->seq = state->seq;
	memcpy(memo->version, state->version, sizeof(memo->version));
}

static struct kept *find(const struct memo *memo, const char *key)
{
	uint32_t hash = hash_text(HASH_SEED, key);
	struct kept *kept = memo->buckets[hash % BUCKETS];

	while (kept && (kept->hash != hash || strcmp(kept->text, key) != 0))
		kept = kept->next;
	return kept;
}

const struct memo_answer *memo_find(struct memo *memo, const char *key)
{
	struct kept *kept = find(memo, key);

	if (!kept)
		return NULL;
	ring_leave(kept);
	ring_enter(memo, kept);
	return &kept->answer;
}

static const char *put(char **at, const char *bytes, size_t len)
{
	const char *start = *at;

	memcpy(*at, bytes, len);
	*at += len;
	return start;
}

void memo_keep(
    struct memo *memo, const char *key, const struct memo_answer *answer)
{
	size_t key_len = strlen(key) + 1;
	size_t etag_len = strlen(answer->etag) + 1;
	size_t language_len = strlen(answer->language) + 1;
	size_t bytes = sizeof(struct kept) + key_len + etag_len + language_len +
		       answer->len;
	struct kept *kept = find(memo, key);
	char *at;

	if (bytes > memo->max / SHARE)
		return;
	if (kept)
		drop(memo, kept);
	shrink(memo, memo->max - bytes);
	kept = mem_alloc(bytes);
	kept->bytes = bytes;
	kept->hash = hash_text(HASH_SEED, key);
	kept->answer = *answer;
	kept->text = at = (char *)(kept + 1);
	put(&at, key, key_len);
	kept->answer.etag = put(&at, answer->etag, etag_len);
	kept->answer.language = put(&at, answer->language, language_len);
	kept->answer.body = put(&at, answer->body, answer->len);
	kept->next = memo->buckets[kept->hash % BUCKETS];
	memo->buckets[kept->hash % BUCKETS] = kept;
	ring_enter(memo, kept);
	memo->bytes += bytes;
}

size_t memo_bytes(const struct memo *memo)
{
	return memo->bytes;
}
