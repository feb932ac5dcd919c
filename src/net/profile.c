/*
 * profile.c: owns the language of profile files: [service] and one section
 * for each kind, lines of NAME = VALUE. What is wrong is said with its line.
 */
#include "klaster/net/profile.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

struct reading {
	struct profile *profile;
	struct profile_kind *kind; /* of the section; NULL: [service] */
	bool in_service;
	unsigned line;
	struct err *err;
};

struct profile *profile_new(void)
{
	struct profile *profile = mem_alloc(sizeof(*profile));

	arena_init(&profile->arena);
	profile->accept = "application/vnd.api+json";
	profile->guesses = true;
	return profile;
}

void profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	arena_done(&profile->arena);
	free(profile);
}

static bool fault(struct reading *reading, const char *text, const char *what)
{
	return err_set(reading->err, ERR_DATA, _("line %u: %s: %s"),
	    reading->line, what, text);
}

/* --- lines */

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
		text[--len] = '\0';
	return text;
}

static bool read_section(struct reading *reading, char *line)
{
	struct profile *profile = reading->profile;
	char *end = strchr(line, ']');
	const struct kind *kind;

	if (end == NULL)
		return fault(reading, _("the section is not closed"), line);
	*end = '\0';
	line = trim(line + 1);
	reading->kind = NULL;
	reading->in_service = strcmp(line, "service") == 0;
	if (reading->in_service)
		return true;
	kind = kind_find(line);
	if (kind == NULL)
		return fault(reading,
		    _("there is no such kind; klaster --list-fields has them"),
		    line);
	if (profile_of_kind(profile, kind) != NULL)
		return fault(reading, _("this kind has a section"), line);
	reading->kind = &profile->kinds[profile->kind_count++];
	*reading->kind = (struct profile_kind){.kind = kind};
	return true;
}

struct word {
	const char *name;
	const char **place;
};

static bool put_word(
    const struct word *words, size_t count, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(words[i].name, name) != 0)
			continue;
		*words[i].place = *value != '\0' ? value : NULL;
		return true;
	}
	return false;
}

static bool read_service(
    struct reading *reading, const char *name, const char *value)
{
	struct profile *profile = reading->profile;
	const char *guess = NULL;
	const struct word words[] = {{"name", &profile->name},
	    {"accept", &profile->accept}, {"page-size", &profile->size},
	    {"filter", &profile->filter}, {"search", &profile->search},
	    {"sort", &profile->sort}, {"guess", &guess},
	    {"filter-ne", &profile->operator[OP_NOT] },
		{"filter-gt", &profile->operator[OP_GT] },
		    {"filter-gte", &profile->operator[OP_GTE] },
			{"filter-lt", &profile->operator[OP_LT] },
			    {"filter-lte", &profile->operator[OP_LTE] },
				{
				    "filter-prefix",
				    &profile->operator[OP_PREFIX] },
			    };

	if (!put_word(words, MEM_COUNT(words), name, value))
		return fault(reading, _("there is no such setting"), name);
	if (guess != NULL)
		profile->guesses = strcmp(guess, "yes") == 0;
	return true;
}

/* The named field, added if it is not there. */
static struct profile_field *field_at(struct reading *reading, const char *name)
{
	struct profile_kind *of = reading->kind;
	const struct field *field = kind_field(of->kind, name);
	size_t i;

	if (field == NULL) {
		fault(reading, _("this kind has no such field"), name);
		return NULL;
	}
	for (i = 0; i < of->field_count; i++)
		if (of->fields[i].field == field)
			return &of->fields[i];
	of->fields = arena_grow(&reading->profile->arena, of->fields,
	    of->field_count, sizeof(*of->fields));
	of->fields[of->field_count] = (struct profile_field){.field = field};
	return &of->fields[of->field_count++];
}

/* "name, city": what can be asked for. */
static bool read_list(struct reading *reading, char *names, bool sorts)
{
	char *name;

	while ((name = strsep(&names, ",")) != NULL) {
		struct profile_field *field = field_at(reading, trim(name));

		if (field == NULL)
			return false;
		if (sorts)
			field->sorts = true;
		else
			field->filters = true;
	}
	return true;
}

static bool read_kind(struct reading *reading, const char *name, char *value)
{
	struct profile_kind *of = reading->kind;
	struct profile_field *field;
	const struct word words[] = {
	    {"type", &of->type},
	    {"path", &of->path},
	    {"search", &of->search},
	    {"include", &of->include},
	};

	if (put_word(words, MEM_COUNT(words), name, value))
		return true;
	if (strcmp(name, "filters") == 0 || strcmp(name, "sorts") == 0)
		return read_list(reading, value, *name == 's');
	field = field_at(reading, name);
	if (field != NULL)
		field->path = value;
	return field != NULL;
}

static bool read_line(struct reading *reading, char *line)
{
	char *value;

	line = trim(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return true;
	if (*line == '[')
		return read_section(reading, line);
	value = strchr(line, '=');
	if (value == NULL)
		return fault(reading, _("this is no NAME = VALUE"), line);
	*value++ = '\0';
	if (reading->in_service)
		return read_service(reading, trim(line), trim(value));
	if (reading->kind == NULL)
		return fault(reading,
		    _("there is no section before it: [service] or a kind"),
		    line);
	return read_kind(reading, trim(line), trim(value));
}

/* What must be there to ask anything. */
static bool check_whole(struct reading *reading)
{
	struct profile *profile = reading->profile;
	size_t i;

	for (i = 0; i < profile->kind_count; i++) {
		struct profile_kind *of = &profile->kinds[i];

		if (of->type == NULL)
			return err_set(reading->err, ERR_DATA,
			    _("[%s] has no type = NAME, the server's name of "
			      "it"),
			    of->kind->name);
		if (of->path == NULL)
			of->path = of->type;
		if (of->search == NULL)
			of->search = profile->search;
	}
	return profile->kind_count > 0 || profile->guesses ||
	       err_set(reading->err, ERR_DATA,
		   _("there is no section of a kind, such as "
		     "[organisations]"));
}

struct profile *profile_read(const char *text, size_t len, struct err *err)
{
	struct profile *profile = profile_new();
	struct reading reading = {.profile = profile, .err = err};
	char *rest = arena_strndup(&profile->arena, text, len), *line;
	bool ok = true;

	profile->guesses = false;
	while (ok && (line = strsep(&rest, "\n")) != NULL) {
		reading.line++;
		ok = read_line(&reading, line);
	}
	if (ok && check_whole(&reading)) {
		profile->open = profile->guesses && profile->kind_count == 0;
		return profile;
	}
	profile_free(profile);
	return NULL;
}

void profile_note(struct profile *profile, const struct kind *of,
    const char *name, const struct field *field)
{
	size_t i;

	for (i = 0; i < profile->seen_count; i++)
		if (profile->seen[i].of == of &&
		    strcmp(profile->seen[i].name, name) == 0)
			return;
	if (profile->seen_count == PROFILE_SEEN_MAX)
		return;
	profile->seen = arena_grow(&profile->arena, profile->seen,
	    profile->seen_count, sizeof(*profile->seen));
	profile->seen[profile->seen_count++] = (struct profile_seen){
	    .of = of,
	    .name = arena_strdup(&profile->arena, name),
	    .field = field,
	};
}

/* --- looking up */

const struct profile_kind *profile_of_kind(
    const struct profile *profile, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < profile->kind_count; i++)
		if (profile->kinds[i].kind == kind)
			return &profile->kinds[i];
	return NULL;
}

const struct profile_kind *profile_of_type(
    const struct profile *profile, const char *type)
{
	size_t i;

	for (i = 0; i < profile->kind_count; i++)
		if (strcmp(profile->kinds[i].type, type) == 0)
			return &profile->kinds[i];
	return NULL;
}

const struct profile_field *profile_of_field(
    const struct profile_kind *of, const struct field *field)
{
	size_t i;

	for (i = 0; i < of->field_count; i++)
		if (of->fields[i].field == field)
			return &of->fields[i];
	return NULL;
}

bool profile_asks_words(
    const struct profile *profile, const struct profile_kind *of)
{
	return of->search != NULL || profile->search != NULL;
}
