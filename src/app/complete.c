/*
 * complete.c: owns what a word of a prompt could become: commands, kinds,
 * settings, field names, and values that the service has counted.
 */
#include <string.h>
#include <strings.h>
#include "klaster/base/buf.h"
#include "klaster/base/fold.h"
#include "klaster/base/mem.h"
#include "klaster/base/number.h"
#include "klaster/engine/macro.h"
#include "own_session.h"

/* Whether the candidate begins with what is typed, folded alike. */
static bool begins(const char *candidate, const char *typed, size_t len)
{
	if (strncasecmp(candidate, typed, len) == 0)
		return true;
	struct buf a, b;
	buf_init(&a, 256);
	buf_init(&b, 256);
	fold_words(&a, candidate, strlen(candidate));
	fold_words(&b, typed, len);
	bool same =
	    b.len > 0 && a.len >= b.len && memcmp(a.data, b.data, b.len) == 0;
	buf_done(&a);
	buf_done(&b);
	return same;
}

static void add(struct lineedit_offer *offer, const char *candidate,
    const char *typed, size_t len)
{
	if (begins(candidate, typed, len))
		lineedit_offer_add(offer, candidate);
}

static void add_commands(
    struct lineedit_offer *offer, const char *typed, size_t len)
{
	for (size_t i = 0; i < commands_table.count; i++)
		if (!(commands_table.rows[i].flags & COMMAND_PROMPT))
			add(offer, commands_table.rows[i].name, typed, len);
}

static void add_services(struct lineedit_offer *offer,
    const struct roster *roster, const char *typed, size_t len)
{
	for (size_t i = 0; i < roster->count; i++)
		add(offer, roster->entries[i].name, typed, len);
}

static bool has_offer(const struct lineedit_offer *offer, const char *candidate)
{
	for (size_t i = 0; i < offer->count; i++)
		if (strcmp(offer->candidates[i], candidate) == 0)
			return true;
	return false;
}

/* Names of the user's own: saved searches, and tags, of which one may be on
 * many records. */
static void add_own(struct lineedit_offer *offer, const struct own *own,
    enum own_what what, const char *before, const char *typed, size_t len)
{
	const struct own_item *item = NULL;
	while ((item = own_next(own, what, item)) != NULL) {
		bool quoted = strchr(item->name, ' ') != NULL;
		const char *name = arena_printf(offer->arena,
		    quoted ? "%s\"%s\"" : "%s%s", before, item->name);
		if (!has_offer(offer, name))
			add(offer, name, typed, len);
	}
}

static void add_macros(struct lineedit_offer *offer,
    const struct macros *macros, const char *typed, size_t len)
{
	for (size_t i = 0; i < macros_count(macros); i++)
		add(offer, macros_at(macros, i)->name, typed, len);
}

static void add_kinds(
    struct lineedit_offer *offer, const char *typed, size_t len)
{
	for (size_t i = 0; i < kind_count(); i++)
		add(offer, kind_at(i)->name, typed, len);
}

static void add_settings(struct lineedit_offer *offer,
    const struct options *settings, const char *typed, size_t len)
{
	for (size_t i = 0; i < options_count(settings); i++)
		add(offer, options_row(settings, i)->name, typed, len);
}

/* Names of fields with that role, with what stands before and after. */
static void add_fields(struct lineedit_offer *offer, const struct kind *kind,
    unsigned role, const char *before, const char *after, const char *typed,
    size_t len)
{
	for (size_t i = 0; kind && i < kind->field_count; i++) {
		if (!(kind->fields[i].roles & role))
			continue;
		const char *name = arena_printf(offer->arena, "%s%s%s", before,
		    kind->fields[i].name, after);
		add(offer, name, typed, len);
	}
}

static size_t facets_here(
    const struct session *session, const struct facet **facets)
{
	struct source *source = session->prompt.facets;
	return source && source->ops->facets
		   ? source->ops->facets(source, facets)
		   : 0;
}

static const struct facet_value *find_value(
    const struct session *session, const char *name, const char *code)
{
	const struct facet *facets;
	size_t count = facets_here(session, &facets);
	for (size_t i = 0; i < count; i++) {
		if (!field_answers(facets[i].field, name))
			continue;
		for (size_t v = 0; v < facets[i].count; v++)
			if (strcmp(facets[i].values[v].code, code) == 0)
				return &facets[i].values[v];
	}
	return NULL;
}

/* Values of the field before the colon, as counted for this list. */
static void add_values(const struct session *session,
    struct lineedit_offer *offer, const char *name, const char *typed,
    size_t len)
{
	const struct facet *facets;
	size_t count = facets_here(session, &facets);
	for (size_t i = 0; i < count; i++) {
		if (!field_answers(facets[i].field, name))
			continue;
		for (size_t v = 0; v < facets[i].count; v++) {
			const char *code = facets[i].values[v].code;
			/* A label is typed, its code is what is put in. */
			if (begins(code, typed, len) ||
			    begins(facets[i].values[v].label, typed, len))
				lineedit_offer_add(
				    offer, strchr(code, ' ')
					       ? arena_printf(offer->arena,
						     "\"%s\"", code)
					       : code);
		}
	}
}

static const struct kind *kind_here(const struct session *session)
{
	struct view *list = session_list(session);
	return list ? view_list_query(list)->kind : NULL;
}

static void complete_query(const struct session *session,
    struct lineedit_offer *offer, const char *text, size_t from, size_t cursor)
{
	const char *word = text + from;
	const char *colon = memchr(word, ':', cursor - from);
	const struct kind *kind = kind_here(session);
	if (!colon) {
		add_fields(
		    offer, kind, ROLE_FILTER, "", ":", word, cursor - from);
		if (!kind)
			add(offer, "kind:", word, cursor - from);
		return;
	}
	const char *value = colon + 1;
	for (const char *p = value; p < text + cursor; p++)
		if (*p == ',')
			value = p + 1;
	size_t len = (size_t)(text + cursor - value);
	const char *name =
	    arena_strndup(offer->arena, word, (size_t)(colon - word));
	offer->from = (size_t)(value - text);
	if (strcmp(name, "kind") == 0 && !kind)
		add_kinds(offer, value, len);
	else if (strcmp(name, "tag") == 0)
		add_own(offer, session->own, OWN_TAG, "", value, len);
	else if (strcmp(name, "sort") == 0)
		add_fields(offer, kind, ROLE_SORT, *value == '-' ? "-" : "", "",
		    value, len);
	else
		add_values(session, offer, name, value, len);
}

/* What can be copied of the record here: forms of it, and the fields of which
 * it says something. */
static void add_parts(const struct session *session,
    struct lineedit_offer *offer, const char *typed, size_t len)
{
	static const char *const forms[] = {
	    "name", "id", "link", "record", "vcard"};
	const struct record *record = view_record(session_view(session));
	for (size_t i = 0; i < MEM_COUNT(forms); i++)
		add(offer, forms[i], typed, len);
	for (size_t i = 0; record && i < record->kind->field_count; i++) {
		const struct field *field = &record->kind->fields[i];
		size_t count;
		if (record_claims(record, field, &count) && count > 0 &&
		    !has_offer(offer, field->name))
			add(offer, field->name, typed, len);
	}
}

/* Words behind a command's name. */
static void complete_words(struct session *session,
    struct lineedit_offer *offer, const char *text, size_t from, size_t cursor)
{
	const char *word = text + from;
	size_t len = cursor - from, name = strcspn(text, " ");
	const struct kind *kind = kind_here(session);
	if (name == 4 && strncmp(text, "kind", 4) == 0)
		add_kinds(offer, word, len);
	else if (name == 7 && strncmp(text, "service", 7) == 0)
		add_services(offer, &session->roster, word, len);
	else if (name == 3 && strncmp(text, "set", 3) == 0)
		add_settings(offer, session->settings, word, len);
	else if (name == 4 && strncmp(text, "sort", 4) == 0)
		add_fields(offer, kind, ROLE_SORT, *word == '-' ? "-" : "", "",
		    word, len);
	else if (name == 6 && strncmp(text, "column", 6) == 0)
		add_fields(
		    offer, kind, ROLE_COLUMN | ROLE_LIST, "", "", word, len);
	else if ((name == 5 && strncmp(text, "facet", 5) == 0) ||
		 (name == 6 && strncmp(text, "facets", 6) == 0))
		add_fields(offer, kind, ROLE_FACET, "", "", word, len);
	else if (name == 7 && strncmp(text, "columns", 7) == 0)
		add_fields(
		    offer, kind, ROLE_COLUMN | ROLE_LIST, "", "", word, len);
	else if (name == 4 && strncmp(text, "copy", 4) == 0)
		add_parts(session, offer, word, len);
	else if (name == 4 && strncmp(text, "help", 4) == 0)
		add_commands(offer, word, len);
	else if ((name == 4 && strncmp(text, "play", 4) == 0) ||
		 (name == 5 && strncmp(text, "macro", 5) == 0) ||
		 (name == 6 && strncmp(text, "record", 6) == 0))
		add_macros(offer, session->macros, word, len);
	else if ((name == 5 && strncmp(text, "saved", 5) == 0) ||
		 (name == 4 && strncmp(text, "save", 4) == 0))
		add_own(offer, session->own, OWN_SEARCH, "", word, len);
	else if ((name == 4 && strncmp(text, "tags", 4) == 0) ||
		 (name == 3 && strncmp(text, "tag", 3) == 0))
		add_own(offer, session_thing_own(session), OWN_TAG,
		    *word == '-' ? "-" : "", word, len);
	else if ((name == 6 && (strncmp(text, "filter", 6) == 0 ||
				   strncmp(text, "search", 6) == 0)))
		complete_query(session, offer, text, from, cursor);
}

void complete_word(
    void *user, const char *text, size_t cursor, struct lineedit_offer *offer)
{
	struct session *session = user;
	size_t from = offer->from;
	const char *word = text + from;
	size_t len = cursor - from;
	switch (session->prompt.kind) {
	case PROMPT_COMMAND:
		if (from == 0 || strspn(text, " ") >= from)
			add_commands(offer, word, len);
		else
			complete_words(session, offer, text, from, cursor);
		break;
	case PROMPT_SEARCH:
	case PROMPT_FILTER:
		if (session->prompt.kind == PROMPT_FILTER)
			prompt_ask_facets(session);
		complete_query(session, offer, text, from, cursor);
		break;
	case PROMPT_KIND:
		add_kinds(offer, word, len);
		break;
	case PROMPT_PALETTE:
		break; /* its rows are what there is to choose from */
	}
}

const char *complete_meaning(
    void *user, const char *candidate, struct arena *arena)
{
	const struct session *session = user;
	const struct lineedit *edit = &session->prompt.edit;
	/* Only a value has one: the word has its colon before it. */
	size_t from = edit->offer.from;
	while (from > 0 && edit->text[from - 1] == ',')
		do
			from--;
		while (from > 0 && !strchr(",: ", edit->text[from - 1]));
	if (from == 0 || edit->text[from - 1] != ':')
		return NULL;
	size_t start = from - 1;
	while (start > 0 && edit->text[start - 1] != ' ')
		start--;
	const char *name =
	    arena_strndup(arena, edit->text + start, from - 1 - start);
	const struct facet_value *value = find_value(session, name, candidate);
	if (!value)
		return NULL;
	const char *count = number_group(arena, value->count);
	return strcmp(value->label, value->code) == 0
		   ? count
		   : arena_printf(arena, "%s, %s", value->label, count);
}
