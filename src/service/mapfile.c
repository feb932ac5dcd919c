/*
 * mapfile.c: the directives of a map file, one a line. Templates are
 * template.c's.
 */
#include "klaster/service/mapfile.h"

#include <string.h>
#include <unistd.h>

#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/model/record.h"
#include "klaster/service/nearest.h"
#include "klaster/service/template.h"

enum { MAP_BYTES_MAX = 1 << 20 };

struct reader {
	struct arena *arena;
	struct map *map;
	struct map_block *block; /* NULL above the first */
	size_t line;
	struct err *err;
};

typedef bool directive_reader(struct reader *reader, char *rest);

static bool complain(struct reader *reader)
{
	return err_prefix(
	    reader->err, "%s:%zu", reader->map->path, reader->line);
}

/* Cuts the next word off `text`: up to a blank, or between quotes. */
static char *word_take(char **text)
{
	char *word = *text + strspn(*text, " \t");
	size_t len;

	if (*word == '"' && strchr(word + 1, '"')) {
		word++;
		len = strcspn(word, "\"");
	} else {
		len = strcspn(word, " \t");
	}
	*text = word + len + (word[len] != '\0');
	word[len] = '\0';
	*text += strspn(*text, " \t");
	return word;
}

static bool template_take(
    struct reader *reader, const char *text, struct map_template *template)
{
	return template_parse(template, reader->arena, text, reader->map,
	    reader->line, reader->err);
}

/* --- directives for all of it */

static bool read_format(struct reader *reader, char *rest)
{
	static const char *const names[] = {
	    [MAP_TSV] = "tsv", [MAP_CSV] = "csv", [MAP_JSONL] = "jsonl"};

	for (size_t i = 0; i < MEM_COUNT(names); i++) {
		if (strcmp(rest, names[i]) != 0)
			continue;
		reader->map->format = (enum map_format)i;
		return true;
	}
	return err_set(reader->err, ERR_DATA,
	    "a format is tsv, csv or jsonl, not \"%s\"", rest);
}

static bool byte_read(
    struct reader *reader, const char *text, const char **byte)
{
	if (strcmp(text, "tab") == 0)
		text = "\t";
	if (strlen(text) != 1)
		return err_set(reader->err, ERR_DATA,
		    "\"%s\" is not one byte (a tab is written tab)", text);
	*byte = arena_strdup(reader->arena, text);
	return true;
}

static bool read_separator(struct reader *reader, char *rest)
{
	const char *byte;

	if (!byte_read(reader, rest, &byte))
		return false;
	reader->map->separator = *byte;
	return true;
}

static bool read_source(struct reader *reader, char *rest)
{
	const char **source =
	    reader->block ? &reader->block->source : &reader->map->source;

	if (!record_id_is_valid(rest))
		return err_set(reader->err, ERR_DATA,
		    "\"%s\" cannot be the id of a source", rest);
	*source = rest;
	return true;
}

static bool lang_take(
    struct reader *reader, const char *text, struct map_template *lang)
{
	if (strcmp(text, "none") == 0)
		text = "";
	return template_take(reader, text, lang);
}

static bool read_lang(struct reader *reader, char *rest)
{
	return lang_take(reader, rest,
	    reader->block ? &reader->block->lang : &reader->map->lang);
}

/* --- directives of a block */

static bool read_kind(struct reader *reader, char *rest)
{
	const struct kind *kind = kind_find(rest);
	struct map *map = reader->map;

	if (!kind || strcmp(kind->name, rest) != 0)
		return err_set(reader->err, ERR_DATA,
		    "there is no kind \"%s\"%s", rest,
		    nearest_kind(reader->arena, rest));
	map->blocks = arena_grow(
	    reader->arena, map->blocks, map->block_count, sizeof(*map->blocks));
	reader->block = &map->blocks[map->block_count++];
	*reader->block = (struct map_block){.kind = kind,
	    .source = map->source,
	    .lang = map->lang,
	    .line = reader->line};
	return true;
}

static bool read_once(struct reader *reader, char *rest)
{
	if (*rest)
		return err_set(
		    reader->err, ERR_DATA, "\"once\" takes no \"%s\"", rest);
	reader->block->once = true;
	return true;
}

static bool read_each(struct reader *reader, char *rest)
{
	if (reader->map->format != MAP_JSONL)
		return err_set(
		    reader->err, ERR_DATA, "\"each\" is for format jsonl");
	reader->block->each = rest;
	return true;
}

static bool read_id(struct reader *reader, char *rest)
{
	reader->block->has_id = true;
	return template_take(reader, rest, &reader->block->id);
}

/* The '=' outside braces. */
static char *equals_find(char *text)
{
	bool inside = false;

	for (; *text; text++) {
		if (*text == '{')
			inside = true;
		else if (*text == '}')
			inside = false;
		else if (*text == '=' && !inside)
			return text;
	}
	return NULL;
}

static void trim_end(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
}

static bool read_skip(struct reader *reader, char *rest)
{
	struct map_block *block = reader->block;
	struct map_skip skip = {0};
	const char *when = word_take(&rest);
	char *equals = equals_find(rest);

	if ((strcmp(when, "when") != 0 && strcmp(when, "unless") != 0) ||
	    !equals)
		return err_set(reader->err, ERR_DATA,
		    "skip is written: skip when TEMPLATE = A | B, or "
		    "skip unless");
	skip.unless = *when == 'u';
	*equals++ = '\0';
	trim_end(rest);
	if (!template_take(reader, rest, &skip.value))
		return false;
	while (*equals) {
		size_t len = strcspn(equals, "|");
		char *word = arena_strndup(reader->arena, equals, len);

		word += strspn(word, " \t");
		trim_end(word);
		equals += len + (equals[len] == '|');
		if (!*word)
			continue;
		skip.words = arena_grow(reader->arena, skip.words,
		    skip.word_count, sizeof(*skip.words));
		skip.words[skip.word_count++] = word;
	}
	block->skips = arena_grow(reader->arena, block->skips,
	    block->skip_count, sizeof(*block->skips));
	block->skips[block->skip_count++] = skip;
	return true;
}

/* --- fields */

static const struct field *field_take(struct reader *reader, const char *name)
{
	const struct field *field = kind_field(reader->block->kind, name);

	if (!field || !field_is_stored(field)) {
		err_set(reader->err, ERR_DATA, "%s have no field \"%s\"%s",
		    reader->block->kind->name, name,
		    nearest_field(reader->arena, reader->block->kind, name));
		return NULL;
	}
	return field;
}

static bool option_read(struct reader *reader, struct map_field *field,
    const char *option, const char *value)
{
	if (strcmp(option, "lang") == 0) {
		field->has_lang = true;
		return lang_take(reader, value, &field->lang);
	}
	if (strcmp(option, "split") == 0)
		return byte_read(reader, value, &field->split);
	if (strcmp(option, "drop") == 0) {
		field->drop = value;
		return true;
	}
	if (strcmp(option, "note") == 0) {
		field->note = value;
		return true;
	}
	if (strcmp(option, "otherwise") == 0) {
		field->otherwise = field_take(reader, value);
		return field->otherwise != NULL;
	}
	if (strcmp(option, "level") == 0)
		return level_parse(value, &field->level) ||
		       err_set(reader->err, ERR_DATA,
			   "a level is member, coordinator or withheld, not "
			   "\"%s\"",
			   value);
	return err_set(reader->err, ERR_DATA,
	    "there is no option \"%s\"; there are lang, split, drop, "
	    "otherwise, level and note",
	    option);
}

/* "organisations/keep-{id}": the kind is the map's to say, not the data's. */
static bool ref_kind_take(struct reader *reader, struct map_field *field)
{
	struct map_part *first = field->value.parts;
	const char *slash = field->value.part_count > 0 && first->literal
				? strchr(first->literal, '/')
				: NULL;

	if (slash)
		field->ref_kind = kind_findn(
		    first->literal, (size_t)(slash - first->literal));
	if (!field->ref_kind)
		return err_set(reader->err, ERR_DATA,
		    "a reference is written KIND/TEMPLATE");
	if (field->field->target &&
	    strcmp(field->field->target, field->ref_kind->name) != 0)
		return err_set(reader->err, ERR_DATA,
		    "\"%s\" refers to %s, not to %s", field->field->name,
		    field->field->target, field->ref_kind->name);
	first->literal = slash + 1;
	return true;
}

static bool read_field(struct reader *reader, char *rest)
{
	struct map_block *block = reader->block;
	struct map_field field = {0};
	char *arrow = strstr(rest, "<-");
	char *template;

	if (!arrow)
		return err_set(reader->err, ERR_DATA,
		    "a field is written: field NAME <- TEMPLATE");
	*arrow = '\0';
	template = arrow + 2 + strspn(arrow + 2, " \t");
	trim_end(rest);
	field.field = field_take(reader, word_take(&rest));
	if (!field.field)
		return false;
	while (*rest) {
		const char *option = word_take(&rest);

		if (!option_read(reader, &field, option, word_take(&rest)))
			return false;
	}
	if (!template_take(reader, template, &field.value) ||
	    (field.field->type == FIELD_REF && !ref_kind_take(reader, &field)))
		return false;
	block->fields = arena_grow(reader->arena, block->fields,
	    block->field_count, sizeof(*block->fields));
	block->fields[block->field_count++] = field;
	return true;
}

/* --- the file */

static const struct {
	const char *name;
	bool above; /* allowed above the first kind */
	bool below;
	directive_reader *read;
} directives[] = {
    {"format", true, false, read_format},
    {"separator", true, false, read_separator},
    {"source", true, true, read_source},
    {"lang", true, true, read_lang},
    {"kind", true, true, read_kind},
    {"once", false, true, read_once},
    {"each", false, true, read_each},
    {"skip", false, true, read_skip},
    {"id", false, true, read_id},
    {"field", false, true, read_field},
};

static bool line_read(struct reader *reader, char *line)
{
	char *rest = line;
	const char *word = word_take(&rest);

	for (size_t i = 0; i < MEM_COUNT(directives); i++) {
		if (strcmp(directives[i].name, word) != 0)
			continue;
		if (reader->block ? directives[i].below : directives[i].above)
			return directives[i].read(reader, rest);
		return err_set(reader->err, ERR_DATA, "\"%s\" stands %s", word,
		    reader->block ? "above the first kind" : "below a kind");
	}
	return err_set(
	    reader->err, ERR_DATA, "there is no directive \"%s\"", word);
}

static bool blocks_check(struct reader *reader)
{
	const struct map *map = reader->map;

	if (map->block_count == 0)
		return err_set(
		    reader->err, ERR_DATA, "%s: it makes nothing", map->path);
	for (size_t i = 0; i < map->block_count; i++)
		if (!map->blocks[i].has_id)
			return err_set(reader->err, ERR_DATA,
			    "%s:%zu: %s without an id", map->path,
			    map->blocks[i].line, map->blocks[i].kind->name);
	return true;
}

/* A name that is no file here is that of a map that came with klasterd. */
static const char *map_place(struct arena *arena, const char *name)
{
	const char *shipped;

	if (strchr(name, '/') || access(name, F_OK) == 0)
		return name;
	shipped =
	    path_shipped(arena, arena_printf(arena, "maps/%s", name), NULL);
	return shipped ? shipped : name;
}

struct map *map_read(struct arena *arena, const char *name, struct err *err)
{
	const char *path = map_place(arena, name);
	struct map *map = arena_alloc(arena, sizeof(*map));
	struct reader reader = {.arena = arena, .map = map, .err = err};
	size_t len;
	char *text = path_read(arena, path, MAP_BYTES_MAX, &len, err);

	if (!text)
		return NULL;
	map->path = path;
	map->separator = ',';
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (*text) {
		size_t line_len = strcspn(text, "\n");
		bool is_last = text[line_len] == '\0';
		char *line = text + strspn(text, " \t\r");

		text[line_len] = '\0';
		reader.line++;
		trim_end(line);
		if (*line && *line != '#' && !line_read(&reader, line)) {
			complain(&reader);
			return NULL;
		}
		text += line_len + !is_last;
	}
	return blocks_check(&reader) ? map : NULL;
}

bool map_fits_columns(
    const struct map *map, char *const *columns, size_t count, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = true;

	for (size_t i = 0; ok && i < map->column_count; i++) {
		const char *name = map->columns[i].name;
		size_t k;

		for (k = 0; k < count; k++)
			if (strcmp(columns[k], name) == 0)
				break;
		if (k < count)
			continue;
		ok = err_set(err, ERR_DATA,
		    "%s:%zu: the table has no column \"%s\"%s", map->path,
		    map->columns[i].line, name,
		    nearest_of(&arena, columns, count, name));
	}
	arena_done(&arena);
	return ok;
}
