/*
 * kind.c: the register of kinds and what can be asked of any table. It must
 * not know a kind by more than its table: a new kind is one line here.
 */
#include <assert.h>
#include <string.h>

#include "kind_table.h"

/* In the order of the overview. */
static const struct kind *const kinds[] = {
    &kind_cluster,
    &kind_organisation,
    &kind_project,
    &kind_partnership,
    &kind_person,
    &kind_event,
    &kind_call,
    &kind_facility,
    &kind_document,
    &kind_programme,
    &kind_code,
    &kind_source,
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))
static_assert(KINDS <= KIND_MAX, "arrays by kind are too short");

static const char *const sections[] = {
    [SECTION_HEAD] = "",
    [SECTION_CONTACT] = N_("Contact"),
    [SECTION_ABOUT] = N_("About"),
    [SECTION_AIMS] = N_("Aims"),
    [SECTION_WORK] = N_("Work"),
    [SECTION_RESULTS] = N_("Results"),
    [SECTION_MONEY] = N_("Money"),
    [SECTION_LINKS] = N_("Related"),
    [SECTION_RECORD] = N_("Record"),
};
static_assert(sizeof(sections) / sizeof(sections[0]) == SECTION_COUNT,
    "a section without a label");

static const char *const levels[] = {
    [LEVEL_PUBLIC] = "public",
    [LEVEL_MEMBER] = "member",
    [LEVEL_COORDINATOR] = "coordinator",
    [LEVEL_WITHHELD] = "withheld",
};

static const char *const types[] = {
    [FIELD_TEXT] = "text",
    [FIELD_LANGTEXT] = "langtext",
    [FIELD_DATE] = "date",
    [FIELD_MONEY] = "money",
    [FIELD_NUMBER] = "number",
    [FIELD_CODE] = "code",
    [FIELD_URL] = "url",
    [FIELD_PHONE] = "phone",
    [FIELD_MAIL] = "mail",
    [FIELD_REF] = "ref",
    [FIELD_GEO] = "geo",
    [FIELD_INVERSE] = "inverse",
    [FIELD_TIE] = "tie",
    [FIELD_DISTANCE] = "distance",
};

size_t kind_count(void)
{
	return KINDS;
}

const struct kind *kind_at(size_t index)
{
	assert(index < KINDS);
	return kinds[index];
}

size_t kind_index(const struct kind *kind)
{
	size_t i = 0;

	while (kinds[i] != kind) {
		i++;
		assert(i < KINDS);
	}
	return i;
}

static bool is_same(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && memcmp(name, text, len) == 0;
}

const struct kind *kind_find(const char *name)
{
	return kind_findn(name, strlen(name));
}

const struct kind *kind_findn(const char *name, size_t len)
{
	for (size_t i = 0; i < KINDS; i++) {
		const struct kind *kind = kinds[i];

		if (is_same(kind->name, name, len) ||
		    is_same(kind->singular, name, len) ||
		    is_same(kind->alias, name, len))
			return kind;
	}
	return NULL;
}

const struct field *kind_field(const struct kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->field_count; i++) {
		if (strcmp(kind->fields[i].name, name) == 0)
			return &kind->fields[i];
	}
	return NULL;
}

size_t kind_field_index(const struct kind *kind, const struct field *field)
{
	assert(field >= kind->fields);
	assert(field < kind->fields + kind->field_count);
	return (size_t)(field - kind->fields);
}

size_t kind_place_fields(
    const struct kind *kind, const struct field *fields[KIND_PLACE_FIELDS])
{
	const struct field *city = kind_field(kind, "city");
	const struct field *country = kind_field(kind, "country");
	size_t count = 0;

	for (size_t i = 0; i < kind->field_count && count == 0; i++)
		if (kind->fields[i].type == FIELD_GEO)
			fields[count++] = &kind->fields[i];
	if (city != NULL)
		fields[count++] = city;
	/* Alone it is no place. */
	if (country != NULL && count > 0)
		fields[count++] = country;
	return count;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "start-date", "start_date" and "startdate" are "startDate". */
static bool reads_like(const char *name, const char *typed)
{
	for (;;) {
		while (*typed == '-' || *typed == '_')
			typed++;
		if (lower(*name) != lower(*typed))
			return false;
		if (*name == '\0')
			return true;
		name++;
		typed++;
	}
}

bool field_answers(const struct field *field, const char *name)
{
	return reads_like(field->name, name) ||
	       (field->alias != NULL && reads_like(field->alias, name));
}

bool field_is_stored(const struct field *field)
{
	return field_has_values(field) && field->given_by == NULL;
}

bool field_has_values(const struct field *field)
{
	return field->type != FIELD_INVERSE && field_is_served(field);
}

bool field_is_served(const struct field *field)
{
	return field->type != FIELD_TIE && field->type != FIELD_DISTANCE;
}

const struct kind *field_target(const struct field *field)
{
	return field->target == NULL ? NULL : kind_find(field->target);
}

const char *section_label(enum section section)
{
	assert(section < SECTION_COUNT);
	return sections[section];
}

const char *level_name(enum level level)
{
	return levels[level];
}

bool level_parse(const char *name, enum level *level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(levels[i], name) == 0) {
			*level = (enum level)i;
			return true;
		}
	}
	return false;
}

const char *field_type_name(enum field_type type)
{
	return types[type];
}
