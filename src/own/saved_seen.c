/* saved_seen.c: owns the text that says which hits were seen. */
#include "saved_seen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"

#define SEEN_BYTES (SAVED_KEPT * 300) /* longer no address is */

bool saved_seen_read(const struct own *own, const char *name,
    struct arena *arena, struct saved_seen *seen)
{
	const struct own_item *item = own_find(own, OWN_SEEN, "", name);
	char *end;

	*seen = (struct saved_seen){.refs = ""};
	if (item == NULL)
		return false;
	seen->seq = strtoull(item->text, &end, 10);
	seen->total = strtoull(end, &end, 10);
	seen->whole = strncmp(end, " all", 4) == 0;
	end += strcspn(end + (*end == ' '), " ") + (*end == ' ');
	seen->refs = arena_printf(arena, "%s ", end);
	return true;
}

bool saved_seen_has(const struct saved_seen *seen, const char *ref)
{
	size_t len = strlen(ref);
	const char *at = seen->refs;

	while ((at = strstr(at, ref)) != NULL) {
		if (at > seen->refs && at[-1] == ' ' && at[len] == ' ')
			return true;
		at++;
	}
	return false;
}

const struct saved_seen *saved_remember(
    const struct own *own, const char *name, struct arena *arena)
{
	struct saved_seen *seen = arena_alloc(arena, sizeof(*seen));

	return saved_seen_read(own, name, arena, seen) && seen->whole ? seen
								      : NULL;
}

bool saved_saw(const struct own *own, const char *name, const char *ref)
{
	struct arena arena = ARENA_INIT;
	struct saved_seen seen;
	bool saw = saved_seen_read(own, name, &arena, &seen) &&
		   saved_seen_has(&seen, ref);

	arena_done(&arena);
	return saw;
}

static bool keep(struct own *own, const char *name, const struct buf *refs,
    struct total total, bool whole, uint64_t seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct own_item item = {.what = OWN_SEEN,
	    .ref = "",
	    .name = name,
	    .label = "",
	    .text = arena_printf(&arena, "%" PRIu64 " %" PRIu64 " %s%s", seq,
		total.count, whole ? "all" : "some", buf_text(refs))};
	const struct own_item *there = own_find(own, OWN_SEEN, "", name);
	/* What is as it was is not written again. */
	bool ok = (there != NULL && strcmp(there->text, item.text) == 0) ||
		  own_put(own, &item, err);

	arena_done(&arena);
	return ok;
}

static void add_ref(struct buf *refs, const struct record *record)
{
	buf_addf(refs, " %s/%s", record->kind->name, record->id);
}

bool saved_seen_source(struct own *own, const char *name, struct source *source,
    uint64_t seq, bool *whole, struct err *err)
{
	struct total total = source->ops->total(source);
	const struct record *record;
	struct buf refs;
	size_t known = 0;
	bool ok;

	buf_init(&refs, SEEN_BYTES);
	while (known < SAVED_KEPT && known < total.count &&
	       (record = source->ops->row(source, known)) != NULL) {
		add_ref(&refs, record);
		known++;
	}
	*whole = total.kind == TOTAL_EXACT && known == total.count;
	ok = keep(own, name, &refs, total, *whole, seq, err);
	buf_done(&refs);
	return ok;
}

bool saved_seen_page(struct own *own, const char *name, const struct page *page,
    uint64_t seq, struct err *err)
{
	struct buf refs;
	size_t i;
	bool ok;

	buf_init(&refs, SEEN_BYTES);
	for (i = 0; i < page->count; i++)
		add_ref(&refs, page->records[i]);
	ok = keep(own, name, &refs, page->total,
	    page->total.kind == TOTAL_EXACT && page->total.count == page->count,
	    seq, err);
	buf_done(&refs);
	return ok;
}
