/*
 * cli_profile.c: owns how klaster tells what it makes of a foreign server:
 * `klaster profile check`, and that part of `klaster doctor`.
 */
#include <string.h>
#include "cli.h"
#include "klaster/base/i18n.h"
#include "klaster/base/out.h"

static const char *add(struct arena *arena, const char *list, const char *name)
{
	return *list == '\0' ? name : arena_printf(arena, "%s, %s", list, name);
}

static void say(struct arena *arena, const char *name, const char *text)
{
	if (*text != '\0')
		out_line(stdout, safe_linef(arena, "  %s: %s", name, text));
}

/* One kind as the profile has it. */
static void say_kind(struct arena *arena, const struct profile *profile,
    const struct profile_kind *of)
{
	const char *fields = "", *filters = "", *sorts = "";
	size_t i;

	out_line(stdout, safe_linef(arena, "%s = %s (%s)", of->kind->name,
			     of->type, of->path));
	for (i = 0; i < of->field_count; i++) {
		const struct profile_field *one = &of->fields[i];

		if (one->path != NULL)
			fields = add(arena, fields,
			    arena_printf(
				arena, "%s = %s", one->field->name, one->path));
		if (one->filters)
			filters = add(arena, filters, one->field->name);
		if (one->sorts)
			sorts = add(arena, sorts, one->field->name);
	}
	say(arena, _("fields"), fields);
	say(arena, _("words are asked"),
	    profile_asks_words(profile, of) ? _("yes")
					    : _("no, filtered here"));
	say(arena, _("filters asked"), filters);
	say(arena, _("sorts asked"), sorts);
}

/* A field that is asked for and found nowhere cannot be asked. */
static bool check_fields(
    const struct profile_kind *of, const char *name, struct err *err)
{
	size_t i;

	for (i = 0; i < of->field_count; i++)
		if (of->fields[i].path == NULL)
			return err_set(err, ERR_DATA,
			    _("%s: [%s] has %s among its filters or sorts, and "
			      "no line %s = NAME"),
			    name, of->kind->name, of->fields[i].field->name,
			    of->fields[i].field->name);
	return true;
}

static bool run_profile(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct profile *profile;
	bool ok = true;
	size_t i;

	if (argc != 2 || strcmp(argv[0], "check") != 0)
		return err_set(err, ERR_USAGE,
		    _("profile check FILE, or the name of a shipped one: "
		      "klaster profile check drupal"));
	profile = service_profile(argv[1], err);
	if (profile == NULL)
		return false;
	for (i = 0; i < profile->kind_count && ok; i++) {
		say_kind(&cli->arena, profile, &profile->kinds[i]);
		ok = check_fields(&profile->kinds[i], argv[1], err);
	}
	profile_free(profile);
	return ok;
}

/* --- doctor */

static void say_seen(struct cli *cli, const struct profile *profile,
    const struct profile_kind *of)
{
	struct arena *arena = &cli->arena;
	const char *mapped = "", *left = "";
	size_t i;

	for (i = 0; i < profile->seen_count; i++) {
		const struct profile_seen *seen = &profile->seen[i];

		if (seen->of != of->kind)
			continue;
		if (seen->field == NULL)
			left = add(arena, left, seen->name);
		else
			mapped = add(arena, mapped,
			    arena_printf(arena, "%s = %s", seen->field->name,
				seen->name));
	}
	out_line(
	    stdout, safe_linef(arena, "%s = %s", of->kind->name, of->type));
	say(arena, _("understood"), mapped);
	say(arena, _("not understood"), left);
}

void cli_doctor_profile(struct cli *cli)
{
	struct profile *profile = cli->connection.profile;
	size_t i;

	if (profile == NULL || profile->open)
		return;
	for (i = 0; i < profile->kind_count; i++) {
		struct query query = {.kind = profile->kinds[i].kind};
		struct err err = ERR_INIT;

		/* A page of each: what stands in it is what is judged. */
		cli_row(cli, feed_list(cli->connection.feed, &query, NULL), 0,
		    &err);
		say_seen(cli, profile, &profile->kinds[i]);
		if (err.code != ERR_NONE)
			say(&cli->arena, _("trouble"), err.text);
	}
}

const struct cli_command cli_command_profile = {
    .name = "profile",
    .args = N_("check FILE|NAME"),
    .help = N_("Say what a profile of a foreign server says, and its faults"),
    .examples = "klaster profile check drupal\n"
		"klaster profile check ./office.profile\n",
    .run = run_profile,
};
