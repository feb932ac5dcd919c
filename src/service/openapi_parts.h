/*
 * openapi_parts.h: what the openapi*.c files share.
 */
#ifndef KLASTER_SERVICE_OPENAPI_PARTS_H
#define KLASTER_SERVICE_OPENAPI_PARTS_H

#include "klaster/base/arena.h"
#include "klaster/model/json.h"
#include "klaster/model/kind.h"
#include "klaster/service/route.h"

struct openapi {
	struct json_writer json;
	struct arena arena;
	enum level level; /* of who reads the document */
};

/* Puts a member (an item, when name is NULL) whose JSON is written with
 * ' for ". What is filled in must hold neither. */
void openapi_put(struct openapi *api, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A name as a parameter or a member may have it, and what it stands for. */
struct openapi_name {
	const char *text;
	const struct field *field;
};
struct openapi_names {
	struct openapi_name *list;
	size_t count;
};

/* One of the questions of params.h and filter.h. */
typedef const struct field *openapi_asks(
    enum level level, const struct kind *kind, const char *name);

/* The names and aliases of the kind's fields (NULL: of all kinds) to which
 * the question has an answer, each once. */
struct openapi_names openapi_names(
    struct openapi *api, const struct kind *kind, openapi_asks *asks);

/* ,'x-level':'member' for a field above public, else "". */
const char *openapi_level(struct openapi *api, const struct field *field);

/* The member "parameters" of a path; `kind` NULL where it has none. */
void openapi_put_params(
    struct openapi *api, enum route route, const struct kind *kind);

/* What stands under "components": parameters that many paths share, and
 * the shapes of values, records, documents and errors. */
void openapi_put_shared_params(struct openapi *api);
void openapi_put_schemas(struct openapi *api);

/* Calls back for each HTTP status that problems have, in their order. */
typedef void openapi_status(struct openapi *api, unsigned status, void *ctx);
void openapi_each_status(
    struct openapi *api, openapi_status *callback, void *ctx);

#endif
