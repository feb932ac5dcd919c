/*
 * test_catalogue.c: what a catalogue keeps and tells: records, changes,
 * tombstones, counts, labels, relations.
 */
#include "shelf.h"

#include <string.h>
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/model/decode.h"
#include "klaster/store/anew.h"

#define ERB                                                                    \
	"{\"kind\":\"organisations\",\"id\":\"erb\",\"fields\":{"              \
	"\"name\":[{\"value\":\"Euroregion Baltic\",\"lang\":\"en\"},"         \
	"{\"value\":\"Gminy Ba\\u0142tyku\",\"lang\":\"pl\"}]}}"
#define ERB_MOVED                                                              \
	"{\"kind\":\"organisations\",\"id\":\"erb\",\"fields\":{"              \
	"\"name\":\"Euroregion Baltic\",\"country\":\"PL\"}}"
#define SBCC                                                                   \
	"{\"kind\":\"projects\",\"id\":\"sbcc\",\"fields\":{"                  \
	"\"title\":\"South Baltic Creative Clusters\"}}"

static int open_empty(void **state)
{
	*state = shelf_open();
	return 0;
}

static int close_it(void **state)
{
	catalogue_close(*state);
	return 0;
}

static struct record *get(struct catalogue *catalogue, struct arena *arena,
    const char *ref, bool *gone)
{
	struct err err = ERR_INIT;
	const struct kind *kind;
	const char *id;
	struct record *record;

	assert_true(record_parse_ref(ref, &kind, &id));
	record = catalogue->ops->get(catalogue, arena, kind, id, gone, &err);
	assert_int_equal(err.code, ERR_NONE);
	return record;
}

/* "1+organisations/erb 2-..." */
static const char *changes(struct catalogue *catalogue, struct arena *arena,
    uint64_t seq, size_t limit, bool *resync)
{
	struct catalogue_change *list;
	struct err err = ERR_INIT;
	const char *text = "";
	size_t count;

	assert_true(catalogue->ops->changes(
	    catalogue, arena, seq, limit, &list, &count, resync, &err));
	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%llu%c%s/%s", text,
		    i > 0 ? " " : "", (unsigned long long)list[i].seq,
		    list[i].deleted ? '-' : '+', list[i].kind->name,
		    list[i].id);
	return text;
}

static void test_a_record_comes_back_as_it_went_in(void **state)
{
	struct arena arena = ARENA_INIT;
	struct buf line;
	bool gone;

	assert_int_equal(shelf_put(*state, ERB), PUT_NEW);
	struct record *record = get(*state, &arena, "organisations/erb", &gone);
	assert_non_null(record);
	assert_false(gone);
	buf_init(&line, 10000);
	encode_line(record, &line);
	struct err err = ERR_INIT;
	struct record *want = decode_line(&arena, ERB, strlen(ERB), &err);
	struct buf wanted;
	buf_init(&wanted, 10000);
	encode_line(want, &wanted);
	assert_string_equal(buf_text(&line), buf_text(&wanted));
	buf_done(&wanted);
	buf_done(&line);
	assert_null(get(*state, &arena, "organisations/nobody", &gone));
	assert_false(gone);
	assert_null(get(*state, &arena, "projects/erb", &gone));
	arena_done(&arena);
}

static void test_an_equal_record_is_no_change(void **state)
{
	struct catalogue *catalogue = *state;
	struct catalogue_stats stats;
	struct err err = ERR_INIT;

	assert_int_equal(shelf_put(catalogue, ERB), PUT_NEW);
	assert_int_equal(shelf_put(catalogue, ERB), PUT_SAME);
	assert_int_equal(shelf_put(catalogue, ERB_MOVED), PUT_CHANGED);
	assert_int_equal(shelf_put(catalogue, ERB_MOVED), PUT_SAME);
	assert_true(catalogue->ops->stats(catalogue, &stats, &err));
	assert_int_equal(stats.seq, 2);
	assert_int_equal(
	    stats.count[kind_index(kind_find("organisations"))], 1);
	assert_int_equal(stats.count[kind_index(kind_find("projects"))], 0);
}

static void test_changes_are_the_last_of_each_record(void **state)
{
	struct arena arena = ARENA_INIT;
	bool resync;

	shelf_put(*state, ERB);
	shelf_put(*state, SBCC);
	shelf_put(*state, ERB_MOVED);
	assert_string_equal(changes(*state, &arena, 0, 10, &resync),
	    "2+projects/sbcc 3+organisations/erb");
	shelf_remove(*state, "projects/sbcc");
	assert_string_equal(changes(*state, &arena, 0, 10, &resync),
	    "3+organisations/erb 4-projects/sbcc");
	assert_string_equal(
	    changes(*state, &arena, 0, 1, &resync), "3+organisations/erb");
	assert_string_equal(
	    changes(*state, &arena, 3, 10, &resync), "4-projects/sbcc");
	assert_string_equal(changes(*state, &arena, 4, 10, &resync), "");
	assert_false(resync);
	/* A number that this catalogue has not given yet. */
	changes(*state, &arena, 5, 10, &resync);
	assert_true(resync);
	/* What comes back is no longer gone. */
	assert_int_equal(shelf_put(*state, SBCC), PUT_NEW);
	assert_string_equal(
	    changes(*state, &arena, 3, 10, &resync), "5+projects/sbcc");
	arena_done(&arena);
}

static void test_what_was_removed_is_gone(void **state)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct catalogue_stats stats;
	struct err err = ERR_INIT;
	struct catalogue *catalogue = *state;
	bool gone, was_there = true;

	shelf_put(catalogue, ERB);
	shelf_put(catalogue, SBCC);
	shelf_remove(catalogue, "organisations/erb");
	assert_null(get(catalogue, &arena, "organisations/erb", &gone));
	assert_true(gone);
	shelf_ask(catalogue, &arena, &found, "euroregion", 5);
	assert_int_equal(found.count, 0);
	assert_int_equal(found.suggestion_count, 0);
	shelf_ask(catalogue, &arena, &found, "", 5);
	assert_string_equal(shelf_rows(&arena, &found), "projects/sbcc");
	assert_int_equal(found.total.kind, TOTAL_EXACT);
	assert_int_equal(found.total.count, 1);
	assert_true(catalogue->ops->stats(catalogue, &stats, &err));
	assert_int_equal(
	    stats.count[kind_index(kind_find("organisations"))], 0);
	assert_true(catalogue->ops->begin(catalogue, &err));
	assert_true(catalogue->ops->remove(
	    catalogue, kind_find("organisations"), "erb", &was_there, &err));
	assert_false(was_there);
	assert_true(catalogue->ops->commit(catalogue, &err));
	arena_done(&arena);
}

static void test_a_changed_record_is_found_by_its_new_words(void **state)
{
	struct arena arena = ARENA_INIT;
	struct page_found found;

	shelf_put(*state, ERB);
	shelf_ask(*state, &arena, &found, "gmina baltyk", 5);
	assert_int_equal(found.count, 1);
	shelf_ask(*state, &arena, &found, "country:PL", 5);
	assert_int_equal(found.count, 0);
	shelf_put(*state, ERB_MOVED);
	shelf_ask(*state, &arena, &found, "gmina baltyk", 5);
	assert_int_equal(found.count, 0);
	shelf_ask(*state, &arena, &found, "country:PL", 5);
	assert_int_equal(found.count, 1);
	arena_done(&arena);
}

static void test_a_rolled_back_change_did_not_happen(void **state)
{
	struct catalogue *catalogue = *state;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct catalogue_stats stats;
	bool gone;

	shelf_put(catalogue, SBCC);
	assert_true(catalogue->ops->begin(catalogue, &err));
	shelf_put_open(catalogue, ERB);
	assert_non_null(get(catalogue, &arena, "organisations/erb", &gone));
	catalogue->ops->rollback(catalogue);
	assert_null(get(catalogue, &arena, "organisations/erb", &gone));
	assert_true(catalogue->ops->stats(catalogue, &stats, &err));
	assert_int_equal(stats.seq, 1);
	assert_int_equal(shelf_put(catalogue, ERB), PUT_NEW);
	assert_true(catalogue->ops->stats(catalogue, &stats, &err));
	assert_int_equal(stats.seq, 2);
	arena_done(&arena);
}

static void test_labels_follow_the_language_and_the_record(void **state)
{
	static const char *const polish[] = {"pl", NULL};
	static const char *const english[] = {"en", NULL};
	const struct kind *organisations = kind_find("organisations");
	struct catalogue *catalogue = *state;
	struct arena arena = ARENA_INIT;

	assert_null(catalogue->ops->label(
	    catalogue, &arena, organisations, "erb", polish));
	shelf_put(catalogue, ERB);
	for (int i = 0; i < 2; i++) { /* the second time from memory */
		assert_string_equal(catalogue->ops->label(catalogue, &arena,
					organisations, "erb", polish),
		    "Gminy Bałtyku");
		assert_string_equal(catalogue->ops->label(catalogue, &arena,
					organisations, "erb", english),
		    "Euroregion Baltic");
	}
	shelf_put(catalogue, ERB_MOVED);
	assert_string_equal(catalogue->ops->label(catalogue, &arena,
				organisations, "erb", polish),
	    "Euroregion Baltic");
	shelf_remove(catalogue, "organisations/erb");
	assert_null(catalogue->ops->label(
	    catalogue, &arena, organisations, "erb", english));
	arena_done(&arena);
}

static void test_related_records_come_in_their_order(void **state)
{
	struct catalogue *catalogue = *state;
	const struct kind *organisations = kind_find("organisations");
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct record **records;
	size_t count;
	uint64_t total;

	for (int i = 0; i < 12; i++)
		shelf_put(catalogue,
		    arena_printf(&arena,
			"{\"kind\":\"partnerships\",\"id\":\"p%d\",\"fields\":"
			"{\"title\":\"Part %d\",\"organisation\":"
			"\"organisations/%s\"}}",
			i, 50 - i, i % 4 == 0 ? "other" : "erb"));
	assert_true(catalogue->ops->related(catalogue, &arena,
	    kind_field(organisations, "partnerships"), organisations, "erb",
	    LEVEL_COORDINATOR, 4, &records, &count, &total, &err));
	assert_int_equal(count, 4);
	assert_int_equal(total, 9);
	assert_string_equal(records[0]->id, "p11");
	assert_string_equal(records[1]->id, "p10");
	assert_string_equal(records[2]->id, "p9");
	assert_string_equal(records[3]->id, "p7");
	arena_done(&arena);
}

/* All inverse fields at once say what each says alone; records by their names
 * come in the order of these, and none where there is none. */
static void test_many_are_asked_at_once(void **state)
{
	struct catalogue *catalogue = *state;
	const struct kind *organisations = kind_find("organisations");
	const struct kind *partnerships = kind_find("partnerships");
	struct relatives all[KIND_FIELD_MAX];
	struct catalogue_name names[] = {{partnerships, "p3"},
	    {organisations, "nobody"}, {partnerships, "p1"},
	    {partnerships, "p3"}};
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	struct record **alone, *records[4];
	size_t count = 0, found;
	uint64_t total, sum = 0;

	for (int i = 0; i < 6; i++)
		shelf_put(catalogue,
		    arena_printf(&arena,
			"{\"kind\":\"partnerships\",\"id\":\"p%d\",\"fields\":"
			"{\"title\":\"Part %d\",\"organisation\":"
			"\"organisations/erb\"}}",
			i, 50 - i));
	shelf_put(catalogue,
	    "{\"kind\":\"people\",\"id\":\"one\",\"fields\":{\"name\":\"One\","
	    "\"organisation\":\"organisations/erb\"}}");
	for (size_t i = 0; i < organisations->field_count; i++)
		if (organisations->fields[i].type == FIELD_INVERSE)
			all[count++].inverse = &organisations->fields[i];
	assert_true(catalogue->ops->relatives(catalogue, &arena, organisations,
	    "erb", LEVEL_PUBLIC, 4, all, count, &err));
	for (size_t i = 0; i < count; i++) {
		assert_true(catalogue->ops->related(catalogue, &arena,
		    all[i].inverse, organisations, "erb", LEVEL_PUBLIC, 4,
		    &alone, &found, &total, &err));
		assert_int_equal(all[i].count, found);
		assert_int_equal(all[i].total, total);
		for (size_t k = 0; k < found; k++)
			assert_string_equal(
			    all[i].records[k]->id, alone[k]->id);
		sum += total;
	}
	assert_int_equal(sum, 7);
	assert_true(catalogue->ops->records(
	    catalogue, &arena, names, 4, records, &err));
	assert_string_equal(records[0]->id, "p3");
	assert_null(records[1]);
	assert_string_equal(records[2]->id, "p1");
	assert_string_equal(records[3]->id, "p3");
	arena_done(&arena);
}

static void test_small_values_are_kept(void **state)
{
	struct catalogue *catalogue = *state;
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;

	assert_null(catalogue->ops->meta_get(catalogue, &arena, "data"));
	assert_true(catalogue->ops->meta_set(catalogue, "data", "1", &err));
	assert_true(catalogue->ops->meta_set(catalogue, "data", "2", &err));
	assert_string_equal(
	    catalogue->ops->meta_get(catalogue, &arena, "data"), "2");
	arena_done(&arena);
}

/* A code's new name is a word of the records that have the code, whichever
 * came first. */
static void test_code_ids(void **state)
{
	struct arena arena = ARENA_INIT;

	(void)state;
	assert_string_equal(
	    catalogue_code_id(&arena, "country", "PL"), "country-pl");
	assert_string_equal(catalogue_code_id(&arena, "specific-objective",
				"RSO1.1 \xC4\x85_x"),
	    "specific-objective-rso1.1---_x");
	arena_done(&arena);
}

static void test_uris(void **state)
{
	static const char *const bad[] = {
	    "", "sqlite:", "mysql:x", "/tmp/file", "postgresql:h/d"};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err.code = ERR_NONE;
		assert_null(catalogue_open_any(bad[i], true, &err));
		assert_int_equal(err.code, ERR_USAGE);
	}
	catalogue_close(NULL);
}

/* How far an indexing of everything is: said, but not all the time. */
static void test_a_long_indexing_says_how_far_it_is(void **state)
{
	struct catalogue *catalogue = *state;
	unsigned long before = log_end();
	struct anew anew;

	for (int i = 0; i < 3; i++) {
		char line[128];
		snprintf(line, sizeof(line),
		    "{\"kind\":\"organisations\",\"id\":\"o%d\","
		    "\"fields\":{\"name\":\"O\"}}",
		    i);
		shelf_put(catalogue, line);
	}
	clock_fix(1000, 0);
	anew_begin(&anew, catalogue);
	for (int i = 0; i < 1000; i++)
		anew_step(&anew);
	assert_int_equal(log_end(), before);
	clock_fix(3000, 0);
	for (int i = 0; i < 1000; i++)
		anew_step(&anew);
	clock_free_running();
	assert_int_equal(log_end(), before + 1);
	assert_non_null(
	    strstr(log_line(before), " of 3 records are indexed anew."));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_it)
	const struct CMUnitTest tests[] = {
	    TEST(test_a_record_comes_back_as_it_went_in),
	    TEST(test_an_equal_record_is_no_change),
	    TEST(test_changes_are_the_last_of_each_record),
	    TEST(test_what_was_removed_is_gone),
	    TEST(test_a_changed_record_is_found_by_its_new_words),
	    TEST(test_a_rolled_back_change_did_not_happen),
	    TEST(test_labels_follow_the_language_and_the_record),
	    TEST(test_related_records_come_in_their_order),
	    TEST(test_many_are_asked_at_once),
	    TEST(test_small_values_are_kept),
	    TEST(test_a_long_indexing_says_how_far_it_is),
	    cmocka_unit_test(test_code_ids),
	    cmocka_unit_test(test_uris),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
