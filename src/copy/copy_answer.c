/*
 * copy_answer.c: owns the answers of a copy: which of its catalogues is asked,
 * in the words of a link, and what it says. Both are catalogues like the
 * service's own, so words are folded, found and ranked alike.
 */
#include <stdlib.h>
#include <string.h>
#include "copy_parts.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"

#define LOCAL_LIST "copy:list?"
#define LOCAL_RECORD "copy:record/"
#define LINK_MAX 4096
#define CHOICE "*"   /* before the facets */
#define BACKWARD '<' /* before the position: the rows that end there */

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

/* "copy:list?SIZE&POSITION&FACET,FACET&the query's text"; with "<" before the
 * position the page ends there, at the last row without one; with "*" before
 * the facets they are counted for a choice. */
void copy_link_list(struct buf *out, const struct query *query, size_t size,
    const struct field *const *facets, enum facet_of of)
{
	size_t i;

	buf_addf(out, LOCAL_LIST "%zu&&%s", size,
	    of == FACET_OF_CHOICE ? CHOICE : "");
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

/* The page that begins behind the position or, backward, ends before it. */
static char *further_link(struct arena *arena, const char *local,
    const struct position *from, bool backward)
{
	const char *size = local + strlen(LOCAL_LIST);
	const char *facets = strchr(strchr(size, '&') + 1, '&');
	struct buf link;
	char *text;
	size_t i;

	buf_init(&link, LINK_MAX);
	buf_add(&link, local, strlen(LOCAL_LIST) + strcspn(size, "&") + 1);
	if (backward)
		buf_addc(&link, BACKWARD);
	for (i = 0; i < from->len; i++)
		buf_addf(&link, "%02x", (unsigned)from->bytes[i]);
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

	if (*names == CHOICE[0]) {
		wish->facet_of = FACET_OF_CHOICE;
		names++;
	}
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

static const char *read_place(const char *text, struct page_wish *wish)
{
	if (*text != BACKWARD)
		return read_position(text, &wish->after);
	text = read_position(text + 1, &wish->before);
	wish->from_end = wish->before.len == 0;
	return text;
}

/* The question of a list's link, in the arena. */
static void read_question(struct query *query, struct arena *arena,
    const char *local, struct page_wish *wish)
{
	const char *at;
	char *end;

	wish->size = strtoul(local + strlen(LOCAL_LIST), &end, 10);
	if (wish->size > 500)
		wish->size = 500;
	at = read_place(end + 1, wish) + 1;
	end = strchr(at, '&');
	query_parse(query, arena, NULL, end + 1, strlen(end + 1));
	wish->query = query;
	read_facets(wish, arena, at, (size_t)(end - at));
}

/* As the service gives them: of an empty page there is no way on. */
static void add_links(
    struct page *page, const char *local, const struct page_found *found)
{
	static const struct position end = {.len = 0};

	if (found->count == 0)
		return;
	if (found->has_after)
		page->next =
		    further_link(&page->arena, local, &found->last, false);
	if (found->has_before)
		page->prev =
		    further_link(&page->arena, local, &found->first, true);
	page->last = further_link(&page->arena, local, &end, true);
}

static bool answer_list(struct copy *copy, struct catalogue *catalogue,
    const char *local, struct page *page, struct err *err)
{
	struct page_wish wish = {
	    .level = LEVEL_MEMBER, /* all that is kept */
	    .langs = copy->langs,
	    .count = COUNT_CAPPED, /* as the service is asked */
	    .suggest = true,
	};
	struct page_found found;
	struct query query;

	read_question(&query, &page->arena, local, &wish);
	/* How many there are is said once, as by the service. */
	if (wish.after.len > 0 || wish.before.len > 0 || wish.from_end)
		wish.count = COUNT_NONE;
	if (!catalogue->ops->page(catalogue, &page->arena, &wish, &found, err))
		return false;
	page->records = found.records;
	page->count = found.count;
	page->total = found.total;
	page->facets = found.facets;
	page->facet_count = found.facet_count;
	page->walk = (struct page_walk){.walked = found.walked,
	    .capped = found.walk_cut,
	    .looked = found.walk_looked};
	page->suggestions = found.suggestions;
	page->suggestion_count = found.suggestion_count;
	add_links(page, local, &found);
	return true;
}

static bool answer_record(struct catalogue *catalogue, const char *local,
    struct page *page, struct err *err)
{
	const struct kind *kind;
	const char *id;
	bool gone = false;

	if (!copy_read_record(local, &kind, &id))
		return false;
	page->records = arena_array(&page->arena, 1, sizeof(*page->records));
	page->records[0] =
	    catalogue->ops->get(catalogue, &page->arena, kind, id, &gone, err);
	if (page->records[0] != NULL)
		page->count = 1;
	page->total = (struct total){TOTAL_EXACT, page->count};
	return page->count > 0;
}

static struct page *look_in(struct copy *copy, struct catalogue *catalogue,
    const char *local, struct err *err)
{
	struct catalogue_read read = {.least_seq = 0};
	bool is_list = copy_is_list(local), ok;
	struct page *page;

	/* As one: else each label would lock the file anew. */
	if (!catalogue->ops->read_begin(catalogue, &read, err))
		return NULL;
	page = page_new();
	ok = is_list ? answer_list(copy, catalogue, local, page, err)
		     : answer_record(catalogue, local, page, err);
	if (ok)
		copy_dress(copy, catalogue, page, !is_list);
	if (catalogue->ops->read_end(catalogue, &read, err) && ok)
		return page;
	page_free(page);
	return NULL;
}

static struct page *look_up(
    struct copy *copy, const char *local, struct err *err)
{
	while (copy_absorb(copy))
		;
	return copy_open_records(copy, err)
		   ? look_in(copy, copy->records, local, err)
		   : NULL;
}

/* --- the complete copy */

/* A filter by a reference may name a record that is not here. */
static bool names_others(const struct query *query)
{
	size_t i, k, j;

	for (i = 0; i < query->filter_count; i++)
		for (k = 0; k < kind_count(); k++)
			for (j = 0; j < kind_at(k)->field_count; j++) {
				const struct field *field =
				    &kind_at(k)->fields[j];
				const struct kind *target = field_target(field);

				if ((field->type == FIELD_REF ||
					field->type == FIELD_TIE) &&
				    field_answers(
					field, query->filters[i].name) &&
				    (target == NULL || !whole_is_frame(target)))
					return true;
			}
	return false;
}

static bool covers_list(struct whole *whole, const char *local)
{
	struct arena arena = ARENA_INIT;
	struct page_wish wish = {.size = 0};
	struct query query, scope;
	struct err err = ERR_INIT;
	const char *text = whole->state.scope;
	bool covers = false;

	read_question(&query, &arena, local, &wish);
	query_parse(&scope, &arena, NULL, text, strlen(text));
	if (query.kind != NULL && whole_is_frame(query.kind))
		covers = true;
	else if (!names_others(&query) &&
		 !whole->catalogue->ops->covers(whole->catalogue, &scope,
		     &query, LEVEL_MEMBER, &covers, &err))
		log_add(LOG_ERROR, "%s", err.text);
	arena_done(&arena);
	return covers;
}

bool copy_covers(struct copy *copy, const char *local)
{
	struct whole *whole = extent_whole(copy);

	if (whole == NULL)
		return false;
	if (*whole->state.scope == '\0')
		return true;
	/* Of one record, what refers to it is not all here. */
	return copy_is_list(local) && covers_list(whole, local);
}

void copy_extent(struct copy *copy, struct copy_extent *extent)
{
	struct whole *whole = extent_whole(copy);

	*extent = (struct copy_extent){.there = whole != NULL};
	if (whole == NULL)
		return;
	extent->scope = whole->state.scope;
	extent->asked_s = whole->state.asked_s;
	extent->records = whole_count(whole);
	extent->owes = whole_owes_scrub(whole) != SCRUB_NOTHING;
}

/* What the complete copy says; NULL when it is not asked, or cannot. */
static struct page *look_in_whole(
    struct copy *copy, const char *local, int64_t *asked_s)
{
	struct err err = ERR_INIT;
	struct page *page;

	if (!copy_covers(copy, local))
		return NULL;
	*asked_s = copy->whole->state.asked_s;
	page = look_in(copy, copy->whole->catalogue, local, &err);
	if (err.code != ERR_NONE)
		copy_complain(copy, &err);
	return page;
}

/* Offline, a record of a question's copy is better than an older row of it. */
static struct page *look_for_one(
    struct copy *copy, const char *local, int64_t *asked_s)
{
	struct whole *whole = extent_whole(copy);
	struct err err = ERR_INIT;

	if (whole == NULL || copy_is_list(local))
		return NULL;
	*asked_s = whole->state.asked_s;
	return look_in(copy, whole->catalogue, local, &err);
}

struct page *copy_answer(struct copy *copy, const char *local, int64_t *asked_s,
    bool *complete, struct err *err)
{
	struct page *page = look_in_whole(copy, local, asked_s);

	if (complete != NULL)
		*complete = page != NULL;
	if (page == NULL)
		page = look_for_one(copy, local, asked_s);
	if (page != NULL)
		return page;
	page = look_up(copy, local, err);
	if (page == NULL && err->code == ERR_COPY) {
		copy_complain(copy, err);
		copy_close_records(copy);
		err->code = ERR_NONE;
		page = look_up(copy, local, err);
	}
	*asked_s =
	    copy_pages(copy, NULL) != NULL ? pages_oldest_s(copy->pages) : -1;
	return page;
}

bool copy_read_record(
    const char *local, const struct kind **kind, const char **id)
{
	return !copy_is_list(local) && copy_is_local(local) &&
	       record_parse_ref(local + strlen(LOCAL_RECORD), kind, id);
}
