/* macro.c: owns the named command lines; see macro.h. */
#include "klaster/engine/macro.h"

#include <stdlib.h>
#include <string.h>
#include "klaster/base/arena.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/near.h"

struct macros {
	struct macro *all; /* by name */
	size_t count;
};

struct macros *macros_new(void)
{
	return mem_alloc(sizeof(struct macros));
}

static void macro_done(struct macro *macro)
{
	for (size_t i = 0; i < macro->count; i++)
		free(macro->lines[i]);
	free(macro->lines);
}

void macros_free(struct macros *macros)
{
	if (macros == NULL)
		return;
	for (size_t i = 0; i < macros->count; i++)
		macro_done(&macros->all[i]);
	free(macros->all);
	free(macros);
}

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

bool macro_check_name(const char *name, struct err *err)
{
	size_t len = strlen(name);
	bool ok = len > 0 && len < MACRO_NAME_BYTES &&
		  is_letter((unsigned char)name[0]) && text_is_utf8(name, len);

	for (size_t i = 0; ok && i < len; i++)
		ok = is_letter((unsigned char)name[i]) || name[i] == '-' ||
		     (name[i] >= '0' && name[i] <= '9');
	return ok ||
	       err_set(err, ERR_USAGE,
		   _("'%.40s' is no name for a macro: letters, digits and -, "
		     "a letter first, at most %d bytes"),
		   name, MACRO_NAME_BYTES - 1);
}

/* The place of the name, or where it would stand. */
static size_t place_of(
    const struct macros *macros, const char *name, bool *found)
{
	size_t at = 0;
	int order = 1;

	while (at < macros->count &&
	       (order = strcmp(macros->all[at].name, name)) < 0)
		at++;
	*found = at < macros->count && order == 0;
	return at;
}

static bool copy_lines(
    struct macro *macro, char *const *lines, size_t count, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = true;

	macro->lines = mem_array(count, sizeof(macro->lines[0]));
	while (ok && macro->count < count) {
		char *line = argv_normal(&arena, lines[macro->count], err);

		ok = line != NULL &&
		     (*line != '\0' ||
			 err_set(err, ERR_USAGE,
			     _("a line of a macro cannot be empty")));
		if (ok)
			macro->lines[macro->count++] = mem_strdup(line);
	}
	arena_done(&arena);
	return ok;
}

bool macros_set(struct macros *macros, const char *name, char *const *lines,
    size_t count, bool kept, struct err *err)
{
	struct macro macro = {.kept = kept};
	bool found;

	if (!macro_check_name(name, err))
		return false;
	if (count == 0 || count > MACRO_LINES)
		return err_set(err, ERR_USAGE,
		    _("a macro has from 1 to %d command lines"), MACRO_LINES);
	size_t at = place_of(macros, name, &found);
	if (!found && macros->count == MACRO_COUNT)
		return err_set(
		    err, ERR_USAGE, _("more than %d macros"), MACRO_COUNT);
	if (!copy_lines(&macro, lines, count, err)) {
		macro_done(&macro);
		return false;
	}
	memcpy(macro.name, name, strlen(name) + 1);
	if (found) {
		macro_done(&macros->all[at]);
	} else {
		macros->all = mem_realloc(
		    macros->all, (macros->count + 1) * sizeof(macros->all[0]));
		memmove(macros->all + at + 1, macros->all + at,
		    (macros->count - at) * sizeof(macros->all[0]));
		macros->count++;
	}
	macros->all[at] = macro;
	return true;
}

bool macros_forget(struct macros *macros, const char *name, struct err *err)
{
	bool found;
	size_t at = place_of(macros, name, &found);

	if (!found)
		return macros_find(macros, name, err) != NULL;
	macro_done(&macros->all[at]);
	macros->count--;
	memmove(macros->all + at, macros->all + at + 1,
	    (macros->count - at) * sizeof(macros->all[0]));
	return true;
}

const struct macro *macros_find(
    const struct macros *macros, const char *name, struct err *err)
{
	struct near near;
	bool found;
	size_t at = place_of(macros, name, &found);

	if (found)
		return &macros->all[at];
	near_init(&near, name);
	for (size_t i = 0; i < macros->count; i++)
		near_try(&near, macros->all[i].name);
	if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("no macro is called '%.40s'; did you mean %s?"), name,
		    near.best);
	else
		err_set(err, ERR_USAGE, _("no macro is called '%.40s'"), name);
	return NULL;
}

size_t macros_count(const struct macros *macros)
{
	return macros->count;
}

const struct macro *macros_at(const struct macros *macros, size_t i)
{
	return &macros->all[i];
}

bool macros_print(const struct macros *macros, bool kept_only, struct buf *out)
{
	bool ok = true;

	for (size_t i = 0; ok && i < macros->count; i++) {
		const struct macro *macro = &macros->all[i];

		if (kept_only && !macro->kept)
			continue;
		ok = buf_addf(out, "macro %s", macro->name);
		for (size_t j = 0; ok && j < macro->count; j++)
			ok = buf_addc(out, ' ') &&
			     argv_quote(out, macro->lines[j]);
		ok = ok && buf_addc(out, '\n');
	}
	return ok;
}
