/*
 * copy_records.c: owns the records of a copy: taken out of the answers that
 * were kept, and asked as the service would be. The catalogue is the one of
 * the service, so words are folded, found and ranked alike.
 */
#include <stdlib.h>
#include <string.h>
#include "copy_parts.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"

#define LOCAL_LIST "copy:list?"
#define LOCAL_RECORD "copy:record/"
#define ABSORBED "absorbed" /* the last answer whose records are here */
#define LINK_MAX 4096
#define COMPLAINTS_MAX 3
#define PLACES_MAX_BYTES (16u << 20)

/* --- the catalogue */

/* The towns by whose other names records are found, as the service has them;
 * before the first record. A copy without them finds less, not nothing. */
static void put_places(struct copy *copy, struct arena *arena)
{
	const struct catalogue_ops *ops = copy->records->ops;
	const char *path = path_shipped(arena, "places.tsv", NULL), *text;
	struct err err = ERR_INIT;
	size_t len;

	text = path != NULL
		   ? path_read(arena, path, PLACES_MAX_BYTES, &len, &err)
		   : NULL;
	if (text == NULL || !ops->begin(copy->records, &err))
		return;
	if (ops->places(copy->records, text, len, NULL, &err) &&
	    ops->meta_set(copy->records, ABSORBED, "0", &err) &&
	    ops->commit(copy->records, &err))
		return;
	log_add(LOG_NOTE, "%s", err.text);
	ops->rollback(copy->records);
}

static bool open_records(struct copy *copy, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *uri, *mark;
	unsigned tries;

	if (copy->records != NULL)
		return true;
	uri = arena_printf(&arena, "sqlite:%s", copy->records_file);
	/* A damaged one is set aside by the first try. */
	for (tries = 0; copy->records == NULL && tries < 2; tries++)
		copy->records = catalogue_open(uri, true, err);
	if (copy->records != NULL) {
		err->code = ERR_NONE;
		mark = copy->records->ops->meta_get(
		    copy->records, &arena, ABSORBED);
		copy->absorbed = mark != NULL ? strtoull(mark, NULL, 10) : 0;
		if (mark == NULL)
			put_places(copy, &arena);
	}
	arena_done(&arena);
	return copy->records != NULL;
}

void copy_close_records(struct copy *copy)
{
	catalogue_close(copy->records);
	copy->records = NULL;
	copy->has_work = true;
}

/* What a row of a list says of a record, over what rows of other lists said:
 * columns differ. What was whole stays so until it comes whole again. */
static const struct record *merge(
    struct arena *arena, const struct record *fresh, const struct record *kept)
{
	struct record_builder builder;
	size_t i, count;

	if (kept == NULL || fresh->whole)
		return fresh;
	if (kept->whole)
		return kept;
	record_begin(&builder, arena, fresh->kind, fresh->id);
	for (i = 0; i < fresh->claim_count; i++)
		*record_add(&builder, fresh->claims[i].field,
		    fresh->claims[i].value) = fresh->claims[i];
	for (i = 0; i < kept->claim_count; i++) {
		const struct claim *claim = &kept->claims[i];

		record_claims(fresh, claim->field, &count);
		if (count == 0)
			*record_add(&builder, claim->field, claim->value) =
			    *claim;
	}
	return record_end(&builder);
}

static bool put_records(struct copy *copy, const struct page *page,
    struct arena *arena, struct err *err)
{
	const struct catalogue_ops *ops = copy->records->ops;
	enum put_result result;
	size_t i;
	bool gone;

	for (i = 0; i < page->count; i++) {
		const struct record *fresh = page->records[i], *kept, *record;

		kept = ops->get(
		    copy->records, arena, fresh->kind, fresh->id, &gone, err);
		if (kept == NULL && err->code != ERR_NONE)
			return false;
		record = merge(arena, fresh, kept);
		if (record != kept &&
		    !ops->put(copy->records, record, &result, err))
			return false;
	}
	return true;
}

/* The records of one answer and the mark that they are here, together. */
static bool absorb(
    struct copy *copy, const struct pages_item *item, struct err *err)
{
	const struct catalogue_ops *ops = copy->records->ops;
	struct arena arena = ARENA_INIT;
	struct page *page = page_new();
	const char *mark =
	    arena_printf(&arena, "%llu", (unsigned long long)item->seq);
	bool ok = ops->begin(copy->records, err);

	/* The entry and the like have no records: nothing to take. */
	if (!copy->dialect->page(page, item->body, item->len, NULL))
		page->count = 0;
	if (ok) {
		ok = put_records(copy, page, &arena, err) &&
		     ops->meta_set(copy->records, ABSORBED, mark, err) &&
		     ops->commit(copy->records, err);
		if (!ok)
			ops->rollback(copy->records);
	}
	if (ok)
		copy->absorbed = item->seq;
	page_free(page);
	arena_done(&arena);
	return ok;
}

bool copy_work(struct copy *copy)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct pages_item item;
	bool more;

	if (!copy->has_work || copy->pages == NULL ||
	    copy->complaints >= COMPLAINTS_MAX)
		return false;
	more = open_records(copy, &err) &&
	       pages_next(copy->pages, &arena, copy->absorbed, &item, &err) &&
	       absorb(copy, &item, &err);
	if (!more && err.code != ERR_NONE)
		copy_complain(copy, &err);
	copy->has_work = more;
	arena_done(&arena);
	return more;
}

/* --- links: what is asked, in one line */

static bool copy_is_list(const char *link)
{
	return strncmp(link, LOCAL_LIST, strlen(LOCAL_LIST)) == 0;
}

bool copy_is_local(const char *link)
{
	return copy_is_list(link) ||
	       strncmp(link, LOCAL_RECORD, strlen(LOCAL_RECORD)) == 0;
}

/* "copy:list?SIZE&POSITION&FACET,FACET&the query's text" */
void copy_link_list(struct buf *out, const struct query *query, size_t size,
    const struct field *const *facets)
{
	size_t i;

	buf_addf(out, LOCAL_LIST "%zu&&", size);
	for (i = 0; facets != NULL && facets[i] != NULL; i++)
		buf_addf(out, "%s%s", i > 0 ? "," : "", facets[i]->name);
	buf_addc(out, '&');
	query_format(query, out, true);
}

void copy_link_record(struct buf *out, const struct kind *kind, const char *id)
{
	buf_addf(out, LOCAL_RECORD "%s/%s", kind->name, id);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static const char *read_position(const char *text, struct position *position)
{
	int high, low;

	for (; (high = hex_digit(text[0])) >= 0 &&
	       (low = hex_digit(text[1])) >= 0;
	     text += 2)
		if (position->len < sizeof(position->bytes))
			position->bytes[position->len++] =
			    (unsigned char)(high << 4 | low);
	return text;
}

static char *next_link(
    struct arena *arena, const char *local, const struct position *after)
{
	const char *size = local + strlen(LOCAL_LIST);
	const char *facets = strchr(strchr(size, '&') + 1, '&');
	struct buf link;
	char *text;
	size_t i;

	buf_init(&link, LINK_MAX);
	buf_add(&link, local, strlen(LOCAL_LIST) + strcspn(size, "&") + 1);
	for (i = 0; i < after->len; i++)
		buf_addf(&link, "%02x", (unsigned)after->bytes[i]);
	/* Counts come with the first page. */
	buf_addf(&link, "&%s", strchr(facets + 1, '&'));
	text = link.full ? NULL : arena_strdup(arena, buf_text(&link));
	buf_done(&link);
	return text;
}

/* --- answers */

static void read_facets(
    struct page_wish *wish, struct arena *arena, const char *names, size_t len)
{
	const char *end = names + len;

	while (names < end && wish->query->kind != NULL &&
	       wish->facet_count < MEM_COUNT(wish->facets)) {
		size_t one = strcspn(names, ",&");
		const struct field *field = kind_field(
		    wish->query->kind, arena_strndup(arena, names, one));

		if (field != NULL)
			wish->facets[wish->facet_count++] = field;
		names += one + 1;
	}
}

static bool answer_list(
    struct copy *copy, const char *local, struct page *page, struct err *err)
{
	struct page_wish wish = {
	    .level = LEVEL_MEMBER, /* all that is kept */
	    .langs = copy->langs,
	    .count = COUNT_EXACT,
	    .suggest = true,
	};
	struct page_found found;
	struct query query;
	const char *at;
	char *end;

	wish.size = strtoul(local + strlen(LOCAL_LIST), &end, 10);
	if (wish.size > 500)
		wish.size = 500;
	at = read_position(end + 1, &wish.after) + 1;
	end = strchr(at, '&');
	query_parse(&query, &page->arena, NULL, end + 1, strlen(end + 1));
	wish.query = &query;
	read_facets(&wish, &page->arena, at, (size_t)(end - at));
	if (!copy->records->ops->page(
		copy->records, &page->arena, &wish, &found, err))
		return false;
	page->records = found.records;
	page->count = found.count;
	page->total = found.total;
	page->facets = found.facets;
	page->facet_count = found.facet_count;
	page->suggestions = found.suggestions;
	page->suggestion_count = found.suggestion_count;
	if (found.has_after)
		page->next = next_link(&page->arena, local, &found.last);
	return true;
}

static bool answer_record(
    struct copy *copy, const char *local, struct page *page, struct err *err)
{
	const struct kind *kind;
	const char *id;
	bool gone = false;

	if (!copy_read_record(local, &kind, &id))
		return false;
	page->records = arena_array(&page->arena, 1, sizeof(*page->records));
	page->records[0] = copy->records->ops->get(
	    copy->records, &page->arena, kind, id, &gone, err);
	if (page->records[0] != NULL)
		page->count = 1;
	page->total = (struct total){TOTAL_EXACT, page->count};
	return page->count > 0;
}

static struct page *look_up(
    struct copy *copy, const char *local, struct err *err)
{
	struct page *page = page_new();
	bool ok;

	while (copy_work(copy))
		;
	ok = open_records(copy, err) &&
	     (copy_is_list(local) ? answer_list(copy, local, page, err)
				  : answer_record(copy, local, page, err));
	if (ok)
		return page;
	page_free(page);
	return NULL;
}

struct page *copy_answer(
    struct copy *copy, const char *local, int64_t *asked_s, struct err *err)
{
	struct page *page = look_up(copy, local, err);

	if (page == NULL && err->code == ERR_COPY) {
		copy_complain(copy, err);
		copy_close_records(copy);
		err->code = ERR_NONE;
		page = look_up(copy, local, err);
	}
	*asked_s = copy->pages != NULL ? pages_oldest_s(copy->pages) : -1;
	return page;
}

bool copy_read_record(
    const char *local, const struct kind **kind, const char **id)
{
	return !copy_is_list(local) && copy_is_local(local) &&
	       record_parse_ref(local + strlen(LOCAL_RECORD), kind, id);
}

bool copy_remove_record(
    struct copy *copy, const struct kind *kind, const char *id, struct err *err)
{
	const struct catalogue_ops *ops;
	bool was_there;

	/* Not after it, by an answer that came before. */
	while (copy_work(copy))
		;
	if (!open_records(copy, err))
		return false;
	ops = copy->records->ops;
	if (!ops->begin(copy->records, err))
		return false;
	if (ops->remove(copy->records, kind, id, &was_there, err) &&
	    ops->commit(copy->records, err))
		return true;
	ops->rollback(copy->records);
	return false;
}
