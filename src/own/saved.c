/*
 * saved.c: owns the counting of saved searches: what is asked for, and what
 * an answer means beside what was seen.
 */
#include "klaster/own/saved.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/engine/near.h"
#include "saved_seen.h"

#define CHANGES_SIZE 200
#define KINDS_SIZE 500

struct tally {
	struct saved *saved;
	struct tally *next;
	char *name, *text; /* of the search, as it was asked */
	uint64_t seq;	   /* of the service, when it was counted */
	uint64_t fetch;	   /* under way; 0: none */
	struct saved_hits hits;
};

struct saved {
	struct own *own;
	struct fetcher *fetcher;
	const struct dialect *dialect;
	struct tally *tallies;
	uint64_t revision;
	/* Of the kinds. */
	uint64_t since, kinds_seq, kinds_fetch;
	bool kinds_known, kinds_more;
	uint64_t kinds[KIND_MAX];
};

struct saved *saved_open(
    struct own *own, struct fetcher *fetcher, const struct dialect *dialect)
{
	struct saved *saved = mem_alloc(sizeof(*saved));

	saved->own = own;
	saved->fetcher = fetcher;
	saved->dialect = dialect;
	return saved;
}

static void free_tally(struct tally *tally)
{
	if (tally->fetch != 0)
		fetch_abandon(tally->saved->fetcher, tally->fetch);
	free(tally->name);
	free(tally->text);
	free(tally);
}

void saved_close(struct saved *saved)
{
	struct tally *next;

	if (saved == NULL)
		return;
	for (; saved->tallies != NULL; saved->tallies = next) {
		next = saved->tallies->next;
		free_tally(saved->tallies);
	}
	if (saved->kinds_fetch != 0)
		fetch_abandon(saved->fetcher, saved->kinds_fetch);
	free(saved);
}

bool saved_is_idle(const struct saved *saved)
{
	const struct tally *tally = saved->tallies;

	while (tally != NULL && tally->fetch == 0)
		tally = tally->next;
	return tally == NULL && saved->kinds_fetch == 0;
}

uint64_t saved_revision(const struct saved *saved)
{
	return saved->revision;
}

/* --- answers */

static bool is_first(const struct change_page *page, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (page->changes[i].kind == page->changes[at].kind &&
		    page->changes[i].id != NULL &&
		    page->changes[at].id != NULL &&
		    strcmp(page->changes[i].id, page->changes[at].id) == 0)
			return false;
	return true;
}

/* What the changes mean for the hits that were seen. A person who is gone has
 * no address: he is one less only if he was one of them, which shows when the
 * list is opened. */
static void weigh(struct saved_hits *hits, const struct saved_seen *seen,
    const struct change_page *page)
{
	struct arena arena = ARENA_INIT;
	uint64_t gone = 0;
	size_t i;

	for (i = 0; i < page->count; i++) {
		const struct change *change = &page->changes[i];
		bool was;

		if (change->kind == NULL || change->id == NULL ||
		    !is_first(page, i))
			continue;
		was = saved_seen_has(seen, arena_printf(&arena, "%s/%s",
					       change->kind->name, change->id));
		if (change->record != NULL) {
			hits->changed++;
			hits->fresh += !was;
		} else
			gone += was;
	}
	hits->has_news = true;
	hits->whole = seen->whole;
	hits->more = page->next != NULL;
	hits->has_total = true;
	hits->stale = !seen->whole || hits->more;
	hits->total = seen->total;
	if (seen->whole) {
		hits->total += hits->fresh;
		hits->total -= gone < hits->total ? gone : hits->total;
	}
	arena_done(&arena);
}

/* Who is gone from the directory goes from what is the user's, too. */
static void forget_persons(struct saved *saved, const struct change_page *page)
{
	struct err err = ERR_INIT;
	int gone = 0;
	size_t i;

	for (i = 0; i < page->count && gone >= 0; i++) {
		const struct change *change = &page->changes[i];

		if (change->deleted && change->kind != NULL)
			gone = own_erase(own_service(saved->own), change->kind,
			    change->id, page->key, change->hash, &err);
	}
	if (gone < 0)
		log_add(LOG_ERROR, "%s", err.text);
}

static void take_changes(void *ctx, const struct fetch_answer *answer)
{
	struct tally *tally = ctx;
	struct saved *saved = tally->saved;
	struct arena arena = ARENA_INIT;
	struct err err = answer->err;
	struct saved_seen seen;
	struct change_page page;

	tally->fetch = 0;
	saved->revision++;
	if (err.code == ERR_NONE && answer->status < 400 &&
	    saved->dialect->change_page(
		&arena, answer->body, answer->len, &page, &err) &&
	    saved_seen_read(saved->own, tally->name, &arena, &seen)) {
		tally->hits = (struct saved_hits){.total = 0};
		weigh(&tally->hits, &seen, &page);
	} else
		log_add(LOG_NOTE, "the saved search %s is not counted: %s",
		    tally->name, err.text);
	arena_done(&arena);
}

/* The first time there is nothing to compare with: from now on there is. */
static void take_list(void *ctx, const struct fetch_answer *answer)
{
	struct tally *tally = ctx;
	struct saved *saved = tally->saved;
	struct page *page = page_new();
	struct err err = answer->err;

	tally->fetch = 0;
	saved->revision++;
	if (err.code == ERR_NONE && answer->status < 400 &&
	    saved->dialect->page(page, answer->body, answer->len, &err) &&
	    page->total.kind != TOTAL_UNKNOWN &&
	    saved_seen_page(saved->own, tally->name, page, tally->seq, &err))
		tally->hits = (struct saved_hits){
		    .has_total = true,
		    .has_news = true,
		    .whole = true,
		    .total = page->total.count,
		    .stale = page->total.kind != TOTAL_EXACT,
		};
	else
		log_add(LOG_NOTE, "the saved search %s is not counted: %s",
		    tally->name, err.text);
	page_free(page);
}

static void take_kinds(void *ctx, const struct fetch_answer *answer)
{
	struct saved *saved = ctx;
	struct arena arena = ARENA_INIT;
	struct err err = answer->err;
	struct change_page page;
	size_t i;

	saved->kinds_fetch = 0;
	saved->revision++;
	memset(saved->kinds, 0, sizeof(saved->kinds));
	saved->kinds_known = err.code == ERR_NONE && answer->status < 400 &&
			     saved->dialect->change_page(&arena, answer->body,
				 answer->len, &page, &err);
	if (saved->kinds_known)
		forget_persons(saved, &page);
	for (i = 0; saved->kinds_known && i < page.count; i++)
		if (page.changes[i].kind != NULL && is_first(&page, i))
			saved->kinds[kind_index(page.changes[i].kind)]++;
	saved->kinds_more = saved->kinds_known && page.next != NULL;
	arena_done(&arena);
}

/* --- asking */

static uint64_t ask_changes(struct tally *tally, const struct saved_seen *seen,
    const struct query *query)
{
	struct saved *saved = tally->saved;
	const struct dialect_changes changes = {.seq = seen->seq,
	    .size = CHANGES_SIZE,
	    .records = true,
	    .names = true,
	    .query = query};
	struct err err = ERR_INIT;
	struct buf link;
	uint64_t fetch;

	buf_init(&link, 16384);
	saved->dialect->changes(&link, &changes);
	fetch = fetch_start(
	    saved->fetcher, buf_text(&link), NULL, take_changes, tally, &err);
	buf_done(&link);
	return fetch;
}

static uint64_t ask_list(struct tally *tally, const struct query *query)
{
	struct saved *saved = tally->saved;
	struct query named = *query;
	const struct dialect_list list = {
	    .query = &named, .size = SAVED_KEPT, .count = true};
	struct err err = ERR_INIT;
	struct buf link;
	uint64_t fetch;

	/* Addresses and no more. */
	if (named.kind != NULL) {
		named.columns[0] = &named.kind->fields[0];
		named.column_count = 1;
	}
	buf_init(&link, 64 << 10);
	saved->dialect->list(saved->dialect, &link, &list);
	fetch = fetch_start(
	    saved->fetcher, buf_text(&link), NULL, take_list, tally, &err);
	buf_done(&link);
	return fetch;
}

static void count_one(struct tally *tally, uint64_t seq, bool ask)
{
	struct saved *saved = tally->saved;
	struct arena arena = ARENA_INIT;
	struct saved_seen seen = {.total = 0};
	bool has = saved_seen_read(saved->own, tally->name, &arena, &seen);
	struct query query;

	if (!ask || (has && seen.seq == seq && seq > 0)) {
		tally->hits = (struct saved_hits){.has_total = has,
		    .has_news = has && seen.seq == seq && seq > 0,
		    .whole = true,
		    .stale = seen.seq != seq,
		    .total = seen.total};
		tally->seq = ask ? seq : 0;
	} else if (tally->seq != seq && tally->fetch == 0) {
		tally->seq = seq;
		/* Until it is counted, and if it cannot be. */
		if (!tally->hits.has_total)
			tally->hits = (struct saved_hits){.has_total = has,
			    .stale = true,
			    .total = seen.total};
		query_parse(
		    &query, &arena, NULL, tally->text, strlen(tally->text));
		tally->fetch = has && seen.seq > 0
				   ? ask_changes(tally, &seen, &query)
				   : ask_list(tally, &query);
	}
	arena_done(&arena);
}

static struct tally *find(const struct saved *saved, const char *name)
{
	struct tally *tally = saved->tallies;

	while (tally != NULL && strcmp(tally->name, name) != 0)
		tally = tally->next;
	return tally;
}

static struct tally *tally_of(struct saved *saved, const struct own_item *item)
{
	struct tally *tally = find(saved, item->name);

	if (tally == NULL) {
		tally = mem_alloc(sizeof(*tally));
		tally->saved = saved;
		tally->name = mem_strdup(item->name);
		tally->text = mem_strdup(item->text);
		tally->next = saved->tallies;
		saved->tallies = tally;
	} else if (strcmp(tally->text, item->text) != 0) {
		free(tally->text);
		tally->text = mem_strdup(item->text);
		tally->seq = 0;
	}
	return tally;
}

void saved_count(struct saved *saved, uint64_t seq, bool ask)
{
	const struct own_item *item = NULL;

	while ((item = own_next(saved->own, OWN_SEARCH, item)) != NULL)
		count_one(tally_of(saved, item), seq, ask);
}

bool saved_see(struct saved *saved, const char *name, struct source *source,
    uint64_t seq, struct err *err)
{
	const struct own_item *item =
	    own_find(saved->own, OWN_SEARCH, "", name);
	struct total total = source->ops->total(source);
	struct arena arena = ARENA_INIT;
	struct tally *tally;
	struct query query;
	bool whole;

	if (item == NULL ||
	    !saved_seen_source(saved->own, name, source, seq, &whole, err))
		return item == NULL;
	tally = tally_of(saved, item);
	saved->revision++;
	/* A service without changes has no such list; who calls has loaded
	 * them. */
	if (!whole && seq > 0 && total.count <= SAVED_KEPT &&
	    tally->fetch == 0) {
		query_parse(
		    &query, &arena, NULL, tally->text, strlen(tally->text));
		tally->seq = seq;
		tally->fetch = ask_list(tally, &query);
	}
	arena_done(&arena);
	return true;
}

/* Rows that were not there, among those that are here. */
static uint64_t count_fresh(
    const struct saved_seen *seen, struct source *source)
{
	struct arena arena = ARENA_INIT;
	const struct record *record;
	uint64_t fresh = 0, i;

	for (i = 0;
	     i < SAVED_KEPT && (record = source->ops->row(source, i)) != NULL;
	     i++)
		fresh +=
		    !saved_seen_has(seen, arena_printf(&arena, "%s/%s",
					      record->kind->name, record->id));
	arena_done(&arena);
	return fresh;
}

bool saved_weigh(struct saved *saved, const char *name, struct source *source,
    struct err *err)
{
	const struct own_item *item =
	    own_find(saved->own, OWN_SEARCH, "", name);
	struct total total = source->ops->total(source);
	struct arena arena = ARENA_INIT;
	struct saved_seen seen;
	struct saved_hits *hits;
	bool ok = true, whole;

	if (item == NULL || total.kind == TOTAL_UNKNOWN)
		return true;
	if (!saved_seen_read(saved->own, name, &arena, &seen))
		ok = saved_seen_source(
			 saved->own, name, source, 0, &whole, err) &&
		     saved_seen_read(saved->own, name, &arena, &seen);
	if (ok) {
		hits = &tally_of(saved, item)->hits;
		*hits = (struct saved_hits){.has_total = true,
		    .stale = total.kind != TOTAL_EXACT,
		    .total = total.count,
		    .has_news = seen.whole,
		    .whole = true};
		hits->fresh = hits->changed = count_fresh(&seen, source);
		hits->more = hits->fresh > 0 && total.count > SAVED_KEPT;
		saved->revision++;
	}
	arena_done(&arena);
	return ok;
}

void saved_count_kinds(
    struct saved *saved, uint64_t since, uint64_t seq, bool ask)
{
	const struct dialect_changes changes = {
	    .seq = since, .size = KINDS_SIZE};
	struct err err = ERR_INIT;
	struct buf link;

	if (!ask || since == 0 || seq <= since || saved->kinds_fetch != 0 ||
	    (saved->kinds_seq == seq && saved->since == since))
		return;
	saved->kinds_seq = seq;
	saved->since = since;
	buf_init(&link, 1024);
	saved->dialect->changes(&link, &changes);
	saved->kinds_fetch = fetch_start(
	    saved->fetcher, buf_text(&link), NULL, take_kinds, saved, &err);
	buf_done(&link);
}

/* --- what is known */

struct saved_hits saved_hits(const struct saved *saved, const char *name)
{
	const struct tally *tally = saved != NULL ? find(saved, name) : NULL;

	return tally != NULL ? tally->hits : (struct saved_hits){.total = 0};
}

const char *saved_total_text(const struct saved_hits *hits, struct arena *arena)
{
	const char *count = number_group(arena, hits->total);

	if (!hits->has_total)
		return "";
	return hits->stale ? arena_printf(arena, _("about %s"), count) : count;
}

static const char *number_text(struct arena *arena, uint64_t count, bool more)
{
	return arena_printf(
	    arena, "%s%s", number_group(arena, count), more ? "+" : "");
}

const char *saved_news_text(const struct saved_hits *hits, struct arena *arena)
{
	unsigned long fresh = (unsigned long)hits->fresh;
	unsigned long changed = (unsigned long)(hits->changed - hits->fresh);
	const char *news = "", *rest;

	if (!hits->has_news || (hits->changed == 0 && !hits->more))
		return "";
	if (!hits->whole)
		return arena_printf(arena,
		    i18n_plural("%s new or changed", "%s new or changed",
			(unsigned long)hits->changed),
		    number_text(arena, hits->changed, hits->more));
	if (fresh > 0 || hits->more)
		news =
		    arena_printf(arena, i18n_plural("%s new", "%s new", fresh),
			number_text(arena, fresh, hits->more));
	if (changed == 0)
		return news;
	rest = arena_printf(arena,
	    i18n_plural("%s changed", "%s changed", changed),
	    number_text(arena, changed, hits->more));
	return *news != '\0' ? arena_printf(arena, "%s, %s", news, rest) : rest;
}

bool saved_kind_changes(const struct saved *saved, const struct kind *kind,
    uint64_t *count, bool *more)
{
	if (saved == NULL || !saved->kinds_known)
		return false;
	*count = saved->kinds[kind_index(kind)];
	*more = saved->kinds_more;
	return true;
}

bool saved_query(const struct own *own, const char *name, struct arena *arena,
    struct query *query, struct err *err)
{
	const struct own_item *item = own_find(own, OWN_SEARCH, "", name);
	struct near near;

	if (item != NULL) {
		query_parse(query, arena, NULL, item->text, strlen(item->text));
		return true;
	}
	near_init(&near, name);
	while ((item = own_next(own, OWN_SEARCH, item)) != NULL)
		near_try(&near, item->name);
	if (near.best != NULL)
		return err_set(err, ERR_USAGE,
		    _("there is no saved search \"%s\"; did you mean %s?"),
		    name, near.best);
	return err_set(
	    err, ERR_USAGE, _("there is no saved search \"%s\""), name);
}
