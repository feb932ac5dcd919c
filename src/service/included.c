/*
 * included.c: what a document carries beside its data: the records that
 * include paths lead to, each once, and the credit of its sources.
 */
#include "klaster/service/resource.h"

#include <string.h>

#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/service/relations.h"

/* Records that are in the document already, as data or included. */
struct gathering {
	struct document *document;
	const struct record **records;
	size_t count;
	size_t primary_count;
};

static bool gathering_has(
    const struct gathering *gathering, const struct record *record)
{
	for (size_t i = 0; i < gathering->count; i++)
		if (gathering->records[i]->kind == record->kind &&
		    strcmp(gathering->records[i]->id, record->id) == 0)
			return true;
	return false;
}

static void gathering_add(
    struct gathering *gathering, const struct record *record)
{
	struct arena *arena = gathering->document->arena;

	if (gathering->count - gathering->primary_count == INCLUDED_MAX ||
	    gathering_has(gathering, record))
		return;
	gathering->records = arena_grow(arena, gathering->records,
	    gathering->count, sizeof(const struct record *));
	gathering->records[gathering->count++] = record;
}

static bool path_follow(struct gathering *gathering,
    const struct record *record, const struct request_include *include,
    size_t step, struct err *err)
{
	const struct record **others;
	size_t count;
	uint64_t total;

	if (step == include->depth)
		return true;
	if (!relation_records(gathering->document, record, include->path[step],
		&others, &count, &total, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		gathering_add(gathering, others[i]);
		if (!path_follow(gathering, others[i], include, step + 1, err))
			return false;
	}
	return true;
}

bool resource_write_included(struct document *document,
    const struct record *const *records, size_t count, struct err *err)
{
	const struct request *request = document->request;
	struct gathering gathering = {.document = document};

	if (request->include_count == 0)
		return true;
	for (size_t i = 0; i < count; i++)
		gathering_add(&gathering, records[i]);
	gathering.primary_count = gathering.count;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < request->include_count; k++)
			if (!path_follow(&gathering, records[i],
				&request->includes[k], 0, err))
				return false;
	json_open(&document->json, "included", '[');
	for (size_t i = gathering.primary_count; i < gathering.count; i++)
		if (!resource_write(document, NULL, gathering.records[i], err))
			return false;
	json_close(&document->json, ']');
	return true;
}

const char *resource_credit(struct document *document)
{
	const struct kind *sources = kind_find("sources");
	const struct field *field = kind_field(sources, "credit");
	struct catalogue_name names[MEM_COUNT(document->sources)];
	struct buf lines;
	const char *result;

	for (size_t i = 0; i < document->source_count; i++)
		names[i] = (struct catalogue_name){
		    .kind = sources, .id = document->sources[i]};
	visibility_expect(document->visibility, names, document->source_count);
	buf_init(&lines, 2000);
	for (size_t i = 0; i < document->source_count; i++) {
		const struct record *source = visibility_get(
		    document->visibility, sources, document->sources[i]);
		const struct claim *credit =
		    source
			? record_pick(source, field, document->request->langs)
			: NULL;

		if (!credit || strstr(buf_text(&lines), credit->value))
			continue;
		if (lines.len > 0)
			buf_adds(&lines, "; ");
		buf_adds(&lines, credit->value);
	}
	result = lines.len > 0 ? arena_strdup(document->arena, buf_text(&lines))
			       : NULL;
	buf_done(&lines);
	return result;
}
