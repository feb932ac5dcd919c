/*
 * bundled.c: the files of the bundled directory into a catalogue. It owns
 * two small values there: what the files looked like when they were last
 * read, and which records are theirs.
 */
#include "klaster/service/bundled.h"

#include <string.h>
#include <sys/stat.h>

#include "klaster/base/log.h"
#include "klaster/base/path.h"
#include "klaster/model/decode.h"
#include "klaster/service/erasure.h"
#include "klaster/service/veil.h"

#define META_STAMP "bundled.stamp"
#define META_NAMES "bundled.names"

enum {
	FILE_BYTES_MAX = 64 << 20,
	STAMP_BYTES_MAX = 8192,
	NAMES_BYTES_MAX = 64 << 20,
};

struct bundled {
	struct arena arena; /* for the whole load */
	struct arena line;  /* for one record */
	struct catalogue *catalogue;
	const struct kind *kinds[KIND_MAX]; /* in the order to load */
	const char *paths[KIND_MAX];	    /* NULL: no such file */
	struct languages languages;
	struct veil veil;
	struct idset before, now;
};

/* Codes and sources first: others are indexed under their labels. */
static void files_find(struct bundled *bundled)
{
	size_t count = 0;

	bundled->kinds[count++] = kind_find("codes");
	bundled->kinds[count++] = kind_find("sources");
	for (size_t i = 0; i < kind_count(); i++)
		if (kind_at(i) != bundled->kinds[0] &&
		    kind_at(i) != bundled->kinds[1])
			bundled->kinds[count++] = kind_at(i);
	for (size_t i = 0; i < count; i++)
		bundled->paths[i] = path_shipped(&bundled->arena,
		    arena_printf(
			&bundled->arena, "%s.jsonl", bundled->kinds[i]->name),
		    NULL);
}

/* What a file looks like from outside. False when it is not there. */
static bool stamp_add(struct buf *out, const char *name, const char *path)
{
	struct stat st;

	if (!path || stat(path, &st) != 0)
		return false;
	buf_addf(out, "%s %lld %lld.%09ld\n", name, (long long)st.st_size,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return true;
}

static bool stamp_make(
    struct bundled *bundled, struct buf *out, struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < kind_count(); i++)
		any |=
		    stamp_add(out, bundled->kinds[i]->name, bundled->paths[i]);
	if (!any) /* the message tells where it should be */
		return path_shipped(
			   &bundled->arena, "organisations.jsonl", err) != NULL;
	return true;
}

static bool record_put(
    struct bundled *bundled, const struct record *record, struct err *err)
{
	struct catalogue *catalogue = bundled->catalogue;
	const char *name = arena_printf(
	    &bundled->line, "%s/%s", record->kind->name, record->id);
	struct err missing = ERR_INIT;
	enum put_result result;
	bool gone;

	if (erasure_refuses(
		catalogue, &bundled->line, record->kind, record->id))
		return true;
	languages_add(&bundled->languages, record);
	if (!idset_has(&bundled->before, name) &&
	    catalogue->ops->get(catalogue, &bundled->line, record->kind,
		record->id, &gone, &missing))
		return true; /* the user's own */
	idset_add(&bundled->now, name);
	record = erasure_strip(catalogue, &bundled->line, record);
	return veil_note(&bundled->veil, &bundled->line, record, err) &&
	       catalogue->ops->put(catalogue, record, &result, err);
}

static bool file_load(
    struct bundled *bundled, const char *path, struct err *err)
{
	size_t len, number = 1;
	const char *text =
	    path_read(&bundled->arena, path, FILE_BYTES_MAX, &len, err);
	const char *end = text + len;

	if (!text)
		return false;
	for (; text < end; number++) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		size_t line_len =
		    feed ? (size_t)(feed - text) : (size_t)(end - text);
		struct record *record;

		if (line_len > 0) {
			record =
			    decode_line(&bundled->line, text, line_len, err);
			if (!record || !record_put(bundled, record, err))
				return err_prefix(err, "%s:%zu", path, number);
		}
		arena_reset(&bundled->line);
		text += line_len + (feed != NULL);
	}
	return true;
}

struct removal {
	struct bundled *bundled;
	struct err *err;
};

static bool name_remove_if_gone(void *ctx, const char *name)
{
	struct removal *removal = ctx;
	struct bundled *bundled = removal->bundled;
	struct catalogue *catalogue = bundled->catalogue;
	const struct kind *kind;
	const char *id;
	bool was_there;

	if (idset_has(&bundled->now, name) ||
	    !record_parse_ref(name, &kind, &id))
		return true;
	return catalogue->ops->remove(
	    catalogue, kind, id, &was_there, removal->err);
}

bool bundled_names_write(
    struct catalogue *catalogue, const struct idset *names, struct err *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, NAMES_BYTES_MAX);
	idset_write(names, &text);
	ok = catalogue->ops->meta_set(
	    catalogue, META_NAMES, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

void bundled_names_read(struct idset *names, struct catalogue *catalogue)
{
	const char *text =
	    catalogue->ops->meta_get(catalogue, names->arena, META_NAMES);

	if (text)
		idset_read(names, text);
}

static bool all_load(
    struct bundled *bundled, const char *stamp, struct err *err)
{
	struct catalogue *catalogue = bundled->catalogue;
	struct removal removal = {.bundled = bundled, .err = err};

	bundled_names_read(&bundled->before, catalogue);
	languages_read(&bundled->languages, catalogue, &bundled->arena);
	veil_read(&bundled->veil, catalogue, &bundled->arena);
	for (size_t i = 0; i < kind_count(); i++)
		if (bundled->paths[i] &&
		    !file_load(bundled, bundled->paths[i], err))
			return false;
	return idset_each(&bundled->before, name_remove_if_gone, &removal) &&
	       bundled_names_write(catalogue, &bundled->now, err) &&
	       languages_write(&bundled->languages, catalogue, err) &&
	       veil_write(&bundled->veil, err) &&
	       catalogue->ops->meta_set(catalogue, META_STAMP, stamp, err);
}

static bool is_loaded(struct bundled *bundled, const struct buf *stamp)
{
	struct catalogue *catalogue = bundled->catalogue;
	const char *last =
	    catalogue->ops->meta_get(catalogue, &bundled->arena, META_STAMP);

	return last && strcmp(last, buf_text(stamp)) == 0;
}

/* In one transaction; another who starts may do it while we wait for ours. */
static bool load_once(
    struct bundled *bundled, const struct buf *stamp, struct err *err)
{
	struct catalogue *catalogue = bundled->catalogue;

	if (is_loaded(bundled, stamp))
		return true;
	if (!catalogue->ops->begin(catalogue, err))
		return false;
	if (is_loaded(bundled, stamp)) {
		catalogue->ops->rollback(catalogue);
		return true;
	}
	if (!all_load(bundled, buf_text(stamp), err)) {
		catalogue->ops->rollback(catalogue);
		return false;
	}
	if (!catalogue->ops->commit(catalogue, err))
		return false;
	log_add(LOG_NOTE, "bundled directory: %zu records", bundled->now.count);
	return true;
}

bool bundled_load(struct catalogue *catalogue, struct err *err)
{
	struct bundled bundled = {.catalogue = catalogue};
	struct buf stamp;
	bool ok;

	buf_init(&stamp, STAMP_BYTES_MAX);
	idset_init(&bundled.before, &bundled.arena);
	idset_init(&bundled.now, &bundled.arena);
	files_find(&bundled);
	ok = stamp_make(&bundled, &stamp, err) &&
	     load_once(&bundled, &stamp, err);
	buf_done(&stamp);
	arena_done(&bundled.arena);
	arena_done(&bundled.line);
	return ok;
}

bool bundled_forget(struct catalogue *catalogue, struct err *err)
{
	return catalogue->ops->meta_set(catalogue, META_STAMP, "", err);
}
