/*
 * decode_labels.c: labels of codes, sorted, because a document may ask for
 * as many as it gives.
 */
#include <stdlib.h>
#include <string.h>

#include "decode_parts.h"

static int compare_labels(const void *a, const void *b)
{
	const struct decode_label *one = a, *two = b;
	int order = strcmp(one->list, two->list);

	return order != 0 ? order : strcmp(one->code, two->code);
}

static size_t count_labels(const struct json *lists)
{
	size_t count = 0;

	for (const struct json *list = json_first(lists); list != NULL;
	     list = json_next(list))
		count += json_is_object(list) ? json_count(list) : 0;
	return count;
}

void decode_labels_read(
    struct decode_labels *labels, struct arena *arena, const struct json *lists)
{
	*labels = (struct decode_labels){.count = 0};
	if (!json_is_object(lists))
		return;
	labels->items =
	    arena_array(arena, count_labels(lists), sizeof(*labels->items));
	for (const struct json *list = json_first(lists); list != NULL;
	     list = json_next(list)) {
		const char *name = arena_strdup(arena, json_name(list));
		const struct json *item;

		if (!json_is_object(list))
			continue;
		for (item = json_first(list); item != NULL;
		     item = json_next(item)) {
			const char *text = json_text(item);

			if (text == NULL || *text == '\0')
				continue;
			labels->items[labels->count++] = (struct decode_label){
			    .list = name,
			    .code = arena_strdup(arena, json_name(item)),
			    .text = arena_strdup(arena, text),
			};
		}
	}
	if (labels->count > 0)
		qsort(labels->items, labels->count, sizeof(*labels->items),
		    compare_labels);
}

const char *decode_labels_find(
    const struct decode_labels *labels, const char *list, const char *code)
{
	struct decode_label wanted = {.list = list, .code = code};
	const struct decode_label *found;

	if (labels->count == 0)
		return NULL;
	found = bsearch(&wanted, labels->items, labels->count,
	    sizeof(*labels->items), compare_labels);
	return found != NULL ? found->text : NULL;
}
