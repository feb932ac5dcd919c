/*
 * screen_lists.c: owns what `klaster --list-keys`, `--list-commands` and
 * `--list-fields` print, without a screen: from the same tables and files as
 * the screen. The manual pages are made from it.
 */
#include "klaster/app/commands.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/engine/keylayout.h"
#include "klaster/engine/macro.h"
#include "klaster/model/kind.h"
#include "session.h"

bool screen_list_keys(
    const struct app_options *options, struct buf *out, struct err *err)
{
	struct app_options copy = *options;
	struct session session = {.options = &copy};
	bool ok;

	session_load_keys(&session);
	ok = keymap_print(session.keymap, out) &&
	     macros_print(session.macros, false, out);
	if (!ok)
		err_set(err, ERR_DATA, _("there are too many bindings"));
	else if (session.is_error)
		ok = err_set(err, ERR_USAGE, "%s", session.message);
	keymap_free(session.keymap);
	macros_free(session.macros);
	keylayout_free(session.layout);
	return ok;
}

bool screen_list_commands(
    const struct app_options *options, struct buf *out, struct err *err)
{
	size_t i;

	(void)options;
	for (i = 0; i < commands_table.count; i++) {
		const struct command *command = &commands_table.rows[i];

		const char *usage =
		    command->usage != NULL ? command->usage : "";

		buf_addf(out, "%s%s%s\t%s\n", command->name,
		    *usage != '\0' ? " " : "", usage, _(command->help));
	}
	if (out->full)
		return err_set(err, ERR_DATA, _("there are too many commands"));
	return true;
}

/* "column,filter,sort,facet": what a list can do with the field; "-". */
static void add_uses(struct buf *out, const struct field *field)
{
	static const struct {
		unsigned roles;
		const char *name;
	} uses[] = {
	    {ROLE_LIST | ROLE_COLUMN, "column"},
	    {ROLE_FILTER, "filter"},
	    {ROLE_SORT, "sort"},
	    {ROLE_FACET, "facet"},
	};
	const char *comma = "";
	size_t i;

	for (i = 0; i < MEM_COUNT(uses); i++)
		if ((field->roles & uses[i].roles) != 0) {
			buf_addf(out, "%s%s", comma, uses[i].name);
			comma = ",";
		}
	if (*comma == '\0')
		buf_addc(out, '-');
}

bool screen_list_fields(
    const struct app_options *options, struct buf *out, struct err *err)
{
	size_t i, j;

	(void)options;
	for (i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);

		buf_addf(out, "%s\t%s\t%s\tkind\t%s\t-\t%s\n", kind->name,
		    kind->singular, kind->alias,
		    level_name(kind->fields[0].level), _(kind->label));
		for (j = 0; j < kind->field_count; j++) {
			const struct field *field = &kind->fields[j];

			buf_addf(out, "%s\t%s\t%s\t%s\t%s\t", kind->name,
			    field->name,
			    field->alias != NULL ? field->alias : "-",
			    field_type_name(field->type),
			    level_name(field->level));
			add_uses(out, field);
			buf_addf(out, "\t%s\n", _(field->label));
		}
	}
	if (out->full)
		return err_set(err, ERR_DATA, _("there are too many fields"));
	return true;
}
