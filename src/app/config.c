/*
 * config.c: owns the reading of klaster.conf (by inih, which nobody else
 * includes) and of the environment, and the memory of where each value came
 * from. What the settings mean is in settings.c.
 */
#include "klaster/app/config.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "klaster/app/settings.h"
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/near.h"

#define CONFIG_MAX_BYTES (64u << 10)
#define SERVICE_PREFIX "service."

struct origin {
	enum config_origin origin;
	const char *where;
};

/* One [service NAME]. */
struct section {
	struct section *next;
	char *name;
	struct options *options;
	struct origin *origins; /* by row */
};

struct config {
	struct arena arena;
	struct options *options;
	struct origin *origins; /* by row */
	struct section *sections;
	struct config_setting *settings; /* made by config_at's count */
	size_t setting_count;
	struct config_problem *problems;
	size_t problem_count;
	const char *path;
};

/* --- values */

static void add_problem(
    struct config *config, const char *where, const char *text)
{
	config->problems = arena_grow(&config->arena, config->problems,
	    config->problem_count, sizeof(*config->problems));
	config->problems[config->problem_count++] = (struct config_problem){
	    .where = arena_strdup(&config->arena, where),
	    .text = arena_strdup(&config->arena, text)};
}

static size_t row_of(const struct options *options, const char *name)
{
	size_t i;

	for (i = 0; i < options_count(options); i++)
		if (strcmp(options_row(options, i)->name, name) == 0)
			break;
	return i;
}

static struct section *find_section(
    const struct config *config, const char *name, size_t len)
{
	struct section *section = config->sections;

	while (section != NULL && (strlen(section->name) != len ||
				      memcmp(section->name, name, len) != 0))
		section = section->next;
	return section;
}

/* "service.NAME.key": the section (NULL: not there) and the key. */
static bool split_name(const struct config *config, const char *name,
    struct section **section, const char **key)
{
	size_t prefix = strlen(SERVICE_PREFIX);
	const char *dot = strrchr(name, '.');

	if (strncmp(name, SERVICE_PREFIX, prefix) != 0 || dot == NULL ||
	    dot <= name + prefix)
		return false;
	*section =
	    find_section(config, name + prefix, (size_t)(dot - name) - prefix);
	*key = dot + 1;
	return true;
}

const char *config_get(const struct config *config, const char *name)
{
	const struct options *options = config->options;
	struct section *section;

	if (split_name(config, name, &section, &name)) {
		if (section == NULL)
			return NULL;
		options = section->options;
	}
	if (row_of(options, name) == options_count(options))
		return NULL;
	return options_text(options, name);
}

enum config_origin config_origin(const struct config *config, const char *name)
{
	const struct origin *origins = config->origins;
	const struct options *options = config->options;
	struct section *section;
	size_t row;

	if (split_name(config, name, &section, &name)) {
		if (section == NULL)
			return CONFIG_BUILT_IN;
		origins = section->origins;
		options = section->options;
	}
	row = row_of(options, name);
	return row < options_count(options) ? origins[row].origin
					    : CONFIG_BUILT_IN;
}

struct options *config_options(struct config *config)
{
	return config->options;
}

static struct section *add_section(
    struct config *config, const char *name, size_t len)
{
	struct section **at = &config->sections;
	struct section *section;

	while (*at != NULL)
		at = &(*at)->next;
	section = arena_alloc(&config->arena, sizeof(*section));
	section->name = arena_strndup(&config->arena, name, len);
	section->options =
	    options_new(settings_service_rows, settings_service_count);
	section->origins = arena_array(
	    &config->arena, settings_service_count, sizeof(*section->origins));
	*at = section;
	return section;
}

/* A value of a stronger origin stays. */
static bool set_row(struct config *config, struct options *options,
    struct origin *origins, const char *name, const char *value,
    const struct origin *from, struct err *err)
{
	struct origin *old;

	if (options_find(options, name, err) == NULL)
		return false;
	old = &origins[row_of(options, name)];
	if (old->origin > from->origin)
		return true;
	if (!options_set(options, name, value, err))
		return false;
	old->origin = from->origin;
	old->where = arena_strdup(&config->arena, from->where);
	config->setting_count = 0; /* the list is made anew */
	return true;
}

bool config_set(struct config *config, const char *name, const char *value,
    enum config_origin origin, const char *where, struct err *err)
{
	struct origin from = {.origin = origin, .where = where};
	struct section *section;
	const char *key;

	if (!split_name(config, name, &section, &key))
		return set_row(config, config->options, config->origins, name,
		    value, &from, err);
	if (section == NULL)
		section = add_section(config, name + strlen(SERVICE_PREFIX),
		    (size_t)(key - 1 - name) - strlen(SERVICE_PREFIX));
	return set_row(
	    config, section->options, section->origins, key, value, &from, err);
}

/* --- files */

struct reading {
	struct config *config;
	const char *path;
	const char *at; /* the rest of the text */
	int line;
	enum config_origin origin;
};

static const char *reading_where(struct reading *reading)
{
	return arena_printf(
	    &reading->config->arena, "%s:%d", reading->path, reading->line);
}

static int take_line(
    void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	struct config *config = reading->config;
	const char *where = reading_where(reading);
	struct err err = ERR_INIT;

	if (strncmp(section, "service ", 8) == 0 && section[8] != '\0' &&
	    strchr(section + 8, ' ') == NULL) {
		name = arena_printf(
		    &config->arena, SERVICE_PREFIX "%s.%s", section + 8, name);
	} else if (*section != '\0') {
		err_set(&err, ERR_USAGE,
		    _("[%s] is no section; there is [service NAME]"), section);
		add_problem(config, where, err.text);
		return 1;
	}
	if (!config_set(config, name, value, reading->origin, where, &err))
		add_problem(config, where, err.text);
	return 1;
}

/* Gives inih the next line. inih counts no lines for its handler, takes a
 * line that starts with a blank for more of the one before, and cuts a long
 * one in two: none of that may happen to a setting. */
static char *give_line(char *out, int size, void *user)
{
	struct reading *reading = user;
	const char *line = reading->at;
	size_t len = strcspn(line, "\n");

	if (*line == '\0')
		return NULL;
	reading->line++;
	reading->at = line + len + (line[len] == '\n');
	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	if (len + 2 > (size_t)size) {
		add_problem(reading->config, reading_where(reading),
		    _("this line is too long, and left out"));
		len = 0;
	}
	memcpy(out, line, len);
	out[len] = '\n';
	out[len + 1] = '\0';
	return out;
}

static void read_file(
    struct config *config, const char *path, enum config_origin origin)
{
	struct reading reading = {
	    .config = config, .path = path, .origin = origin};
	struct err err = ERR_INIT;
	int bad;

	if (path == NULL || access(path, F_OK) != 0)
		return;
	reading.at =
	    path_read(&config->arena, path, CONFIG_MAX_BYTES, NULL, &err);
	if (reading.at == NULL) {
		add_problem(config, path, err.text);
		return;
	}
	bad = ini_parse_stream(give_line, &reading, take_line, &reading);
	if (bad > 0) {
		reading.line = bad;
		add_problem(config, reading_where(&reading),
		    _("this line is neither NAME = VALUE nor [SECTION]"));
	}
}

/* $XDG_CONFIG_DIRS, whose first directory is the strongest: the last of a
 * kind that is read wins. */
static void read_system(struct config *config)
{
	const char *dirs = getenv("XDG_CONFIG_DIRS");
	char *list, *colon;

	if (dirs == NULL || *dirs == '\0')
		dirs = "/etc/xdg";
	read_file(config, SYSCONFDIR "/klaster/klaster.conf", CONFIG_SYSTEM);
	list = arena_strdup(&config->arena, dirs);
	do {
		const char *dir = list;

		colon = strrchr(list, ':');
		if (colon != NULL) {
			*colon = '\0';
			dir = colon + 1;
		}
		if (*dir == '/')
			read_file(config,
			    arena_printf(
				&config->arena, "%s/klaster/klaster.conf", dir),
			    CONFIG_SYSTEM);
	} while (colon != NULL);
}

static void read_environment(struct config *config)
{
	size_t i;

	for (i = 0; i < settings_count; i++) {
		struct err err = ERR_INIT;
		char *name = arena_printf(
		    &config->arena, "KLASTER_%s", settings_rows[i].name);
		const char *value;
		char *at;

		for (at = name; *at != '\0'; at++)
			*at = *at == '-' ? '_'
			      : *at >= 'a' && *at <= 'z'
				  ? (char)(*at - 'a' + 'A')
				  : *at;
		value = getenv(name);
		if (value != NULL && !config_set(config, settings_rows[i].name,
					 value, CONFIG_ENVIRONMENT, name, &err))
			add_problem(config, name, err.text);
	}
}

struct config *config_open(const char *file)
{
	struct config *config = mem_alloc(sizeof(*config));
	struct err err = ERR_INIT;

	arena_init(&config->arena);
	config->options = options_new(settings_rows, settings_count);
	config->origins = arena_array(
	    &config->arena, settings_count, sizeof(*config->origins));
	config->path = file != NULL ? arena_strdup(&config->arena, file)
				    : path_in(&config->arena, PATH_CONFIG,
					  "klaster.conf", &err);
	read_system(config);
	read_file(config, config->path, CONFIG_USER);
	if (file != NULL && access(file, R_OK) != 0)
		add_problem(config, file, _("there is no such file"));
	read_environment(config);
	return config;
}

void config_free(struct config *config)
{
	struct section *section;

	if (config == NULL)
		return;
	for (section = config->sections; section != NULL;
	     section = section->next)
		options_free(section->options);
	options_free(config->options);
	arena_done(&config->arena);
	free(config);
}

/* --- telling */

static void list_rows(struct config *config, const struct options *options,
    const struct origin *origins, const char *prefix)
{
	size_t i;

	for (i = 0; i < options_count(options); i++) {
		const char *name = options_row(options, i)->name;

		config->settings = arena_grow(&config->arena, config->settings,
		    config->setting_count, sizeof(*config->settings));
		config->settings[config->setting_count++] =
		    (struct config_setting){.name = arena_printf(&config->arena,
						"%s%s", prefix, name),
			.value = options_text(options, name),
			.origin = origins[i].origin,
			.where =
			    origins[i].where != NULL ? origins[i].where : ""};
	}
}

static void list_settings(struct config *config)
{
	const struct section *section;

	config->settings = NULL;
	list_rows(config, config->options, config->origins, "");
	for (section = config->sections; section != NULL;
	     section = section->next)
		list_rows(config, section->options, section->origins,
		    arena_printf(
			&config->arena, SERVICE_PREFIX "%s.", section->name));
}

size_t config_count(struct config *config)
{
	if (config->setting_count == 0)
		list_settings(config);
	return config->setting_count;
}

const struct config_setting *config_at(struct config *config, size_t index)
{
	return index < config_count(config) ? &config->settings[index] : NULL;
}

size_t config_service_count(const struct config *config)
{
	const struct section *section;
	size_t count = 0;

	for (section = config->sections; section != NULL;
	     section = section->next)
		count++;
	return count;
}

const char *config_service_at(const struct config *config, size_t index)
{
	const struct section *section = config->sections;

	while (section != NULL && index-- > 0)
		section = section->next;
	return section != NULL ? section->name : NULL;
}

size_t config_problem_count(const struct config *config)
{
	return config->problem_count;
}

const struct config_problem *config_problem_at(
    const struct config *config, size_t index)
{
	return &config->problems[index];
}

const char *config_more(
    const struct config *config, size_t told, struct arena *arena)
{
	return config->problem_count <= told
		   ? NULL
		   : arena_printf(arena, _("%zu more: klaster config check"),
			 config->problem_count - told);
}

const char *config_path(const struct config *config)
{
	return config->path;
}

const char *config_origin_name(enum config_origin origin)
{
	static const char *const names[] = {N_("built in"), N_("system"),
	    N_("user"), N_("environment"), N_("flag")};

	return _(names[origin]);
}

/* --- the example */

static void example_rows(
    struct buf *out, const struct option_row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		buf_addf(out, "\n; %s\n; ", _(rows[i].help));
		option_range(&rows[i], out);
		buf_addf(out, "\n;%s = %s\n", rows[i].name, rows[i].preset);
	}
}

void config_example(struct buf *out)
{
	buf_adds(out,
	    _("; klaster.conf: settings of klaster. Each line shows what holds "
	      "anyway;\n; take away the first semicolon to change it. Flags "
	      "and KLASTER_NAME in\n; the environment are stronger. See "
	      "klaster config show.\n"));
	example_rows(out, settings_rows, settings_count);
	buf_adds(out, _("\n; A service to name in --service or above:\n"));
	buf_adds(out, ";[service NAME]\n");
	example_rows(out, settings_service_rows, settings_service_count);
}
