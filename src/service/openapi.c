/*
 * openapi.c: the description as a whole: addresses with what they take and
 * give. Parameters and shapes are in the files beside it.
 */
#include "klaster/service/openapi.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/model/query.h"
#include "klaster/service/negotiate.h"
#include "klaster/service/problem.h"
#include "klaster/service/snapshot.h"
#include "openapi_parts.h"

enum {
	BYTES_MAX = 8 << 20,
	TEXT_MAX = 16 * 1024, /* of one piece */
	LINE_DEPTH = 4,	      /* deeper members share a line */
};

void openapi_put(struct openapi *api, const char *name, const char *format, ...)
{
	struct buf text;
	va_list args;
	char *json;

	buf_init(&text, TEXT_MAX);
	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	if (text.full)
		die("openapi_put: %s is too long", name ? name : "an item");
	json = buf_take(&text);
	for (char *c = json; *c; c++)
		if (*c == '\'')
			*c = '"';
	json_put_raw(&api->json, name, json);
	free(json);
}

/* --- what an address answers */

static const struct {
	const char *id;	    /* operationId; %s: the kind */
	const char *says;   /* %s: the kind's label */
	const char *schema; /* of the answer; %s: the kind */
} operations[ROUTE_COUNT] = {
    [ROUTE_ENTRY] = {"entry", "What there is, and how much", "entry"},
    [ROUTE_LIST] = {"%s.list", "%s: one page of a list", "%s.page"},
    [ROUTE_RECORD] = {"%s.one", "%s: one record", "%s.one"},
    [ROUTE_SEARCH] = {"search", "One ranked list over all types",
	"record.page"},
    [ROUTE_FACETS] = {"%s.facets", "%s: counts alone", "facets.page"},
    [ROUTE_CHANGES] = {"changes", "What changed since", "changes.page"},
    [ROUTE_HEALTH] = {"health", "The service lives", "status"},
    [ROUTE_READY] = {"ready", "The directory can be read", "status"},
};

/* A template with the one thing that is filled in. */
static const char *filled(
    struct openapi *api, const char *template, const char *what)
{
	const char *at = strstr(template, "%s");

	if (!at)
		return template;
	return arena_printf(&api->arena, "%.*s%s%s", (int)(at - template),
	    template, what, at + 2);
}

/* Whether the address can be answered so. */
static bool has_status(enum route route, unsigned status)
{
	if (status == problem_status(PROBLEM_NOT_FOUND))
		return route == ROUTE_RECORD;
	if (status == problem_status(PROBLEM_GONE))
		return route == ROUTE_RECORD || route == ROUTE_CHANGES;
	/* No other method is an operation of the address. */
	return status != problem_status(PROBLEM_METHOD);
}

struct answers {
	enum route route;
	bool is_head; /* no bodies */
};

static void error_ref_put(struct openapi *api, unsigned status, void *ctx)
{
	const struct answers *answers = ctx;

	if (has_status(answers->route, status))
		openapi_put(api, arena_printf(&api->arena, "%u", status),
		    "{'$ref':'#/components/responses/%u%s'}", status,
		    answers->is_head ? ".head" : "");
}

#define HEADER(name) "'" name "':{'$ref':'#/components/headers/" name "'}"

static void responses_put(
    struct openapi *api, const struct answers *answers, const char *schema)
{
	struct json_writer *json = &api->json;
	bool is_check = route_is_check(answers->route);

	json_open(json, "responses", '{');
	json_open(json, "200", '{');
	openapi_put(api, "description", "'It is so.'");
	if (is_check)
		openapi_put(api, "headers", "{" HEADER("Cache-Control") "}");
	else
		openapi_put(api, "headers",
		    "{" HEADER("ETag") "," HEADER("Vary") "," HEADER("Cache-"
								     "Control") "," HEADER(
			"Content-Language") "," HEADER(SNAPSHOT_HEADER) "}");
	if (!answers->is_head)
		openapi_put(api, "content",
		    "{'" MEDIA_TYPE
		    "':{'schema':{'$ref':'#/components/schemas/%s'}}}",
		    schema);
	json_close(json, '}');
	if (!is_check)
		openapi_put(
		    api, "304", "{'$ref':'#/components/responses/304'}");
	openapi_each_status(api, error_ref_put,
	    &(struct answers){answers->route, answers->is_head});
	json_close(json, '}');
}

static void operation_put(struct openapi *api, enum route route,
    const struct kind *kind, bool is_head)
{
	struct json_writer *json = &api->json;
	struct answers answers = {route, is_head};
	const char *name = kind ? kind->name : "";
	const char *label = kind ? kind->label : "";

	json_open(json, is_head ? "head" : "get", '{');
	openapi_put(api, "operationId", "'%s%s'",
	    filled(api, operations[route].id, name), is_head ? ".head" : "");
	openapi_put(api, "summary", "'%s%s'",
	    filled(api, operations[route].says, label),
	    is_head ? "; no body" : "");
	openapi_put(api, "tags", "['%s']", kind ? name : "directory");
	if (route_is_check(route))
		openapi_put(api, "security", "[]");
	responses_put(
	    api, &answers, filled(api, operations[route].schema, name));
	json_close(json, '}');
}

/* "/v1/{kind}/{id}" of a kind: "/v1/projects/{id}". */
static const char *path_of(
    struct openapi *api, enum route route, const struct kind *kind)
{
	const char *path = route_path(route);
	const char *at = strstr(path, "{kind}");

	if (!at)
		return path;
	return arena_printf(&api->arena, "%.*s%s%s", (int)(at - path), path,
	    kind->name, at + strlen("{kind}"));
}

static void path_put(
    struct openapi *api, enum route route, const struct kind *kind)
{
	json_open(&api->json, path_of(api, route, kind), '{');
	openapi_put_params(api, route, kind);
	operation_put(api, route, kind, false);
	operation_put(api, route, kind, true);
	json_close(&api->json, '}');
}

static void paths_put(struct openapi *api)
{
	json_open(&api->json, "paths", '{');
	for (int i = 0; i < ROUTE_COUNT; i++) {
		enum route route = (enum route)i;

		if (!strstr(route_path(route), "{kind}")) {
			path_put(api, route, NULL);
			continue;
		}
		for (size_t k = 0; k < kind_count(); k++)
			path_put(api, route, kind_at(k));
	}
	json_close(&api->json, '}');
}

/* --- what answers share */

static void response_put(struct openapi *api, unsigned status, void *ctx)
{
	const char *headers = HEADER("Cache-Control");
	const char *name;

	(void)ctx;
	for (int is_head = 0; is_head < 2; is_head++) {
		name = arena_printf(
		    &api->arena, "%u%s", status, is_head ? ".head" : "");
		json_open(&api->json, name, '{');
		openapi_put(api, "description", "'errors[0].code says why.'");
		openapi_put(api, "headers", "{%s%s}", headers,
		    status == 503 || status == 429 ? "," HEADER("Retry-After")
		    : status == 405		   ? "," HEADER("Allow")
						   : "");
		if (!is_head)
			openapi_put(api, "content",
			    "{'" MEDIA_TYPE "':{'schema':{'$ref':"
			    "'#/components/schemas/errors.%u'}}}",
			    status);
		json_close(&api->json, '}');
	}
}

static void headers_put(struct openapi *api)
{
	static const struct {
		const char *name, *says, *schema;
	} headers[] = {
	    {"ETag", "Of the body before compression; strong.",
		"'type':'string','pattern':'^.[A-Za-z0-9_-]+.$'"},
	    {"Vary", "What the answer depends on.", "'type':'string'"},
	    {"Cache-Control", "By who may see it.",
		"'enum':['no-store','private, no-cache','public, max-age=60']"},
	    {"Content-Language",
		"The first of the languages wanted that texts "
		"are in.",
		"'type':'string','pattern':'^[a-z]{2,3}$'"},
	    {SNAPSHOT_HEADER, "The number of the last change in the answer.",
		"'type':'integer','minimum':0"},
	    {"Retry-After", "Seconds to wait.", "'type':'integer','minimum':1"},
	    {"Allow", "What is read.", "'const':'GET, HEAD'"},
	};

	json_open(&api->json, "headers", '{');
	for (size_t i = 0; i < MEM_COUNT(headers); i++)
		openapi_put(api, headers[i].name,
		    "{'description':'%s','schema':{%s}}", headers[i].says,
		    headers[i].schema);
	json_close(&api->json, '}');
}

static void components_put(struct openapi *api)
{
	struct json_writer *json = &api->json;

	json_open(json, "components", '{');
	openapi_put(api, "securitySchemes",
	    "{'token':{'type':'http','scheme':'bearer','description':'A token "
	    "that the service gave out, for one of the levels %s, %s, %s. "
	    "Without it a reader is %s. What asks for more has x-level.'}}",
	    level_name(LEVEL_PUBLIC), level_name(LEVEL_MEMBER),
	    level_name(LEVEL_COORDINATOR), level_name(LEVEL_PUBLIC));
	openapi_put_shared_params(api);
	headers_put(api);
	json_open(json, "responses", '{');
	openapi_put(api, "304",
	    "{'description':'The copy still holds.','headers':{" HEADER(
		"ETag") "," HEADER("Cache-Control") "," HEADER(SNAPSHOT_HEADER) "}}");
	openapi_each_status(api, response_put, NULL);
	json_close(json, '}');
	openapi_put_schemas(api);
	json_close(json, '}');
}

static void head_put(struct openapi *api)
{
	openapi_put(api, "openapi", "'3.1.0'");
	openapi_put(api, "info",
	    "{'title':'klaster directory','version':'%s','summary':'A "
	    "directory of clusters, organisations, projects and people',"
	    "'description':'JSON:API 1.1 with the cursor-pagination profile "
	    "and the additions of doc/profile.md. Parameters are a closed "
	    "list: any other is refused with 400. Other methods than GET and "
	    "HEAD are 405. An address has at most %d bytes and %d "
	    "parameters, a question %d filters.','license':{'name':'MIT',"
	    "'identifier':'MIT'}}",
	    PACKAGE_VERSION, TARGET_BYTES_MAX, TARGET_PARAM_MAX,
	    QUERY_FILTER_MAX);
	openapi_put(api, "servers", "[{'url':'/'}]");
	openapi_put(api, "security", "[{},{'token':[]}]");
}

/* --- lines */

/* Breaks the line before each item that is not deep. */
static void lines_write(struct buf *out, const char *json)
{
	bool is_string = false;
	int depth = 0;

	for (const char *c = json; *c; c++) {
		if (!is_string && strchr("]}", *c))
			depth--;
		if (!is_string && strchr("]}", *c) && depth < LINE_DEPTH &&
		    !strchr("[{", c[-1]))
			buf_addf(out, "\n%*s", depth, "");
		buf_addc(out, *c);
		if (*c == '"')
			is_string = !is_string;
		else if (is_string && *c == '\\')
			buf_addc(out, *++c);
		else if (!is_string && strchr("[{", *c))
			depth++;
		if (!is_string && strchr("[{,", *c) && depth <= LINE_DEPTH &&
		    !strchr("]}", c[1]))
			buf_addf(out, "\n%*s", depth, "");
	}
	buf_addc(out, '\n');
}

void openapi_write(struct buf *out, enum level level)
{
	struct openapi api = {.level = level, .arena = ARENA_INIT};
	struct buf json;

	buf_init(&json, BYTES_MAX);
	json_writer_init(&api.json, &json);
	json_open(&api.json, NULL, '{');
	head_put(&api);
	paths_put(&api);
	components_put(&api);
	json_close(&api.json, '}');
	lines_write(out, buf_text(&json));
	buf_done(&json);
	arena_done(&api.arena);
}
