/*
 * test_facts.c: the proof that nothing the sources say was lost. Each of the
 * facts in tests/fixtures/seed-facts.tsv must be a claim with that number, on
 * the right record, with the right value, language and source. None is left
 * out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "directory.h"

#define FACTS 443

enum column {
	FACT_ID,
	FACT_ENTITY_TYPE,
	FACT_ENTITY,
	FACT_ATTRIBUTE,
	FACT_VALUE,
	FACT_LANG,
	FACT_SOURCE,
	FACT_FORM,
	FACT_COLUMNS
};

struct fact {
	const char *cell[FACT_COLUMNS];
};

static struct directory directory;
static struct fact facts[FACTS + 1];
static size_t fact_count;

static void read_facts(void)
{
	char *rest =
	    directory_read(&directory.arena, "tests/fixtures/seed-facts.tsv");
	char *line = directory_line(&rest); /* names of columns */

	while ((line = directory_line(&rest)) != NULL) {
		struct fact *fact = &facts[fact_count++];

		assert_true(fact_count <= FACTS);
		for (int i = 0; i < FACT_COLUMNS; i++) {
			char *tab = strchr(line, '\t');

			assert_non_null(tab);
			*tab = '\0';
			fact->cell[i] = line;
			line = tab + 1;
		}
	}
	assert_int_equal(fact_count, FACTS);
}

static int setup(void **state)
{
	(void)state;
	directory_open(&directory);
	read_facts();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	directory_close(&directory);
	return 0;
}

/* "org:erb" -> "organisations/erb". NULL if it names no entity. */
static const char *entity_ref(const char *entity)
{
	static const struct {
		const char *prefix, *ref;
	} names[] = {
	    {"body:", "organisations/"},
	    {"cl:", "clusters/"},
	    {"cod:", "codes/"},
	    {"doc:", "documents/"},
	    {"evt:", "events/"},
	    {"fac:", "facilities/"},
	    {"fund:", "codes/fund-"},
	    {"org:", "organisations/"},
	    {"page:", "sources/"},
	    {"per:", "people/"},
	    {"plc:", "codes/place-"},
	    {"prg:", "programmes/"},
	    {"prj:", "projects/"},
	    {"reg:", "codes/nuts-"},
	    {"ter:", "codes/term-"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i].prefix);
		char *ref;

		if (strncmp(entity, names[i].prefix, len) != 0)
			continue;
		ref = arena_printf(
		    &directory.arena, "%s%s", names[i].ref, entity + len);
		if (strncmp(ref, "codes/", 6) == 0) {
			for (char *c = ref; *c != '\0'; c++) {
				if (*c >= 'A' && *c <= 'Z')
					*c = (char)(*c - 'A' + 'a');
				else if (*c == ':')
					*c = '-';
			}
		}
		return ref;
	}
	return NULL;
}

static const char *partnership_ref(const char *project, const char *org)
{
	return arena_printf(&directory.arena, "partnerships/%s-%s",
	    strchr(project, ':') + 1, strchr(org, ':') + 1);
}

/* The records on which the fact may stand; a link is one statement from
 * whichever end it is read. */
static void places_of(const struct fact *fact, const char *refs[2])
{
	const char *attribute = fact->cell[FACT_ATTRIBUTE];
	const char *entity = fact->cell[FACT_ENTITY];
	const char *value = fact->cell[FACT_VALUE];

	refs[1] = NULL;
	if (strncmp(entity, "prj:", 4) == 0 &&
	    (strcmp(attribute, "partner") == 0 ||
		strcmp(attribute, "lead_partner") == 0)) {
		refs[0] = partnership_ref(entity, value);
	} else if (strncmp(attribute, "role_in:prj:", 12) == 0) {
		refs[0] = partnership_ref(attribute + 8, entity);
	} else {
		refs[0] = entity_ref(entity);
		if (strcmp(fact->cell[FACT_FORM], "link") == 0)
			refs[1] = entity_ref(value);
	}
}

static bool is_equal(const char *text, const char *other)
{
	return text != NULL && other != NULL && strcmp(text, other) == 0;
}

/* A link says the other end; a fund is a code of its list. */
static bool links(const struct claim *claim, const struct fact *fact)
{
	const char *value = fact->cell[FACT_VALUE];

	if (claim->field->type == FIELD_CODE)
		return is_equal(strchr(value, ':') + 1, claim->value);
	return is_equal(entity_ref(value), claim->value) ||
	       is_equal(entity_ref(fact->cell[FACT_ENTITY]), claim->value);
}

static bool says(const struct claim *claim, const struct fact *fact)
{
	const char *value = fact->cell[FACT_VALUE];
	const char *form = fact->cell[FACT_FORM];

	if (strcmp(form, "absence") == 0)
		return claim->form == CLAIM_ABSENCE;
	if (claim->form == CLAIM_ABSENCE)
		return false;
	if (strcmp(form, "link") == 0)
		return links(claim, fact);
	return is_equal(claim->value, value) || is_equal(claim->printed, value);
}

/* The list gives the language of the page; these texts are our words for
 * what the page is, in English. */
static bool is_our_words(const struct claim *claim)
{
	return strcmp(claim->field->name, "kind") == 0 ||
	       strcmp(claim->field->name, "strand") == 0;
}

static bool speaks(const struct claim *claim, const struct fact *fact)
{
	if (claim->field->type != FIELD_LANGTEXT ||
	    claim->form == CLAIM_ABSENCE)
		return true;
	if (is_our_words(claim) && is_equal(claim->lang, "en"))
		return true;
	return is_equal(claim->lang, fact->cell[FACT_LANG]);
}

/* 000_2e22e226c10e3f66.txt is source 000. */
static bool is_from(const struct claim *claim, const struct fact *fact)
{
	return claim->source != NULL && strlen(claim->source) == 3 &&
	       strncmp(claim->source, fact->cell[FACT_SOURCE], 3) == 0;
}

static bool record_states(const char *ref, const struct fact *fact)
{
	const struct kind *kind;
	const char *id;
	const struct record *record;

	if (ref == NULL || !record_parse_ref(ref, &kind, &id))
		return false;
	record = directory_find(&directory, kind, id);
	if (record == NULL)
		return false;
	for (size_t i = 0; i < record->claim_count; i++) {
		const struct claim *claim = &record->claims[i];

		if (is_equal(claim->fact, fact->cell[FACT_ID]) &&
		    says(claim, fact) && speaks(claim, fact) &&
		    is_from(claim, fact))
			return true;
	}
	return false;
}

static void test_every_fact_is_in_the_directory(void **state)
{
	size_t lost = 0;

	(void)state;
	for (size_t i = 0; i < fact_count; i++) {
		const struct fact *fact = &facts[i];
		const char *refs[2];

		places_of(fact, refs);
		if (record_states(refs[0], fact) ||
		    record_states(refs[1], fact))
			continue;
		print_error("%s: no claim on %s says %s = %s\n",
		    fact->cell[FACT_ID], refs[0], fact->cell[FACT_ATTRIBUTE],
		    fact->cell[FACT_VALUE]);
		lost++;
	}
	assert_int_equal(lost, 0);
}

static const struct fact *find_fact(const char *id)
{
	for (size_t i = 0; i < fact_count; i++) {
		if (strcmp(facts[i].cell[FACT_ID], id) == 0)
			return &facts[i];
	}
	return NULL;
}

/* A number that no fact has, or of another source, would lend a claim an
 * authority it has not. */
static void test_no_claim_has_a_false_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < directory.count; i++) {
		const struct record *record = directory.records[i];

		for (size_t j = 0; j < record->claim_count; j++) {
			const struct claim *claim = &record->claims[j];
			const struct fact *fact;

			if (claim->fact == NULL)
				continue;
			fact = find_fact(claim->fact);
			if (fact == NULL || !is_from(claim, fact))
				fail_msg("%s/%s: %s is no fact of source %s",
				    record->kind->name, record->id, claim->fact,
				    claim->source ? claim->source : "none");
		}
	}
}

/* Marked "person" or "contact" in the list: not for everybody. */
static void test_personal_data_has_its_level(void **state)
{
	static const char *const coordinators[] = {
	    "f048", "f257", "f258", "f438"};
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < directory.count; i++) {
		const struct record *record = directory.records[i];

		for (size_t j = 0; j < record->claim_count; j++) {
			const struct claim *claim = &record->claims[j];

			if (is_equal(claim->fact, "f259"))
				assert_int_equal(claim->level, LEVEL_MEMBER);
			for (size_t k = 0; k < 4; k++) {
				if (!is_equal(claim->fact, coordinators[k]))
					continue;
				assert_int_equal(
				    claim->level, LEVEL_COORDINATOR);
				found++;
			}
		}
	}
	assert_int_equal(found, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_fact_is_in_the_directory),
	    cmocka_unit_test(test_no_claim_has_a_false_number),
	    cmocka_unit_test(test_personal_data_has_its_level),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
