/*
 * copy.c: owns the two files of a service's copy, and which of an answer's
 * bytes may lie on a disk.
 */
#include "klaster/copy/copy.h"

#include <stdlib.h>
#include <string.h>
#include "copy_parts.h"
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/model/decode.h"

static char *file_named(const struct copy_options *options, const char *tail)
{
	size_t len = strlen(options->file) + strlen(tail) + 1;
	char *file = mem_alloc(len);

	memcpy(file, options->file, strlen(options->file));
	memcpy(file + strlen(options->file), tail, strlen(tail));
	return file;
}

void copy_limit_memory(const struct copy *copy)
{
	catalogue_limit_memory(
	    copy->whole != NULL ? COPY_MEMORY_WHOLE : COPY_MEMORY);
}

struct copy *copy_open(const struct copy_options *options, struct err *err)
{
	struct copy *copy = mem_alloc(sizeof(*copy));
	struct extent_files files;

	copy_limit_memory(copy);
	copy->service =
	    options->service != NULL ? mem_strdup(options->service) : NULL;
	copy->base = mem_strdup(options->file);
	copy->file = file_named(options, ".pages");
	copy->records_file = file_named(options, ".records");
	copy->dialect = options->dialect;
	copy->personal = options->personal;
	copy->asked_in = mem_strdup("");
	copy->create = options->create;
	extent_read(copy, &files);
	copy->pages_due = files.current != 0 && pages_are_there(copy->file);
	if (!copy->pages_due)
		copy->pages = pages_open(copy->file, options->create, err);
	if (!copy->pages_due && copy->pages == NULL) {
		copy_close(copy);
		return NULL;
	}
	copy->has_work = true;
	copy_age(copy, options->max_age_s);
	return copy;
}

struct pages *copy_pages(struct copy *copy, struct err *err)
{
	struct err why = ERR_INIT;

	if (!copy->pages_due || (copy->pages_fail && err == NULL))
		return copy->pages;
	copy->pages = pages_open(copy->file, copy->create, &why);
	copy->pages_due = copy->pages_fail = copy->pages == NULL;
	if (copy->pages_due && err != NULL)
		*err = why;
	else if (why.text[0] != '\0') /* made anew has words, too */
		copy_complain(copy, &why);
	return copy->pages;
}

void copy_close(struct copy *copy)
{
	if (copy == NULL)
		return;
	if (copy->pages != NULL && copy->has_kept)
		pages_trim(copy->pages, NULL);
	pages_close(copy->pages);
	copy_close_records(copy);
	whole_close(copy->whole);
	free(copy->service);
	free(copy->base);
	free(copy->file);
	free(copy->records_file);
	free(copy->asked_in);
	free(copy);
}

void copy_set_langs(
    struct copy *copy, const char *const *langs, const char *asked_in)
{
	copy->langs = langs;
	free(copy->asked_in);
	copy->asked_in = mem_strdup(asked_in);
}

void copy_complain(struct copy *copy, const struct err *err)
{
	struct err again = ERR_INIT;

	log_add(LOG_ERROR, "%s", err->text);
	if (copy->complaints++ == 0)
		copy->trouble = *err;
	if (copy->pages == NULL || !pages_are_damaged(copy->pages))
		return;
	/* A new one, at once: the rest of this session is worth keeping. */
	pages_close(copy->pages);
	copy->pages = pages_open(copy->file, copy->create, &again);
	if (copy->pages == NULL)
		log_add(LOG_ERROR, "%s", again.text);
}

const char *copy_trouble(const struct copy *copy)
{
	return copy->trouble.text;
}

uint64_t copy_seq(struct copy *copy)
{
	if (!copy->seq_is_read && copy_pages(copy, NULL) != NULL)
		copy->seq = pages_seq(copy->pages);
	copy->seq_is_read = true;
	return copy->seq;
}

void copy_set_seq(struct copy *copy, uint64_t seq)
{
	struct err err = ERR_INIT;

	if (copy_pages(copy, NULL) == NULL || copy_seq(copy) == seq)
		return;
	/* Less than before: the service has lost what it told. */
	if ((seq < copy->seq && !pages_set_seq(copy->pages, 0, &err)) ||
	    !pages_set_seq(copy->pages, seq, &err))
		copy_complain(copy, &err);
	copy->seq = seq;
}

/* --- answers */

bool copy_recall(struct copy *copy, struct arena *arena, const char *link,
    struct pages_item *item)
{
	struct err err = ERR_INIT;

	if (copy_pages(copy, NULL) == NULL)
		return false;
	if (pages_get(copy->pages, arena, link, copy->asked_in, item, &err)) {
		/* The tag is that of another language's text. */
		if (strcmp(item->asked_in, copy->asked_in) != 0)
			item->etag = NULL;
		return true;
	}
	if (err.code != ERR_NONE)
		copy_complain(copy, &err);
	return false;
}

static bool is_sensitive(struct record *const *records, size_t count)
{
	size_t i, at;

	for (i = 0; i < count; i++)
		for (at = 0; at < records[i]->claim_count; at++)
			if (records[i]->claims[at].level >= LEVEL_COORDINATOR)
				return true;
	return false;
}

static bool put_narrow(struct copy *copy, struct pages_item *item,
    struct buf *body, struct err *err)
{
	const struct decode_narrow how = {
	    .level = LEVEL_COORDINATOR, .names = copy->personal};
	bool narrowed;

	if (!decode_narrow(item->body, item->len, &how, body, &narrowed, err))
		return false;
	item->body = buf_text(body);
	item->len = body->len;
	/* Another document: the tag is not its. */
	if (narrowed)
		item->etag = NULL;
	return pages_put(copy->pages, item, err);
}

void copy_keep(
    struct copy *copy, const struct pages_item *item, const struct page *page)
{
	struct pages_item kept = *item;
	struct err err = ERR_INIT;
	struct buf body;
	bool ok;

	if (copy_pages(copy, NULL) == NULL)
		return;
	buf_init(&body, PAGES_BODY_MAX);
	kept.asked_in = copy->asked_in;
	kept.asked_s = clock_wall_s();
	if (page != NULL &&
	    (copy->personal || is_sensitive(page->records, page->count) ||
		is_sensitive(page->suggestions, page->suggestion_count)))
		ok = put_narrow(copy, &kept, &body, &err);
	else
		ok = pages_put(copy->pages, &kept, &err);
	if (!ok)
		copy_complain(copy, &err);
	copy->has_work = copy->has_kept = true;
	buf_done(&body);
}

void copy_confirm(struct copy *copy, const char *link)
{
	struct err err = ERR_INIT;

	if (copy_pages(copy, NULL) != NULL &&
	    !pages_touch(
		copy->pages, link, copy->asked_in, clock_wall_s(), &err))
		copy_complain(copy, &err);
}

/* Erased is erased (users-and-trust.md C.15): the rows of lists in which it
 * stands go, too; they come again. */
void copy_forget(struct copy *copy, const char *link, const char *local)
{
	struct err err = ERR_INIT;
	const struct kind *kind;
	const char *id;
	bool ok = copy_pages(copy, NULL) != NULL &&
		  pages_drop(copy->pages, link, &err);

	if (ok && local != NULL && copy_read_record(local, &kind, &id))
		ok = copy_erase(copy, kind, id, &err);
	if (!ok && copy->pages != NULL)
		copy_complain(copy, &err);
}
