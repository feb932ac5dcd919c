/*
 * openapi_schemas.c: the shapes of values, records, documents and errors,
 * nothing allowed that is not named. What a kind has comes from its table;
 * the frame about it is that of answer*.c and resource.c.
 */
#include "openapi_parts.h"

#include <string.h>

#include "klaster/base/mem.h"
#include "klaster/model/query.h"
#include "klaster/model/record.h"
#include "klaster/service/params.h"
#include "klaster/service/problem.h"
#include "klaster/service/filter.h"
#include "klaster/service/resource.h"
#include "klaster/service/visibility.h"

#define REF "'$ref':'#/components/schemas/"

/* --- values: value.h says what is canonical */

#define DATE                                                                   \
	"'type':'string','pattern':'^[0-9]{4}(-(0[1-9]|1[0-2]|2[1-4])"         \
	"(-[0-3][0-9])?|/[0-9]{4})?$'"
#define AMOUNT "'type':'string','pattern':'^[0-9]{1,15}([.][0-9]{1,2})?$'"
#define RANGE                                                                  \
	"{'type':'string','pattern':'^[0-9./-]*[.][.][0-9./-]*$',"             \
	"'description':'A range: from..to, from.., ..to.'}"
#define WORD "'type':'string','minLength':1,'maxLength':2048"

static const struct {
	enum field_type type;
	const char *value;  /* in attributes */
	const char *filter; /* in filter[NAME]; NULL: nothing to filter by */
} shapes[] = {
    {FIELD_TEXT, "'type':'string','minLength':1", WORD},
    {FIELD_LANGTEXT, "'type':'string','minLength':1", WORD},
    {FIELD_DATE, DATE, DATE},
    {FIELD_MONEY, "'type':'string','pattern':'^-?[0-9]+[.][0-9]{2} [A-Z]{3}$'",
	AMOUNT},
    {FIELD_NUMBER, "'type':['integer','string'],'pattern':'^-?[0-9]+$'",
	AMOUNT},
    {FIELD_CODE, "'type':'string','minLength':1", WORD},
    {FIELD_URL, "'type':'string','pattern':'^[a-z]+:'", WORD},
    {FIELD_PHONE, "'type':'string','minLength':1", WORD},
    {FIELD_MAIL, "'type':'string','pattern':'@'", WORD},
    {FIELD_GEO,
	"'type':'string','pattern':'^-?[0-9.]+,-?[0-9.]+$','description':"
	"'Latitude, longitude: degrees, WGS 84.'",
	WORD},
    {FIELD_REF, NULL, WORD},
    {FIELD_TIE, NULL, WORD},
};

static void values_put(struct openapi *api)
{
	for (size_t i = 0; i < MEM_COUNT(shapes); i++) {
		const char *type = field_type_name(shapes[i].type);
		const char *filter =
		    arena_printf(&api->arena, "filter.%s", type);

		if (shapes[i].value)
			openapi_put(api,
			    arena_printf(&api->arena, "value.%s", type), "{%s}",
			    shapes[i].value);
		openapi_put(api, filter, "{%s}", shapes[i].filter);
		openapi_put(api, arena_printf(&api->arena, "%s.list", filter),
		    "{'type':'array','items':{'anyOf':[{" REF "%s'}%s]},"
		    "'minItems':1,'maxItems':%d}",
		    filter,
		    filter_op_fits(OP_GT, shapes[i].type) ? "," RANGE : "",
		    QUERY_VALUE_MAX);
	}
	openapi_put(api, "filter.exists", "{'type':'boolean'}");
	openapi_put(api, "filter.two",
	    "{'type':'array','items':{" REF "filter.tie'},'minItems':2,"
	    "'maxItems':2}");
}

/* --- what all documents share */

static const struct {
	const char *name, *json;
} frames[] = {
    {"id", "{'type':'string','pattern':'^[A-Za-z0-9._-]+$','minLength':1,"
	   "'maxLength':120}"},
    {"version", "{'type':'object','required':['version'],'properties':{"
		"'version':{'const':'1.1'}},'additionalProperties':false}"},
    {"link", "{'type':'string','pattern':'^/','description':'Relative to the "
	     "address of the service.'}"},
    {"link.or.null", "{'anyOf':[{" REF "link'},{'type':'null'}]}"},
    {"links.self", "{'type':'object','required':['self'],'properties':{"
		   "'self':{" REF "link'}},'additionalProperties':false}"},
    {"links.page",
	"{'type':'object','required':['self','first','prev','next','last'],"
	"'properties':{'self':{" REF "link'},'first':{" REF "link.or.null'},"
	"'prev':{" REF "link.or.null'},'next':{" REF "link.or.null'},"
	"'last':{" REF "link.or.null'}},'additionalProperties':false}"},
    {"identifier", "{'type':'object','required':['type','id'],'properties':{"
		   "'type':{" REF "kind'},'id':{" REF "id'}},"
		   "'additionalProperties':false}"},
    {"identifier.labelled",
	"{'type':'object','required':['type','id','meta'],'properties':{"
	"'type':{" REF "kind'},'id':{" REF "id'},'meta':{'type':'object',"
	"'required':['label'],'properties':{'label':{'type':'string'},"
	"'detail':{'type':'string'},'open':{" REF "identifier'}},"
	"'additionalProperties':false}},'additionalProperties':false}"},
    {"relation.one",
	"{'type':'object','required':['data'],'properties':{'data':{'anyOf':["
	"{" REF "identifier.labelled'},{'type':'null'}]}},"
	"'additionalProperties':false}"},
    {"relation.many",
	"{'type':'object','required':['data'],'properties':{'data':{"
	"'type':'array','items':{" REF "identifier.labelled'}}},"
	"'additionalProperties':false}"},
    {"translations", "{'type':'object','additionalProperties':{'type':'object',"
		     "'propertyNames':{'pattern':'^[a-z]{2,3}$'},"
		     "'additionalProperties':{'type':'string'}}}"},
    {"labels", "{'type':'object','description':'By list, then by code.',"
	       "'additionalProperties':{'type':'object',"
	       "'additionalProperties':{'type':'string'}}}"},
    {"count", "{'type':'integer','minimum':0}"},
    {"meta.record",
	"{'type':'object','properties':{'labels':{" REF "labels'},"
	"'credit':{'type':'string'}},'additionalProperties':false}"},
    {"total", "{'oneOf':[{'type':'object','required':['total'],'properties':{"
	      "'total':{" REF "count'}},'additionalProperties':false},"
	      "{'type':'object','required':['estimatedTotal','atLeast'],"
	      "'properties':{'estimatedTotal':{'type':'object','required':["
	      "'bestGuess'],'properties':{'bestGuess':{" REF "count'}},"
	      "'additionalProperties':false},'atLeast':{" REF "count'}},"
	      "'additionalProperties':false}]}"},
    {"facets",
	"{'type':'object','description':'By the name asked for, most first.',"
	"'additionalProperties':{'type':'array','items':{'type':'object',"
	"'required':['value','label','count'],'properties':{"
	"'value':{'type':'string'},'label':{'type':['string','null']},"
	"'count':{" REF "count'}},'additionalProperties':false}}}"},
    {"suggestion",
	"{'type':'object','required':['type','id','label'],'properties':{"
	"'type':{" REF "kind'},'id':{" REF "id'},'label':{'type':'string'},"
	"'detail':{'type':'string'}},'additionalProperties':false}"},
    {"meta.page", "{'type':'object','properties':{'page':{" REF "total'},"
		  "'facets':{" REF "facets'},'facetsCapped':{'const':true},"
		  "'suggestions':{'type':'array','items':{" REF "suggestion'}},"
		  "'walk':{'type':'object','required':['looked','capped'],"
		  "'properties':{'looked':{" REF "count'},'capped':{"
		  "'type':'boolean'}},'additionalProperties':false},"
		  "'labels':{" REF "labels'},'credit':{'type':'string'}},"
		  "'additionalProperties':false}"},
    {"upcoming", "{'type':'object','required':['type','id','label','date',"
		 "'what'],'properties':{'type':{" REF "kind'},'id':{" REF
		 "id'},'label':{'type':'string'},'date':{" REF "value.date'},"
		 "'what':{'type':'string'}},'additionalProperties':false}"},
    {"change", "{'type':'object','required':['type','id','attributes'],"
	       "'properties':{'type':{'const':'changes'},'id':{"
	       "'type':'string','pattern':'^[0-9]+$'},'attributes':{"
	       "'type':'object','required':['seq','op','of'],"
	       "'oneOf':[{'required':['ofId']},{'required':['ofHash']}],"
	       "'properties':{'seq':{" REF "count'},'op':{'enum':['upsert',"
	       "'delete']},'of':{" REF "kind'},'ofId':{" REF "id'},"
	       "'ofHash':{'type':'string'},'reason':{'enum':['erased',"
	       "'removed']}},'additionalProperties':false},"
	       "'relationships':{'type':'object','required':['record'],"
	       "'properties':{'record':{'type':'object','required':['data'],"
	       "'properties':{'data':{'type':'object','required':['type',"
	       "'id'],'properties':{'type':{" REF "kind'},'id':{" REF "id'}},"
	       "'additionalProperties':false}},'additionalProperties':false}},"
	       "'additionalProperties':false}},'additionalProperties':false}"},
    {"changes.page",
	"{'type':'object','required':['jsonapi','links','data','meta'],"
	"'properties':{'jsonapi':{" REF "version'},'links':{" REF
	"links.page'},'data':{'type':'array','items':{" REF "change'}},"
	"'included':{'type':'array','items':{" REF "record'}},"
	"'meta':{'type':'object','required':['seq'],'properties':{'seq':{" REF
	"count'},'hashKey':{'type':'string'}},"
	"'additionalProperties':false}},"
	"'additionalProperties':false}"},
    {"facets.page",
	"{'type':'object','required':['jsonapi','links','data','meta'],"
	"'properties':{'jsonapi':{" REF "version'},'links':{" REF
	"links.self'},'data':{'type':'array','maxItems':0},'meta':{" REF
	"meta.page'}},'additionalProperties':false}"},
    {"status", "{'type':'object','required':['meta'],'properties':{'meta':{"
	       "'type':'object','required':['status'],'properties':{'status':{"
	       "'const':'ok'}},'additionalProperties':false}},"
	       "'additionalProperties':false}"},
};

/* --- kinds */

static void kind_names_put(struct openapi *api, const char *name)
{
	json_open(&api->json, name, '[');
	for (size_t i = 0; i < kind_count(); i++)
		json_put_string(&api->json, NULL, kind_at(i)->name);
	json_close(&api->json, ']');
}

static void attribute_put(struct openapi *api, const struct field *field)
{
	const char *type = field_type_name(field->type);
	const char *level = openapi_level(api, field);

	/* Only in an answer to who asks by that filter. */
	if (field->given_by)
		level = arena_printf(&api->arena, "%s,'x-given-by':'%s'", level,
		    field->given_by);
	if (field->many)
		openapi_put(api, field->name,
		    "{'type':'array','minItems':1,'items':{" REF
		    "value.%s'},'description':'%s'%s}",
		    type, field->label, level);
	else
		openapi_put(api, field->name,
		    "{" REF "value.%s','description':'%s'%s}", type,
		    field->label, level);
}

/* An inverse may be a long list: some of it, and where all of it is. */
static void relation_put(struct openapi *api, const struct field *field)
{
	const char *target =
	    field->target
		? arena_printf(&api->arena, ",'x-target':'%s'", field->target)
		: "";

	openapi_put(api, field->name, "{" REF "%s','description':'%s'%s%s}",
	    field->type == FIELD_INVERSE ? "relation.inverse"
	    : field->many		 ? "relation.many"
					 : "relation.one",
	    field->label, target, openapi_level(api, field));
}

static bool is_relation(const struct field *field)
{
	return field->type == FIELD_REF || field->type == FIELD_INVERSE;
}

static void fields_put(
    struct openapi *api, const struct kind *kind, bool relations)
{
	openapi_put(api, "type", "'object'");
	openapi_put(api, "additionalProperties", "false");
	json_open(&api->json, "properties", '{');
	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];

		if (!visibility_has_field(api->level, field) ||
		    !field_is_served(field) || is_relation(field) != relations)
			continue;
		if (relations)
			relation_put(api, field);
		else
			attribute_put(api, field);
	}
	if (!relations) {
		openapi_put(api, param_extra_name(EXTRA_CLAIMS),
		    "{'type':'array','items':{" REF "claim'}}");
		openapi_put(api, param_extra_name(EXTRA_TRANSLATIONS),
		    "{" REF "translations'}");
	}
	json_close(&api->json, '}');
}

static void kind_put(struct openapi *api, const struct kind *kind)
{
	struct json_writer *json = &api->json;

	json_open(json, kind->name, '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required", "['type','id','attributes']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	openapi_put(api, "type", "{'const':'%s'}", kind->name);
	openapi_put(api, "id", "{" REF "id'}");
	openapi_put(api, "meta",
	    "{'type':'object','properties':{'number':{" REF
	    "count'},'conflicts':{'type':'object','additionalProperties':"
	    "{'type':'array','minItems':1,'items':{'type':['string',"
	    "'number']}}}},'additionalProperties':false}");
	json_open(json, "attributes", '{');
	fields_put(api, kind, false);
	json_close(json, '}');
	json_open(json, "relationships", '{');
	fields_put(api, kind, true);
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, '}');
}

/* The page and the single record of a kind; of "record", any kind's. */
static void documents_put(struct openapi *api, const char *name)
{
	static const char document[] =
	    "{'type':'object','required':['jsonapi','links','data','meta'],"
	    "'properties':{'jsonapi':{" REF "version'},'links':{" REF
	    "links.%s'},'data':%s,'included':{'type':'array','maxItems':%d,"
	    "'items':{" REF "record'}},'meta':{" REF
	    "meta.%s'}},'additionalProperties':false}";
	const char *one = arena_printf(&api->arena, "{" REF "%s'}", name);

	openapi_put(api, arena_printf(&api->arena, "%s.page", name), document,
	    "page",
	    arena_printf(&api->arena,
		"{'type':'array','maxItems':%d,'items':%s}", PAGE_SIZE_MAX,
		one),
	    INCLUDED_MAX, "page");
	openapi_put(api, arena_printf(&api->arena, "%s.one", name), document,
	    "self", one, INCLUDED_MAX, "record");
}

static void kinds_put(struct openapi *api)
{
	struct json_writer *json = &api->json;

	json_open(json, "kind", '{');
	kind_names_put(api, "enum");
	json_close(json, '}');
	json_open(json, "record", '{');
	json_open(json, "oneOf", '[');
	for (size_t i = 0; i < kind_count(); i++)
		openapi_put(api, NULL, "{" REF "%s'}", kind_at(i)->name);
	json_close(json, ']');
	openapi_put(api, "discriminator", "{'propertyName':'type'}");
	json_close(json, '}');
	for (size_t i = 0; i < kind_count(); i++) {
		kind_put(api, kind_at(i));
		documents_put(api, kind_at(i)->name);
	}
	documents_put(api, "record");
}

static void claim_put(struct openapi *api)
{
	struct json_writer *json = &api->json;

	json_open(json, "claim", '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required", "['field','value']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	for (size_t i = 0; i < 8; i++) {
		static const char *const texts[] = {"field", "value", "label",
		    "printed", "lang", "source", "fact", "note"};

		openapi_put(api, texts[i], "{'type':'string'}");
	}
	json_open(json, "form", '{');
	json_open(json, "enum", '[');
	for (int i = CLAIM_VERBATIM; i <= CLAIM_ABSENCE; i++)
		json_put_string(
		    json, NULL, claim_form_name((enum claim_form)i));
	json_close(json, ']');
	json_close(json, '}');
	openapi_put(api, "rank", "{'enum':['%s','%s']}",
	    claim_rank_name(RANK_PREFERRED), claim_rank_name(RANK_OUTDATED));
	json_open(json, "level", '{');
	json_open(json, "enum", '[');
	for (int i = LEVEL_PUBLIC; i <= (int)api->level; i++)
		json_put_string(json, NULL, level_name((enum level)i));
	json_close(json, ']');
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, '}');
}

/* --- the entry */

static void entry_put(struct openapi *api)
{
	struct json_writer *json = &api->json;

	json_open(json, "entry", '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required", "['jsonapi','links','meta']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	openapi_put(api, "jsonapi", "{" REF "version'}");
	json_open(json, "links", '{');
	openapi_put(api, "type", "'object'");
	kind_names_put(api, "required");
	openapi_put(api, "additionalProperties", "{" REF "link'}");
	json_close(json, '}');
	json_open(json, "meta", '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required",
	    "['title','languages','maxPageSize','seq','store','counts',"
	    "'profiles']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	openapi_put(api, "title", "{'type':'string'}");
	openapi_put(
	    api, "languages", "{'type':'array','items':{'type':'string'}}");
	openapi_put(api, "maxPageSize", "{'const':%d}", PAGE_SIZE_MAX);
	openapi_put(api, "seq", "{" REF "count'}");
	openapi_put(api, "store", "{'type':'string'}");
	json_open(json, "counts", '{');
	openapi_put(api, "type", "'object'");
	kind_names_put(api, "required");
	openapi_put(api, "additionalProperties", "{" REF "count'}");
	json_close(json, '}');
	openapi_put(api, "credit", "{'type':'string'}");
	openapi_put(
	    api, "upcoming", "{'type':'array','items':{" REF "upcoming'}}");
	openapi_put(api, "profiles",
	    "{'type':'array','items':{'type':'string','format':'uri'}}");
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, '}');
}

/* --- errors, by status */

void openapi_each_status(
    struct openapi *api, openapi_status *callback, void *ctx)
{
	for (unsigned status = 400; status < 600; status++)
		for (int i = PROBLEM_NONE + 1; i < PROBLEM_CODE_COUNT; i++)
			if (problem_status((enum problem_code)i) == status) {
				callback(api, status, ctx);
				break;
			}
}

static void error_put(struct openapi *api, unsigned status, void *ctx)
{
	struct json_writer *json = &api->json;

	(void)ctx;
	json_open(json, arena_printf(&api->arena, "errors.%u", status), '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required", "['jsonapi','errors']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	openapi_put(api, "jsonapi", "{" REF "version'}");
	json_open(json, "errors", '{');
	openapi_put(api, "type", "'array'");
	openapi_put(api, "minItems", "1");
	json_open(json, "items", '{');
	openapi_put(api, "type", "'object'");
	openapi_put(api, "required", "['status','code','title','detail']");
	openapi_put(api, "additionalProperties", "false");
	json_open(json, "properties", '{');
	openapi_put(api, "status", "{'const':'%u'}", status);
	json_open(json, "code", '{');
	json_open(json, "enum", '[');
	for (int i = PROBLEM_NONE + 1; i < PROBLEM_CODE_COUNT; i++)
		if (problem_status((enum problem_code)i) == status)
			json_put_string(
			    json, NULL, problem_name((enum problem_code)i));
	json_close(json, ']');
	json_close(json, '}');
	openapi_put(api, "title", "{'type':'string'}");
	openapi_put(api, "detail", "{'type':'string'}");
	openapi_put(api, "source",
	    "{'type':'object','properties':{'parameter':{'type':'string'},"
	    "'header':{'type':'string'}},'minProperties':1,'maxProperties':1,"
	    "'additionalProperties':false}");
	openapi_put(api, "links",
	    "{'type':'object','properties':{'type':{'type':'string',"
	    "'format':'uri'}},'additionalProperties':false}");
	openapi_put(api, "meta",
	    "{'type':'object','properties':{'page':{'type':'object',"
	    "'properties':{'maxSize':{" REF "count'}},"
	    "'additionalProperties':false}},'additionalProperties':false}");
	for (int i = 0; i < 5; i++)
		json_close(json, '}');
}

void openapi_put_schemas(struct openapi *api)
{
	json_open(&api->json, "schemas", '{');
	values_put(api);
	for (size_t i = 0; i < MEM_COUNT(frames); i++)
		openapi_put(api, frames[i].name, "%s", frames[i].json);
	openapi_put(api, "relation.inverse",
	    "{'type':'object','required':['data','links','meta'],"
	    "'properties':{'data':{'type':'array','maxItems':%d,'items':{" REF
	    "identifier.labelled'}},'links':{'type':'object','required':["
	    "'related'],'properties':{'related':{" REF "link'}},"
	    "'additionalProperties':false},'meta':{'type':'object',"
	    "'required':['total'],'properties':{'total':{" REF
	    "count'}},'additionalProperties':false}},"
	    "'additionalProperties':false}",
	    RELATED_MAX);
	claim_put(api);
	kinds_put(api);
	entry_put(api);
	openapi_each_status(api, error_put, NULL);
	json_close(&api->json, '}');
}
