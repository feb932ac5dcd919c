/*
 * labels.h: the labels of codes and sources that occur in a document, each
 * once: {"country":{"PL":"Poland"},"sources":{"001":"..."}}.
 */
#ifndef KLASTER_SERVICE_LABELS_H
#define KLASTER_SERVICE_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include "klaster/base/arena.h"
#include "klaster/model/json.h"
#include "klaster/service/visibility.h"

struct label;
struct labels {
	struct arena *arena;
	struct visibility *visibility;
	struct label *items;
	size_t count;
};

/* The label of a code of a list (a literal or as long-lived), remembered for
 * the document; NULL when there is none. */
const char *labels_code(
    struct labels *labels, const char *list, const char *code);
void labels_source(struct labels *labels, const char *id);

/* The member of that name, when there are any. */
void labels_write(
    struct labels *labels, struct json_writer *json, const char *name);

#endif
