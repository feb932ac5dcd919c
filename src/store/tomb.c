/*
 * tomb.c: see tomb.h. It owns one small value beside the records, the key.
 */
#include "klaster/store/tomb.h"

#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/digest.h"

#define META_KEY "tomb.key"

enum { KEY_BYTES = 32 };

const char *tomb_hash(struct arena *arena, const char *key,
    const struct kind *kind, const char *id)
{
	unsigned char bytes[KEY_BYTES], digest[TOMB_BYTES];
	const char *name = arena_printf(arena, "%s/%s", kind->name, id);
	const char *hash;
	struct buf text;
	size_t len = 0;

	if (!base64url_read(key, bytes, sizeof(bytes), &len) ||
	    len != KEY_BYTES)
		return NULL;
	digest_keyed(bytes, KEY_BYTES, name, strlen(name), digest, TOMB_BYTES);
	buf_init(&text, TOMB_TEXT_MAX);
	base64url_write(&text, digest, TOMB_BYTES);
	hash = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return hash;
}

const char *tomb_key(struct catalogue *catalogue, struct arena *arena)
{
	return catalogue->ops->meta_get(catalogue, arena, META_KEY);
}

static const char *name_with(struct arena *arena, const char *key,
    const struct kind *kind, const char *id)
{
	const char *hash = key ? tomb_hash(arena, key, kind, id) : NULL;

	return hash ? arena_printf(arena, "%c%s", TOMB_MARK, hash) : NULL;
}

static bool is_plain(const struct kind *kind, const char *id)
{
	return !kind->personal || *id == TOMB_MARK;
}

const char *tomb_name(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id)
{
	if (is_plain(kind, id))
		return id;
	return name_with(arena, tomb_key(catalogue, arena), kind, id);
}

static bool key_make(struct catalogue *catalogue, struct err *err)
{
	unsigned char bytes[KEY_BYTES];
	struct buf text;
	bool ok = digest_random(bytes, sizeof(bytes), err);

	buf_init(&text, 64);
	base64url_write(&text, bytes, sizeof(bytes));
	ok = ok && catalogue->ops->meta_set(
		       catalogue, META_KEY, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

const char *tomb_name_make(struct catalogue *catalogue, struct arena *arena,
    const struct kind *kind, const char *id, struct err *err)
{
	const char *name = tomb_name(catalogue, arena, kind, id);

	if (name)
		return name;
	if (!key_make(catalogue, err))
		return NULL;
	name = tomb_name(catalogue, arena, kind, id);
	if (!name)
		err_set(err, ERR_COPY, "The key of deletions cannot be kept.");
	return name;
}

bool tomb_prepare(struct catalogue *catalogue, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = tomb_key(catalogue, &arena) != NULL;

	if (!ok && catalogue->ops->begin(catalogue, err)) {
		/* Another process may have made it while we waited. */
		ok = tomb_key(catalogue, &arena) || key_make(catalogue, err);
		if (ok)
			ok = catalogue->ops->commit(catalogue, err);
		else
			catalogue->ops->rollback(catalogue);
	}
	arena_done(&arena);
	return ok;
}
