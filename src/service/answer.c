/*
 * answer.c: the documents of the entry, of one record, of errors. Lists are
 * in answer_list.c, changes in answer_changes.c.
 */
#include "klaster/service/answer.h"

#include <string.h>

#include <stdio.h>

#include "klaster/base/digest.h"
#include "klaster/base/log.h"
#include "klaster/service/cursor.h"
#include "klaster/service/resource.h"
#include "klaster/service/veil.h"
#include "upcoming.h"

#define PROFILE_CURSOR                                                         \
	"https://jsonapi.org/profiles/ethanresnick/cursor-pagination"

bool answer_store_failed(struct problem *problem, const struct err *err)
{
	log_add(LOG_ERROR, "store: %s", err->text);
	return problem_set(problem, PROBLEM_UNAVAILABLE,
	    "The directory cannot be read at this moment.");
}

static void self_write(struct answer_context *context, struct json_writer *json)
{
	struct buf link;

	buf_init(&link, 3 * TARGET_BYTES_MAX);
	target_write(&context->request->target, &link, NULL, NULL);
	json_put_string(json, "self", buf_text(&link));
	buf_done(&link);
}

static void version_write(struct json_writer *json)
{
	json_open(json, "jsonapi", '{');
	json_put_string(json, "version", "1.1");
	json_close(json, '}');
}

/* --- entry */

static void words_write(struct json_writer *json, const char *name,
    const char *words, struct arena *arena)
{
	json_open(json, name, '[');
	while (*words) {
		size_t len = strcspn(words, " ");

		if (len > 0)
			json_put_string(
			    json, NULL, arena_strndup(arena, words, len));
		words += len + (words[len] == ' ');
	}
	json_close(json, ']');
}

/* Of each kind, those that the caller may see. */
static bool records_count(
    struct answer_context *context, uint64_t *counts, struct err *err)
{
	struct catalogue *catalogue = context->catalogue;

	for (size_t i = 0; i < kind_count(); i++) {
		struct query query = {.kind = kind_at(i)};
		struct page_wish wish = {.query = &query,
		    .level = context->request->level,
		    .langs = context->request->langs,
		    .size = 1,
		    .count = COUNT_EXACT};
		struct page_found found = {0};

		if (!catalogue->ops->page(
			catalogue, context->arena, &wish, &found, err))
			return false;
		counts[i] = found.total.count;
	}
	return true;
}

/* The same for all who serve this store, and of no other: change numbers of
 * two stores are not to be compared. */
static const char *store_name(struct answer_context *context)
{
	static const char purpose[] = "the name of this store";
	unsigned char digest[DIGEST_BYTES];

	digest_keyed(context->cursor_key, CURSOR_KEY_BYTES, purpose,
	    sizeof(purpose), digest, sizeof(digest));
	return digest_hex(context->arena, digest, sizeof(digest), 8);
}

bool answer_entry(struct answer_context *context)
{
	struct catalogue *catalogue = context->catalogue;
	struct catalogue_stats stats;
	uint64_t counts[KIND_MAX];
	struct json_writer json;
	struct err err = ERR_INIT;

	if (!catalogue->ops->stats(catalogue, &stats, &err) ||
	    !records_count(context, counts, &err))
		return answer_store_failed(context->problem, &err);
	json_writer_init(&json, context->out);
	json_open(&json, NULL, '{');
	version_write(&json);
	json_open(&json, "links", '{');
	self_write(context, &json);
	for (size_t i = 0; i < kind_count(); i++)
		json_put_string(&json, kind_at(i)->name,
		    arena_printf(context->arena, "/v1/%s", kind_at(i)->name));
	json_put_string(&json, "search", "/v1/search");
	json_put_string(&json, "changes", "/v1/changes");
	json_close(&json, '}');
	json_open(&json, "meta", '{');
	json_put_string(&json, "title", context->title);
	words_write(&json, "languages", context->languages, context->arena);
	json_put_u64(&json, "maxPageSize", PAGE_SIZE_MAX);
	json_put_u64(&json, "seq", stats.seq);
	json_put_string(&json, "store", store_name(context));
	json_open(&json, "counts", '{');
	for (size_t i = 0; i < kind_count(); i++)
		json_put_u64(&json, kind_at(i)->name, counts[i]);
	json_close(&json, '}');
	if (context->credit)
		json_put_string(&json, "credit", context->credit);
	if (!upcoming_write(context, &json, &err))
		return answer_store_failed(context->problem, &err);
	json_open(&json, "profiles", '[');
	json_put_string(&json, NULL, PROFILE_CURSOR);
	json_close(&json, ']');
	json_close(&json, '}');
	json_close(&json, '}');
	return true;
}

/* --- one record */

static bool record_missing(
    struct answer_context *context, bool is_gone, const struct err *err)
{
	const struct request *request = context->request;
	struct veil veil;

	if (err->code != ERR_NONE)
		return answer_store_failed(context->problem, err);
	/* That a record was there is for who could have seen it. */
	veil_read(&veil, context->catalogue, context->arena);
	if (is_gone && !veil_covers(&veil, context->arena, request->level,
			   request->kind, request->id))
		return problem_set(context->problem, PROBLEM_GONE,
		    "%s/%s was taken out of the directory.",
		    request->kind->name, request->id);
	return problem_set(
	    context->problem, PROBLEM_NOT_FOUND, "There is no such record.");
}

bool answer_record(struct answer_context *context)
{
	const struct request *request = context->request;
	struct catalogue *catalogue = context->catalogue;
	struct document document;
	struct err err = ERR_INIT;
	bool is_gone = false;
	const struct record *record = catalogue->ops->get(catalogue,
	    context->arena, request->kind, request->id, &is_gone, &err);
	const char *credit;

	if (!record)
		return record_missing(context, is_gone, &err);
	document_init(&document, context);
	visibility_expect_of(document.visibility, &record, 1);
	record = visibility_record(document.visibility, record);
	if (!record)
		return record_missing(context, false, &err);
	json_open(&document.json, NULL, '{');
	version_write(&document.json);
	json_open(&document.json, "links", '{');
	self_write(context, &document.json);
	json_close(&document.json, '}');
	if (!resource_write(&document, "data", record, &err) ||
	    !resource_write_included(&document, &record, 1, &err))
		return answer_store_failed(context->problem, &err);
	json_open(&document.json, "meta", '{');
	labels_write(&document.labels, &document.json, "labels");
	credit = resource_credit(&document);
	if (credit)
		json_put_string(&document.json, "credit", credit);
	json_close(&document.json, '}');
	json_close(&document.json, '}');
	return true;
}

/* --- health, errors */

bool answer_health(struct answer_context *context)
{
	struct catalogue *catalogue = context->catalogue;
	struct catalogue_stats stats;
	struct json_writer json;
	struct err err = ERR_INIT;

	if (context->request->route == ROUTE_READY &&
	    !catalogue->ops->stats(catalogue, &stats, &err))
		return answer_store_failed(context->problem, &err);
	json_writer_init(&json, context->out);
	json_open(&json, NULL, '{');
	json_open(&json, "meta", '{');
	json_put_string(&json, "status", "ok");
	json_close(&json, '}');
	json_close(&json, '}');
	return true;
}

static void problem_source_write(
    struct json_writer *json, const struct problem *problem)
{
	if (!problem->parameter[0] && !problem->header)
		return;
	json_open(json, "source", '{');
	if (problem->parameter[0])
		json_put_string(json, "parameter", problem->parameter);
	else
		json_put_string(json, "header", problem->header);
	json_close(json, '}');
}

static void problem_page_write(
    struct json_writer *json, const struct problem *problem)
{
	if (problem->code != PROBLEM_PAGE_TOO_LARGE)
		return;
	json_open(json, "links", '{');
	json_put_string(json, "type", PROFILE_CURSOR "/max-size-exceeded");
	json_close(json, '}');
	json_open(json, "meta", '{');
	json_open(json, "page", '{');
	json_put_u64(json, "maxSize", problem->max_size);
	json_close(json, '}');
	json_close(json, '}');
}

void answer_problem(struct buf *out, const struct problem *problem)
{
	struct json_writer json;
	char status[8];

	snprintf(status, sizeof(status), "%u", problem_status(problem->code));
	json_writer_init(&json, out);
	json_open(&json, NULL, '{');
	version_write(&json);
	json_open(&json, "errors", '[');
	json_open(&json, NULL, '{');
	json_put_string(&json, "status", status);
	json_put_string(&json, "code", problem_name(problem->code));
	json_put_string(&json, "title", problem_title(problem->code));
	json_put_string(&json, "detail", problem->detail);
	problem_source_write(&json, problem);
	problem_page_write(&json, problem);
	json_close(&json, '}');
	json_close(&json, ']');
	json_close(&json, '}');
}
