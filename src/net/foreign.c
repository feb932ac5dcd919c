/*
 * foreign.c: owns the links by which a foreign JSON:API server is asked, as
 * its profile says. What the profile does not say is not asked: a server may
 * take an unknown parameter for nothing, or fall over it. How to go on always
 * stands in the answers.
 */
#include "klaster/net/dialect.h"

#include <stdio.h>
#include <string.h>
#include "foreign.h"
#include "klaster/base/mem.h"
#include "klaster/net/link.h"

struct asked {
	struct buf *out;
	char parting;
	unsigned n; /* parts of the question so far */
};

/* "filter[{name}]={value}" with what it is about. */
static void add_template(struct asked *asked, const char *template,
    const char *name, const char *value)
{
	struct buf *out = asked->out;
	const char *at;

	buf_addc(out, asked->parting);
	asked->parting = '&';
	asked->n++;
	for (at = template; *at != '\0';) {
		if (strncmp(at, "{name}", 6) == 0) {
			link_encode(out, name);
			at += 6;
		} else if (strncmp(at, "{value}", 7) == 0) {
			link_encode(out, value);
			at += 7;
		} else if (strncmp(at, "{n}", 3) == 0) {
			buf_addf(out, "%u", asked->n);
			at += 3;
		} else if (strchr("[]<> \"", *at) != NULL) {
			buf_addf(out, "%%%02X", (unsigned)*at++);
		} else {
			buf_addc(out, *at++);
		}
	}
}

static const char *filter_path(
    const struct profile_kind *of, const struct query_filter *filter)
{
	size_t i;

	for (i = 0; i < of->field_count; i++)
		if (of->fields[i].filters && of->fields[i].path != NULL &&
		    field_answers(of->fields[i].field, filter->name))
			return of->fields[i].path;
	return filter->name;
}

static void add_question(struct asked *asked, const struct profile *profile,
    const struct profile_kind *of, const struct query *query)
{
	const struct profile_field *field;
	struct buf words;
	char sort[200];
	size_t i;

	if (query->term_count > 0 && profile_asks_words(profile, of)) {
		buf_init(&words, QUERY_TEXT_MAX);
		query_format_words(query, &words);
		add_template(asked,
		    of->search != NULL ? of->search : profile->search, "",
		    buf_text(&words));
		buf_done(&words);
	}
	for (i = 0; i < query->filter_count; i++) {
		const struct query_filter *filter = &query->filters[i];

		if (profile_asks_filter(profile, of, filter))
			add_template(asked,
			    filter->op == OP_IS ? profile->filter
						: profile->operator[filter->op],
			    filter_path(of, filter), filter->values[0]);
	}
	field = query->sort != NULL ? profile_of_field(of, query->sort) : NULL;
	if (field != NULL && field->sorts && field->path != NULL &&
	    profile->sort != NULL) {
		snprintf(sort, sizeof(sort), "%s%s",
		    query->descending ? "-" : "", field->path);
		add_template(asked, profile->sort, sort, "");
	}
}

static struct asked begin(struct buf *out, const char *path)
{
	buf_adds(out, path);
	return (struct asked){
	    .out = out, .parting = strchr(path, '?') != NULL ? '&' : '?'};
}

static void foreign_list(const struct dialect *self, struct buf *out,
    const struct dialect_list *list)
{
	const struct profile *profile = self->profile;
	const struct kind *kind = list->query->kind;
	const struct profile_kind *of =
	    kind != NULL ? profile_of_kind(profile, kind) : NULL;
	struct asked asked;
	struct arena arena = ARENA_INIT;

	if (profile->open) {
		dialect_jsonapi.list(&dialect_jsonapi, out, list);
		return;
	}
	/* A kind it does not have: its name is as good a guess as any. */
	asked = begin(out, of != NULL	  ? of->path
			   : kind != NULL ? kind->name
					  : "search");
	if (of != NULL)
		add_question(&asked, profile, of, list->query);
	if (profile->size != NULL)
		add_template(&asked, profile->size, "",
		    arena_printf(&arena, "%zu", list->size));
	arena_done(&arena);
}

static void foreign_record(const struct dialect *self, struct buf *out,
    const struct kind *kind, const char *id)
{
	const struct profile *profile = self->profile;
	const struct profile_kind *of = profile_of_kind(profile, kind);
	struct asked asked;

	if (profile->open) {
		dialect_jsonapi.record(&dialect_jsonapi, out, kind, id);
		return;
	}
	buf_addf(out, "%.*s/",
	    (int)strcspn(of != NULL ? of->path : kind->name, "?"),
	    of != NULL ? of->path : kind->name);
	asked = (struct asked){.out = out, .parting = '?'};
	link_encode(out, id);
	if (of != NULL && of->include != NULL)
		add_template(&asked, "include={value}", "", of->include);
}

static void foreign_entry(const struct dialect *self, struct buf *out)
{
	(void)self;
	buf_adds(out, ""); /* the base itself */
}

/* What it must be asked for here, because the server cannot. */
static void foreign_rest(
    const struct dialect *self, const struct query *query, struct query *rest)
{
	const struct profile *profile = self->profile;
	const struct profile_kind *of =
	    query->kind != NULL ? profile_of_kind(profile, query->kind) : NULL;
	const struct profile_field *field;
	size_t i;

	*rest = (struct query){.kind = query->kind};
	if (of == NULL || profile->open)
		return;
	if (!profile_asks_words(profile, of)) {
		memcpy(rest->terms, query->terms, sizeof(rest->terms));
		rest->term_count = query->term_count;
	}
	for (i = 0; i < query->filter_count; i++)
		if (!profile_asks_filter(profile, of, &query->filters[i]))
			rest->filters[rest->filter_count++] = query->filters[i];
	field = query->sort != NULL ? profile_of_field(of, query->sort) : NULL;
	if (query->sort != NULL &&
	    (field == NULL || !field->sorts || field->path == NULL ||
		profile->sort == NULL)) {
		rest->sort = query->sort;
		rest->descending = query->descending;
	}
}

struct dialect dialect_foreign(struct profile *profile)
{
	struct dialect dialect = dialect_jsonapi;

	dialect.name = "foreign";
	dialect.profile = profile;
	dialect.accept = profile->accept;
	dialect.entry = foreign_entry;
	dialect.list = foreign_list;
	dialect.record = foreign_record;
	dialect.rest = foreign_rest;
	dialect.translate = foreign_translate;
	dialect.question = profile->open ? dialect_jsonapi.question : NULL;
	return dialect;
}
