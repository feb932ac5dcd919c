/*
 * keyfile.c: owns the language of keymap files. Knows no view and no command
 * but through its environment.
 */
#include "klaster/engine/keyfile.h"

#include <string.h>
#include <unistd.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/near.h"

/* Keys that this file has bound so far. */
struct seen {
	const char *context;
	uint32_t keys[KEY_SEQUENCE];
	size_t n_keys;
	int line_number;
};

/* What the files of one load share. */
struct load {
	struct keymap *map;
	enum keymap_layer layer;
	const struct keyfile_env *env;
	int includes; /* files opened by `include` */
};

struct file {
	struct load *load;
	struct lines lines;
	struct arena arena; /* seen, and paths */
	struct seen *seen;
	size_t n_seen;
	const char *directory;	     /* where include looks first, or NULL */
	const struct file *included; /* the file this one was named in */
	int depth;
};

static const struct keyfile_env no_env;

/* --- the words of a bind or unbind line */

static bool check_context(
    const struct keyfile_env *env, const char *context, struct err *err)
{
	struct near near;

	if (env->contexts == NULL || strcmp(context, KEYMAP_ANY) == 0 ||
	    strcmp(context, KEYMAP_PROMPT) == 0)
		return true;
	for (const char *const *known = env->contexts; *known; known++)
		if (strcmp(*known, context) == 0)
			return true;
	near_init(&near, context);
	for (const char *const *known = env->contexts; *known; known++)
		near_try(&near, *known);
	near_try(&near, KEYMAP_PROMPT);
	if (near.best != NULL)
		return err_set(err, ERR_USAGE,
		    _("no view is called '%.60s'; did you mean %s?"), context,
		    near.best);
	return err_set(err, ERR_USAGE,
	    _("no view is called '%.60s'; * stands for all of them"), context);
}

static bool is_nop(const char *word)
{
	return strcmp(word, KEYMAP_NOP) == 0 || strcmp(word, "<nop>") == 0 ||
	       strcmp(word, "<NOP>") == 0;
}

/* The command line that the words from argv[3] on are, in the arena. */
static bool read_command(struct arena *arena, const struct keyfile_env *env,
    int argc, char **argv, struct binding *rule, struct err *err)
{
	struct buf line;
	bool ok = false;

	buf_init(&line, ARGV_LINE_BYTES);
	if (argc == 4 && is_nop(argv[3])) {
		rule->line = KEYMAP_NOP;
		ok = true;
	} else if (!argv_join(&line, argc - 3, argv + 3)) {
		err_set(err, ERR_USAGE,
		    _("the command is longer than %d bytes"), ARGV_LINE_BYTES);
	} else {
		rule->line = arena_strndup(arena, buf_text(&line), line.len);
		ok = env->check == NULL ||
		     env->check(env->user, rule->line, err);
	}
	buf_done(&line);
	return ok;
}

static bool read_rule(struct arena *arena, const struct keyfile_env *env,
    int argc, char **argv, struct binding *rule, struct err *err)
{
	bool is_bind = strcmp(argv[0], "bind") == 0;

	if (is_bind && argc < 4)
		return err_set(err, ERR_USAGE,
		    _("bind wants CONTEXT KEYS COMMAND, for example: "
		      "bind list <F5> refresh"));
	if (!is_bind && (argc < 2 || argc > 3))
		return err_set(err, ERR_USAGE,
		    _("unbind wants CONTEXT [KEYS], for example: "
		      "unbind list <F5>"));
	rule->context = argv[1];
	rule->n_keys = 0;
	if (!check_context(env, argv[1], err))
		return false;
	if (argc > 2 && !key_parse(argv[2], rule->keys, &rule->n_keys, err))
		return false;
	return !is_bind || read_command(arena, env, argc, argv, rule, err);
}

/* --- what one file says twice */

static bool is_beginning(
    const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
	return a_len <= b_len && memcmp(a, b, a_len * sizeof(a[0])) == 0;
}

/* False with err set when the keys begin others of this file or the other way
 * round. *twice gets the line that bound the same keys, or 0. */
static bool check_seen(const struct file *file, const struct binding *rule,
    int *twice, struct err *err)
{
	*twice = 0;
	for (size_t i = 0; i < file->n_seen; i++) {
		const struct seen *seen = &file->seen[i];
		struct buf names;

		/* The cheap question first: each line asks all before it. */
		if (seen->keys[0] != rule->keys[0] ||
		    strcmp(seen->context, rule->context) != 0 ||
		    (!is_beginning(
			 seen->keys, seen->n_keys, rule->keys, rule->n_keys) &&
			!is_beginning(rule->keys, rule->n_keys, seen->keys,
			    seen->n_keys)))
			continue;
		if (seen->n_keys == rule->n_keys) {
			*twice = seen->line_number;
			continue;
		}
		buf_init(&names, KEY_SEQUENCE * KEY_NAME_BYTES);
		key_print(&names, seen->keys, seen->n_keys);
		err_set(err, ERR_USAGE,
		    seen->n_keys < rule->n_keys
			? _("these keys begin with %s of line %d, which would "
			    "have to wait for them; choose others")
			: _("%s of line %d begins with these keys, which "
			    "would have to wait for it; choose others"),
		    buf_text(&names), seen->line_number);
		buf_done(&names);
		return false;
	}
	return true;
}

static void note_seen(struct file *file, const struct binding *rule)
{
	struct seen *seen;

	file->seen = arena_grow(
	    &file->arena, file->seen, file->n_seen, sizeof(file->seen[0]));
	seen = &file->seen[file->n_seen++];
	seen->context = arena_strdup(&file->arena, rule->context);
	memcpy(seen->keys, rule->keys, sizeof(seen->keys));
	seen->n_keys = rule->n_keys;
	seen->line_number = file->lines.number;
}

/* Keys that were unbound (n_keys 0: a whole context) may be bound anew. */
static void forget_seen(struct file *file, const struct binding *rule)
{
	size_t kept = 0;

	for (size_t i = 0; i < file->n_seen; i++) {
		const struct seen *seen = &file->seen[i];
		bool is_same = strcmp(seen->context, rule->context) == 0 &&
			       (rule->n_keys == 0 ||
				   (rule->n_keys == seen->n_keys &&
				       is_beginning(rule->keys, rule->n_keys,
					   seen->keys, seen->n_keys)));

		if (!is_same)
			file->seen[kept++] = *seen;
	}
	file->n_seen = kept;
}

/* --- directives */

static bool do_bind(
    struct file *file, const struct argv *words, struct err *err)
{
	struct load *load = file->load;
	struct binding rule = {
	    .layer = load->layer,
	    .file = file->lines.name,
	    .line_number = file->lines.number,
	};
	struct err warning = ERR_INIT;
	int twice;

	if (!read_rule(&file->lines.arena, load->env, words->argc, words->argv,
		&rule, err) ||
	    !check_seen(file, &rule, &twice, err) ||
	    !keymap_bind(load->map, &rule, err))
		return false;
	if (twice > 0) {
		err_set(&warning, ERR_USAGE,
		    _("%.60s is bound in line %d already; this line wins"),
		    words->argv[2], twice);
		lines_fault(&file->lines, false, &warning);
		forget_seen(file, &rule);
	}
	note_seen(file, &rule);
	return true;
}

static bool do_unbind(
    struct file *file, const struct argv *words, struct err *err)
{
	struct load *load = file->load;
	struct binding rule = {
	    .layer = load->layer,
	    .file = file->lines.name,
	    .line_number = file->lines.number,
	};

	if (!read_rule(&file->lines.arena, load->env, words->argc, words->argv,
		&rule, err))
		return false;
	forget_seen(file, &rule);
	if (keymap_unbind(load->map, &rule, err))
		return true;
	if (err->code != ERR_NOTHING)
		return false;
	lines_fault(&file->lines, false, err);
	return true;
}

static bool define(
    int argc, char **argv, const struct keyfile_env *env, struct err *err)
{
	for (int i = 2; env->check != NULL && i < argc; i++)
		if (!env->check(env->user, argv[i], err))
			return false;
	return env->macros == NULL
		   ? macro_check_name(argv[1], err)
		   : macros_set(env->macros, argv[1], argv + 2,
			 (size_t)argc - 2, env->keeps_macros, err);
}

static bool do_macro(
    struct file *file, const struct argv *words, struct err *err)
{
	if (words->argc < 3)
		return err_set(err, ERR_USAGE,
		    _("macro wants NAME and command lines, for example: "
		      "macro polish 'kind organisations' 'filter "
		      "country:PL'"));
	return define(words->argc, words->argv, file->load->env, err);
}

static bool load_path(struct load *load, const char *path,
    const struct file *included, int *errors, struct err *err);

/* The path of the file that `include` means, in the file's arena; NULL with
 * err set when there is none. */
static const char *find_included(
    struct file *file, const char *name, struct err *err)
{
	const char *shared = file->load->env->shared_dir;
	const char *path;

	if (name[0] == '/')
		return arena_strdup(&file->arena, name);
	if (file->directory != NULL) {
		path =
		    arena_printf(&file->arena, "%s/%s", file->directory, name);
		if (access(path, F_OK) == 0)
			return path;
	}
	if (shared != NULL) {
		path = arena_printf(&file->arena, "%s/%s", shared, name);
		if (access(path, F_OK) == 0)
			return path;
	}
	if (shared == NULL)
		err_set(err, ERR_USAGE, _("there is no file '%.200s'"), name);
	else
		err_set(err, ERR_USAGE,
		    _("there is no file '%.200s' here or in %.200s"), name,
		    shared);
	return NULL;
}

static bool do_include(
    struct file *file, const struct argv *words, struct err *err)
{
	const char *path;

	if (words->argc != 2 || words->argv[1][0] == '\0')
		return err_set(err, ERR_USAGE,
		    _("include wants one FILE, for example: include vi.keys"));
	path = find_included(file, words->argv[1], err);
	if (path == NULL)
		return false;
	for (const struct file *above = file; above; above = above->included)
		if (strcmp(above->lines.name, path) == 0)
			return err_set(err, ERR_USAGE,
			    _("'%.200s' would include itself"), words->argv[1]);
	if (file->depth >= KEYFILE_DEPTH)
		return err_set(err, ERR_USAGE,
		    _("more than %d files include each other"), KEYFILE_DEPTH);
	if (file->load->includes >= KEYFILE_INCLUDES)
		return err_set(
		    err, ERR_USAGE, _("more than %d files"), KEYFILE_INCLUDES);
	file->load->includes++;
	return load_path(file->load, path, file, &file->lines.errors, err);
}

struct directive {
	const char *name;
	bool (*run)(
	    struct file *file, const struct argv *words, struct err *err);
};

static const struct directive directives[] = {
    {"bind", do_bind},
    {"unbind", do_unbind},
    {"macro", do_macro},
    {"include", do_include},
};

static bool run_line(
    struct file *file, const struct argv *words, struct err *err)
{
	const char *name = words->argv[0];
	struct near near;

	for (size_t i = 0; i < MEM_COUNT(directives); i++)
		if (strcmp(directives[i].name, name) == 0)
			return directives[i].run(file, words, err);
	near_init(&near, name);
	for (size_t i = 0; i < MEM_COUNT(directives); i++)
		near_try(&near, directives[i].name);
	if (near.best != NULL)
		return err_set(err, ERR_USAGE,
		    _("'%.60s' is no line of a keymap; did you mean %s?"), name,
		    near.best);
	return err_set(err, ERR_USAGE,
	    _("'%.60s' is no line of a keymap; there are bind, unbind, macro, "
	      "include and # comments"),
	    name);
}

/* --- files */

static int load_bytes(struct load *load, const char *name, const char *text,
    size_t len, const char *directory, const struct file *included)
{
	struct file file = {
	    .load = load,
	    .directory = directory,
	    .included = included,
	    .depth = included == NULL ? 0 : included->depth + 1,
	};
	struct argv words;

	lines_init(
	    &file.lines, name, text, len, load->env->report, load->env->user);
	arena_init(&file.arena);
	if (len > KEYFILE_BYTES) {
		struct err err = ERR_INIT;

		err_set(&err, ERR_USAGE, _("larger than %d KiB"),
		    KEYFILE_BYTES / 1024);
		lines_fault(&file.lines, true, &err);
		file.lines.at = file.lines.end;
	}
	while (lines_next(&file.lines, &words)) {
		struct err err = ERR_INIT;

		if (!run_line(&file, &words, &err))
			lines_fault(&file.lines, true, &err);
	}
	arena_done(&file.arena);
	lines_done(&file.lines);
	return file.lines.errors;
}

/* What stands before the last '/' of a path; NULL without one. */
static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return NULL;
	return slash == path
		   ? "/"
		   : arena_strndup(arena, path, (size_t)(slash - path));
}

/* Adds the errors in the file to *errors; false with err set when it cannot
 * be read at all. */
static bool load_path(struct load *load, const char *path,
    const struct file *included, int *errors, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *directory = directory_of(&arena, path);
	size_t len;
	const char *text = path_read(&arena, path, KEYFILE_BYTES, &len, err);

	if (text != NULL)
		*errors += load_bytes(load, path, text, len,
		    directory == NULL ? "." : directory, included);
	arena_done(&arena);
	return text != NULL;
}

int keyfile_load_text(struct keymap *map, enum keymap_layer layer,
    const char *name, const char *text, size_t len,
    const struct keyfile_env *env)
{
	struct load load = {
	    .map = map,
	    .layer = layer,
	    .env = env == NULL ? &no_env : env,
	};
	struct arena arena = ARENA_INIT;
	int errors = load_bytes(
	    &load, name, text, len, directory_of(&arena, name), NULL);

	arena_done(&arena);
	return errors;
}

int keyfile_load_file(struct keymap *map, enum keymap_layer layer,
    const char *path, const struct keyfile_env *env)
{
	struct load load = {
	    .map = map,
	    .layer = layer,
	    .env = env == NULL ? &no_env : env,
	};
	struct err err = ERR_INIT;
	int errors = 0;

	if (load_path(&load, path, NULL, &errors, &err))
		return errors;
	if (load.env->report != NULL)
		load.env->report(load.env->user, true, err.text);
	return 1;
}

bool keyfile_run(struct keymap *map, int argc, char **argv,
    const struct keyfile_env *env, struct err *err)
{
	struct binding rule = {.layer = KEYMAP_RUNTIME};
	struct arena arena = ARENA_INIT;
	bool ok = false;

	if (!read_rule(
		&arena, env == NULL ? &no_env : env, argc, argv, &rule, err))
		goto out;
	ok = strcmp(argv[0], "bind") == 0 ? keymap_bind(map, &rule, err)
					  : keymap_unbind(map, &rule, err);
out:
	arena_done(&arena);
	return ok;
}

bool keyfile_run_macro(
    int argc, char **argv, const struct keyfile_env *env, struct err *err)
{
	if (argc == 2)
		return macros_forget(env->macros, argv[1], err);
	return define(argc, argv, env, err);
}
