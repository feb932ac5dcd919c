/*
 * answer_changes.c: the document of changes: what happened to which record
 * and, when asked for, the record as it is now, so that a copy is brought up
 * to date by one request. With filters, records that do not meet them are
 * told of without being sent.
 */
#include "klaster/service/answer.h"

#include <stdio.h>

#include "klaster/base/log.h"
#include "klaster/service/erasure.h"
#include "klaster/service/resource.h"
#include "klaster/service/veil.h"
#include "klaster/store/tomb.h"

struct changes {
	struct answer_context *context;
	struct document document;
	struct catalogue_change *items;
	size_t count;
	const struct record **records; /* those that are sent */
	size_t record_count;
	uint64_t seq;	 /* to ask after next time */
	bool has_hashes; /* persons are told by a digest */
};

static bool has_question(const struct request *request)
{
	const struct query *query = &request->query;

	return query->kind || query->filter_count > 0 || query->term_count > 0;
}

/* The record to send with a change; NULL: none. */
static const struct record *record_of(
    struct changes *changes, const struct catalogue_change *change)
{
	const struct request *request = changes->context->request;
	struct catalogue *catalogue = changes->context->catalogue;
	struct err err = ERR_INIT;
	bool meets = true;

	if (!request->with_records)
		return NULL;
	if (has_question(request) &&
	    !catalogue->ops->meets(catalogue, &request->query, request->level,
		change->kind, change->id, &meets, &err))
		log_add(LOG_ERROR, "changes: %s", err.text);
	return meets ? visibility_get(changes->document.visibility,
			   change->kind, change->id)
		     : NULL;
}

/* A person who is gone is told by a digest of his id: whoever has the record
 * has the id, and nobody else learns it. */
static void deleted_name_write(
    struct changes *changes, const struct catalogue_change *change)
{
	struct json_writer *json = &changes->document.json;
	struct catalogue *catalogue = changes->context->catalogue;
	struct arena *arena = changes->context->arena;
	const char *name = change->id;

	/* One that is there, but no more for this reader, has an id still. */
	if (change->kind->personal && *name != TOMB_MARK)
		name = tomb_name(catalogue, arena, change->kind, change->id);
	if (!change->kind->personal || !name) {
		json_put_string(json, "ofId", change->id);
		return;
	}
	changes->has_hashes = true;
	json_put_string(json, "ofHash", name + 1);
	json_put_string(json, "reason",
	    erasure_has(catalogue, arena, name) ? "erased" : "removed");
}

static void change_write(struct changes *changes,
    const struct catalogue_change *change, bool is_deleted)
{
	struct json_writer *json = &changes->document.json;
	const struct record *record =
	    is_deleted ? NULL : record_of(changes, change);

	json_open(json, NULL, '{');
	json_put_string(json, "type", "changes");
	json_put_string(json, "id",
	    arena_printf(changes->context->arena, "%llu",
		(unsigned long long)change->seq));
	json_open(json, "attributes", '{');
	json_put_u64(json, "seq", change->seq);
	json_put_string(json, "op", is_deleted ? "delete" : "upsert");
	json_put_string(json, "of", change->kind->name);
	if (is_deleted)
		deleted_name_write(changes, change);
	else
		json_put_string(json, "ofId", change->id);
	json_close(json, '}');
	if (record) {
		changes->records[changes->record_count++] = record;
		json_open(json, "relationships", '{');
		json_open(json, "record", '{');
		json_open(json, "data", '{');
		json_put_string(json, "type", change->kind->name);
		json_put_string(json, "id", change->id);
		json_close(json, '}');
		json_close(json, '}');
		json_close(json, '}');
	}
	json_close(json, '}');
}

static void links_write(struct changes *changes, uint64_t next_seq)
{
	struct json_writer *json = &changes->document.json;
	const struct target *target = &changes->context->request->target;
	struct buf link;

	json_open(json, "links", '{');
	buf_init(&link, 3 * TARGET_BYTES_MAX);
	target_write(target, &link, NULL, NULL);
	json_put_string(json, "self", buf_text(&link));
	json_put_null(json, "first");
	json_put_null(json, "prev");
	if (next_seq > 0) {
		char number[24];

		snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)next_seq);
		buf_reset(&link);
		target_write(target, &link, "filter[seq][gt]", number);
		json_put_string(json, "next", buf_text(&link));
	} else {
		json_put_null(json, "next");
	}
	json_put_null(json, "last");
	json_close(json, '}');
	buf_done(&link);
}

static void labels_expect(struct changes *changes)
{
	struct arena *arena = changes->context->arena;
	struct catalogue_name *names =
	    arena_array(arena, changes->count + 1, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].kind && !changes->items[i].deleted)
			names[count++] = (struct catalogue_name){
			    .kind = changes->items[i].kind,
			    .id = changes->items[i].id};
	visibility_expect(changes->document.visibility, names, count);
}

static void data_write(struct changes *changes)
{
	struct answer_context *context = changes->context;
	struct veil veil;

	veil_read(&veil, context->catalogue, context->arena);
	json_open(&changes->document.json, "data", '[');
	labels_expect(changes);
	for (size_t i = 0; i < changes->count; i++) {
		enum change_view view = visibility_change(
		    changes->document.visibility, &veil, &changes->items[i]);

		if (view != CHANGE_UNSEEN)
			change_write(
			    changes, &changes->items[i], view == CHANGE_DELETE);
	}
	json_close(&changes->document.json, ']');
}

static bool included_write(struct changes *changes, struct err *err)
{
	struct json_writer *json = &changes->document.json;

	if (!changes->context->request->with_records)
		return true;
	json_open(json, "included", '[');
	for (size_t i = 0; i < changes->record_count; i++)
		if (!resource_write(
			&changes->document, NULL, changes->records[i], err))
			return false;
	json_close(json, ']');
	return true;
}

/* With the key a reader makes the digests of what he has. */
static void meta_write(struct changes *changes)
{
	struct json_writer *json = &changes->document.json;
	const char *key =
	    changes->has_hashes
		? tomb_key(changes->context->catalogue, changes->context->arena)
		: NULL;

	json_open(json, "meta", '{');
	json_put_u64(json, "seq", changes->seq);
	if (key)
		json_put_string(json, "hashKey", key);
	json_close(json, '}');
}

static bool document_write(struct changes *changes, struct err *err)
{
	struct json_writer *json = &changes->document.json;
	const struct request *request = changes->context->request;

	json_open(json, NULL, '{');
	json_open(json, "jsonapi", '{');
	json_put_string(json, "version", "1.1");
	json_close(json, '}');
	/* A full page may be followed by more, even when nothing of it is for
	 * this caller. */
	links_write(
	    changes, changes->count == request->size ? changes->seq : 0);
	data_write(changes);
	if (!included_write(changes, err))
		return false;
	meta_write(changes);
	json_close(json, '}');
	return true;
}

bool answer_changes(struct answer_context *context)
{
	const struct request *request = context->request;
	struct catalogue *catalogue = context->catalogue;
	struct changes changes = {.context = context, .seq = request->seq};
	struct err err = ERR_INIT;
	bool resync = false;

	if (!catalogue->ops->changes(catalogue, context->arena, request->seq,
		request->size, &changes.items, &changes.count, &resync, &err))
		return answer_store_failed(context->problem, &err);
	if (resync)
		return problem_param(context->problem, PROBLEM_RESYNC,
		    "filter[seq][gt]",
		    "Deletions that old are no longer kept: read all again.");
	if (changes.count > 0)
		changes.seq = changes.items[changes.count - 1].seq;
	changes.records = arena_array(
	    context->arena, changes.count + 1, sizeof(*changes.records));
	document_init(&changes.document, context);
	return document_write(&changes, &err) ||
	       answer_store_failed(context->problem, &err);
}
