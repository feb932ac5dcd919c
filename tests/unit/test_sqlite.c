/*
 * test_sqlite.c: the file a catalogue is in (who may read it, what is done
 * when it is damaged, strange or shared) and the plans SQLite makes.
 */
#include "shelf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "sqlite_parts.h"
#include "store_dir.h"

static struct catalogue *open_it(const struct store_dir *here)
{
	struct err err = ERR_INIT;
	struct catalogue *catalogue = catalogue_open(here->uri, true, &err);

	if (catalogue == NULL)
		fail_msg("%s", err.text);
	return catalogue;
}

static void refuses(const struct store_dir *here, const char *why)
{
	struct err err = ERR_INIT;

	assert_null(catalogue_open(here->uri, true, &err));
	assert_int_equal(err.code, ERR_COPY);
	if (strstr(err.text, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

static void fill(struct catalogue *catalogue, int count)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;

	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; i < count; i++)
		shelf_put_open(catalogue,
		    arena_printf(&arena,
			"{\"kind\":\"organisations\",\"id\":\"o%d\",\"fields\":"
			"{\"name\":\"House %d of crafts\",\"country\":\"LT\","
			"\"city\":\"Klaip\\u0117da\"}}",
			i, i));
	assert_true(catalogue->ops->commit(catalogue, &err));
	arena_done(&arena);
}

static uint64_t count_all(struct catalogue *catalogue)
{
	struct catalogue_stats stats;
	struct err err = ERR_INIT;
	uint64_t all = 0;

	assert_true(catalogue->ops->stats(catalogue, &stats, &err));
	for (size_t i = 0; i < KIND_MAX; i++)
		all += stats.count[i];
	return all;
}

static void test_the_file_is_ours_alone(void **state)
{
	struct store_dir *here = *state;
	struct stat info;
	struct catalogue *catalogue;
	mode_t old = umask(0);

	catalogue = open_it(here);
	umask(old);
	fill(catalogue, 3);
	assert_int_equal(stat(here->file, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	catalogue_close(catalogue);
	catalogue = open_it(here);
	assert_int_equal(count_all(catalogue), 3);
	catalogue_close(catalogue);
}

static void test_nothing_is_made_unasked(void **state)
{
	struct store_dir *here = *state;
	struct err err = ERR_INIT;

	assert_null(catalogue_open(here->uri, false, &err));
	assert_int_equal(err.code, ERR_COPY);
	assert_int_equal(access(here->file, F_OK), -1);
}

static void test_only_a_plain_file_is_opened(void **state)
{
	struct store_dir *here = *state;
	char other[128];

	snprintf(other, sizeof(other), "%s/other.db", here->dir);
	assert_int_equal(mkdir(here->file, 0700), 0);
	refuses(here, "not a plain file");
	assert_int_equal(rmdir(here->file), 0);
	assert_int_equal(mkfifo(here->file, 0600), 0);
	refuses(here, "not a plain file");
	assert_int_equal(unlink(here->file), 0);
	assert_int_equal(symlink(other, here->file), 0);
	refuses(here, "not a plain file");
	assert_int_equal(access(other, F_OK), -1);
}

/* But links may lead to its directory, as systemd's do. */
static void test_its_directory_may_be_a_link(void **state)
{
	const struct store_dir *here = *state;
	struct err err = ERR_INIT;
	char link[128], uri[160];

	snprintf(link, sizeof(link), "%s/link", here->dir);
	snprintf(uri, sizeof(uri), "sqlite:%s/x.db", link);
	assert_int_equal(symlink(here->dir, link), 0);
	catalogue_close(catalogue_open(uri, true, &err));
	assert_int_equal(err.code, ERR_NONE);
}

static void write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* How many files were set aside beside it. */
static size_t set_aside(const struct store_dir *here)
{
	DIR *dir = opendir(here->dir);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		count += strncmp(entry->d_name, "copy.db.corrupt-", 16) == 0;
	closedir(dir);
	return count;
}

static void test_a_damaged_file_is_set_aside(void **state)
{
	struct store_dir *here = *state;
	char noise[8192];
	struct catalogue *catalogue;

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char)(i * 7 + i / 256);
	write_file(here->file, noise, sizeof(noise));
	refuses(here, "set aside");
	assert_int_equal(set_aside(here), 1);
	catalogue = open_it(here);
	fill(catalogue, 2);
	assert_int_equal(count_all(catalogue), 2);
	catalogue_close(catalogue);
}

static void test_another_programs_database_is_left_alone(void **state)
{
	struct store_dir *here = *state;
	sqlite3 *db;
	struct stat before, after;

	assert_int_equal(sqlite3_open(here->file, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "CREATE TABLE mine(x)", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(stat(here->file, &before), 0);
	refuses(here, "another program");
	assert_int_equal(stat(here->file, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(set_aside(here), 0);
}

static void test_a_newer_file_is_left_alone(void **state)
{
	struct store_dir *here = *state;
	sqlite3 *db;

	catalogue_close(open_it(here));
	assert_int_equal(sqlite3_open(here->file, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	refuses(here, "newer klaster");
	assert_int_equal(set_aside(here), 0);
}

/* Fields that others have changed: all is indexed anew, nothing is lost. */
static void test_an_old_index_is_made_anew(void **state)
{
	struct store_dir *here = *state;
	struct catalogue *catalogue = open_it(here);
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct err err = ERR_INIT;
	sqlite3 *db;

	fill(catalogue, 20);
	shelf_remove(catalogue, "organisations/o7");
	catalogue_close(catalogue);
	assert_int_equal(sqlite3_open(here->file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "UPDATE meta SET value = 'old' WHERE name IN"
			     " ('index', 'kinds'); DELETE FROM attr;",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	catalogue = open_it(here);
	shelf_ask(catalogue, &arena, &found, "city:klaipeda crafts", 50);
	assert_int_equal(found.count, 19);
	struct catalogue_change *changes;
	size_t count;
	bool resync;
	assert_true(catalogue->ops->changes(
	    catalogue, &arena, 0, 50, &changes, &count, &resync, &err));
	assert_int_equal(count, 20);
	assert_int_equal(changes[0].seq, 1);
	assert_true(changes[19].deleted);
	catalogue_close(catalogue);
	arena_done(&arena);
}

/* Every byte of a small file turned: an answer or a sentence, no crash. */
static void test_turned_bits_never_crash(void **state)
{
	struct store_dir *here = *state;
	struct catalogue *catalogue = open_it(here);
	char *whole;
	long len;
	FILE *file;

	fill(catalogue, 40);
	catalogue_close(catalogue);
	file = fopen(here->file, "rb");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	len = ftell(file);
	rewind(file);
	whole = malloc((size_t)len);
	assert_int_equal(fread(whole, 1, (size_t)len, file), (size_t)len);
	fclose(file);
	for (long at = 0; at < len; at += 211) {
		struct err err = ERR_INIT;
		struct arena arena = ARENA_INIT;
		struct page_found found;
		struct query query;
		struct page_wish wish = {
		    .query = &query, .size = 50, .count = COUNT_EXACT};
		unlink(here->file);
		whole[at] ^= (char)0xA5;
		write_file(here->file, whole, (size_t)len);
		whole[at] ^= (char)0xA5;
		catalogue = catalogue_open(here->uri, true, &err);
		if (catalogue == NULL) {
			assert_int_equal(err.code, ERR_COPY);
			continue;
		}
		query_parse(&query, &arena, NULL, "crafts city:klaipeda", 20);
		if (!catalogue->ops->page(
			catalogue, &arena, &wish, &found, &err))
			assert_int_not_equal(err.code, ERR_NONE);
		catalogue_close(catalogue);
		arena_done(&arena);
	}
	free(whole);
}

/* A process that dies while it writes leaves what was committed. */
static void test_a_killed_writer_costs_its_transaction(void **state)
{
	struct store_dir *here = *state;
	struct catalogue *catalogue = open_it(here);
	struct err err = ERR_INIT;
	pid_t child;
	int status;

	fill(catalogue, 10);
	catalogue_close(catalogue);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		catalogue = open_it(here);
		catalogue->ops->begin(catalogue, &err);
		for (int i = 0; i < 10; i++)
			catalogue->ops->remove(catalogue,
			    kind_find("organisations"), "o1", NULL, &err);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	catalogue = open_it(here);
	assert_int_equal(count_all(catalogue), 10);
	catalogue_close(catalogue);
}

static void test_two_may_share_it(void **state)
{
	static const char *const english[] = {"en", NULL};
	struct store_dir *here = *state;
	struct catalogue *one = open_it(here), *two = open_it(here);
	const struct kind *organisations = kind_find("organisations");
	struct arena arena = ARENA_INIT;

	fill(one, 2);
	assert_int_equal(count_all(two), 2);
	assert_string_equal(
	    two->ops->label(two, &arena, organisations, "o1", english),
	    "House 1 of crafts");
	shelf_put(one, "{\"kind\":\"organisations\",\"id\":\"o1\",\"fields\":"
		       "{\"name\":\"Other\"}}");
	assert_string_equal(
	    two->ops->label(two, &arena, organisations, "o1", english),
	    "Other");
	catalogue_close(one);
	catalogue_close(two);
	arena_done(&arena);
}

/* A full disk: a sentence, and everything is as it was. */
static void test_no_room_costs_nothing(void **state)
{
	struct store_dir *here = *state;
	struct catalogue *catalogue = open_it(here);
	struct sqlite *sqlite = (struct sqlite *)catalogue;
	struct arena arena = ARENA_INIT;
	struct page_found found;
	struct err err = ERR_INIT;
	bool ok = true;

	fill(catalogue, 30);
	assert_int_equal(sqlite3_exec(sqlite->db, "PRAGMA max_page_count = 60",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_true(catalogue->ops->begin(catalogue, &err));
	for (int i = 0; ok && i < 3000; i++) {
		struct record_builder builder;
		const struct kind *kind = kind_find("organisations");

		record_begin(
		    &builder, &arena, kind, arena_printf(&arena, "n%d", i));
		record_add(&builder, &kind->fields[0],
		    arena_printf(&arena, "A long name, number %d", i));
		ok = catalogue->ops->put(
		    catalogue, record_end(&builder), NULL, &err);
	}
	ok = ok && catalogue->ops->commit(catalogue, &err);
	assert_false(ok);
	assert_int_equal(err.code, ERR_COPY);
	assert_non_null(strstr(err.text, "no room"));
	assert_non_null(strstr(err.text, "; make room"));
	catalogue->ops->rollback(catalogue);
	assert_int_equal(count_all(catalogue), 30);
	shelf_ask(catalogue, &arena, &found, "crafts", 50);
	assert_int_equal(found.count, 30);
	shelf_ask(catalogue, &arena, &found, "long", 50);
	assert_int_equal(found.count, 0);
	catalogue_close(catalogue);
	arena_done(&arena);
}

static bool file_has(const char *path, const char *text)
{
	FILE *file = fopen(path, "rb");
	size_t len = strlen(text), at = 0;
	int c;

	if (file == NULL)
		return false;
	while (at < len && (c = fgetc(file)) != EOF)
		at = c == text[at] ? at + 1 : c == text[0] ? 1 : 0;
	fclose(file);
	return at == len;
}

/* Erased people leave every file: the tables, the words, the log. */
static void test_erased_people_leave_no_byte(void **state)
{
	static const char *const traces[] = {
	    "Quirrelwaith", "quirrelwaith", "5550199", "quirrel"};
	struct store_dir *here = *state;
	struct catalogue *catalogue = open_it(here);
	struct arena arena = ARENA_INIT;
	char wal[128];

	snprintf(wal, sizeof(wal), "%s-wal", here->file);
	fill(catalogue, 50);
	shelf_put(catalogue,
	    "{\"kind\":\"people\",\"id\":\"q\",\"fields\":{\"name\":"
	    "\"Quirrelwaith Ozols\",\"phone\":\"+371 5550199\","
	    "\"role\":\"keeper\"}}");
	assert_true(file_has(wal, "Quirrelwaith") ||
		    file_has(here->file, "Quirrelwaith"));
	fill(catalogue, 60);
	shelf_remove(catalogue, "people/q");
	for (int closed = 0; closed < 2; closed++) {
		for (size_t i = 0; i < 4; i++) {
			assert_false(file_has(here->file, traces[i]));
			assert_false(file_has(wal, traces[i]));
		}
		if (!closed)
			catalogue_close(catalogue);
	}
	arena_done(&arena);
}

/* --- plans */

struct plans {
	struct arena arena;
	char **sql;
	size_t count;
};

static int note_statement(unsigned type, void *ctx, void *statement, void *text)
{
	struct plans *plans = ctx;
	char *sql = sqlite3_expanded_sql(statement);

	(void)type;
	(void)text;
	if (sql == NULL)
		return 0;
	/* What a virtual table asks of its own tables begins with a remark. */
	if (strncmp(sql, "--", 2) != 0) {
		plans->sql = arena_grow(&plans->arena, plans->sql, plans->count,
		    sizeof(*plans->sql));
		plans->sql[plans->count++] = arena_strdup(&plans->arena, sql);
	}
	sqlite3_free(sql);
	return 0;
}

static bool is_good(const char *step)
{
	if (strncmp(step, "SCAN ", 5) == 0)
		return strstr(step, ":M") != NULL || /* by words */
		       strstr(step, ":=") != NULL || /* by number */
		       strstr(step, "SCAN alike_terms VIRTUAL TABLE") != NULL ||
		       strcmp(step, "SCAN tally") == 0 || /* a row a kind */
		       strcmp(step, "SCAN gone") == 0 ||  /* as many as kept */
		       strncmp(step, "SCAN (", 6) == 0 ||
		       strcmp(step, "SCAN CONSTANT ROW") == 0;
	return strstr(step, "AUTOMATIC") == NULL;
}

static void check_plan(sqlite3 *db, const char *sql)
{
	struct arena arena = ARENA_INIT;
	sqlite3_stmt *statement;

	if (strncmp(sql, "SELECT", 6) != 0 && strncmp(sql, "DELETE", 6) != 0 &&
	    strncmp(sql, "UPDATE", 6) != 0)
		return;
	assert_int_equal(sqlite3_prepare_v2(db,
			     arena_printf(&arena, "EXPLAIN QUERY PLAN %s", sql),
			     -1, &statement, NULL),
	    SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *step =
		    (const char *)sqlite3_column_text(statement, 3);
		if (!is_good(step))
			fail_msg("%s\nfor %s", step, sql);
		/* Only the changes of two tables are sorted: at most twice
		 * the rows asked for. */
		if (strstr(step, "TEMP B-TREE") != NULL &&
		    strstr(sql, "FROM gone") == NULL)
			fail_msg("%s\nfor %s", step, sql);
	}
	sqlite3_finalize(statement);
	arena_done(&arena);
}

static void test_no_question_reads_a_whole_table(void **state)
{
	static const char *const questions[] = {"", "kind:projects",
	    "kind:projects sort:-startDate", "creative", "creative klaster",
	    "kind:projects creative sort:startDate", "country:LT",
	    "country:LT,LV,EE", "kind:projects country:LT year:2019..2021",
	    "kind:organisations city:rostok", "kind:organisations -baltic",
	    "kind:organisations country:none", "-country:PL creative",
	    "totalBudget>1000", "programme:\"south baltic\"", "zzz kreativm",
	    "region:lv theme:TO8 type:ngo", "\"creative clusters\" -media"};
	struct catalogue *catalogue = shelf_open_bundled();
	struct sqlite *sqlite = (struct sqlite *)catalogue;
	const struct kind *projects = kind_find("projects");
	struct plans plans = {.count = 0};
	struct err err = ERR_INIT;
	struct page_found found;
	struct record **records;
	struct catalogue_change *changes;
	size_t count;
	uint64_t total;
	bool resync;

	(void)state;
	sqlite3_trace_v2(sqlite->db, SQLITE_TRACE_STMT, note_statement, &plans);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct page_wish wish = {.size = 2,
		    .level = LEVEL_MEMBER,
		    .count = COUNT_EXACT,
		    .suggest = true,
		    .facet_count = 2};
		wish.facets[0] = kind_field(projects, "countries");
		wish.facets[1] = kind_field(projects, "startDate");
		shelf_page(
		    catalogue, &plans.arena, &wish, &found, questions[i]);
		wish.after = found.last;
		if (wish.after.len > 0)
			shelf_page(catalogue, &plans.arena, &wish, &found,
			    questions[i]);
		wish.after.len = 0;
		wish.from_end = true;
		shelf_page(
		    catalogue, &plans.arena, &wish, &found, questions[i]);
	}
	assert_true(catalogue->ops->related(catalogue, &plans.arena,
	    kind_field(projects, "partnerships"), projects, "sbcc",
	    LEVEL_COORDINATOR, 5, &records, &count, &total, &err));
	assert_true(catalogue->ops->changes(
	    catalogue, &plans.arena, 3, 5, &changes, &count, &resync, &err));
	shelf_put(catalogue, "{\"kind\":\"projects\",\"id\":\"new\",\"fields\":"
			     "{\"title\":\"New\",\"countries\":\"LT\"}}");
	shelf_put(catalogue, "{\"kind\":\"projects\",\"id\":\"new\",\"fields\":"
			     "{\"title\":\"Newer\"}}");
	shelf_remove(catalogue, "projects/new");
	sqlite3_trace_v2(sqlite->db, 0, NULL, NULL);
	assert_true(plans.count > 200);
	for (size_t i = 0; i < plans.count; i++)
		check_plan(sqlite->db, plans.sql[i]);
	catalogue_close(catalogue);
	arena_done(&plans.arena);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, store_dir_make, store_dir_remove)
	const struct CMUnitTest tests[] = {
	    TEST(test_the_file_is_ours_alone),
	    TEST(test_nothing_is_made_unasked),
	    TEST(test_only_a_plain_file_is_opened),
	    TEST(test_its_directory_may_be_a_link),
	    TEST(test_a_damaged_file_is_set_aside),
	    TEST(test_another_programs_database_is_left_alone),
	    TEST(test_a_newer_file_is_left_alone),
	    TEST(test_an_old_index_is_made_anew),
	    TEST(test_turned_bits_never_crash),
	    TEST(test_a_killed_writer_costs_its_transaction),
	    TEST(test_two_may_share_it),
	    TEST(test_no_room_costs_nothing),
	    TEST(test_erased_people_leave_no_byte),
	    cmocka_unit_test(test_no_question_reads_a_whole_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
