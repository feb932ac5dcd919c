/* tape.c: owns what is being recorded and what is being played; see tape.h. */
#include "tape.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd.h"
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/engine/keyfile.h"
#include "klaster/engine/macro.h"
#include "klaster/own/own_lines.h"
#include "session.h"

enum {
	DEPTH = 8,     /* macros that play each other */
	STEPS = 10000, /* lines run by one `play` */
	TIMES = 1000,  /* in one `play` */
	FILE_BYTES = 1 << 20
};

#define NAME_PRESET "last" /* what is recorded without a name */

/* Lines of its own: the macro may be changed while it plays. */
struct lines_kept {
	char name[MACRO_NAME_BYTES];
	char *lines[MACRO_LINES];
	size_t count;
};

struct playing {
	struct lines_kept kept;
	size_t at;
	long times; /* still to come, this one included */
};

struct tape {
	bool records;
	struct lines_kept recorded;
	bool is_full; /* more was run than a macro holds */
	struct playing playing[DEPTH];
	size_t depth;
	size_t steps;
	char last[MACRO_NAME_BYTES]; /* what `play` plays */
};

static void keep_name(char out[MACRO_NAME_BYTES], const char *name)
{
	size_t len = strnlen(name, MACRO_NAME_BYTES - 1);

	memcpy(out, name, len);
	out[len] = '\0';
}

static void drop_lines(struct lines_kept *kept)
{
	while (kept->count > 0)
		free(kept->lines[--kept->count]);
}

static void drop_playing(struct tape *tape)
{
	while (tape->depth > 0)
		drop_lines(&tape->playing[--tape->depth].kept);
	tape->steps = 0;
}

struct tape *tape_new(void)
{
	struct tape *tape = mem_alloc(sizeof(*tape));

	keep_name(tape->last, NAME_PRESET);
	return tape;
}

void tape_free(struct tape *tape)
{
	if (tape == NULL)
		return;
	drop_lines(&tape->recorded);
	drop_playing(tape);
	free(tape);
}

/* --- recording */

void tape_note(struct session *session, const char *line)
{
	struct tape *tape = session->tape;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(line, " "), line);
	const struct command *command =
	    command_find(&commands_table, name, NULL);
	/* What is about recording itself is not what was done, and what
	 * opened a prompt is taken down when it is answered. */
	if (!tape->records || !command || command->run == cmd_record ||
	    command->run == cmd_macro || session->prompt.open)
		return;
	tape->is_full = tape->recorded.count == MACRO_LINES;
	if (!tape->is_full)
		tape->recorded.lines[tape->recorded.count++] = mem_strdup(line);
}

void tape_note_query(
    struct session *session, const char *name, const char *text)
{
	struct buf line;

	buf_init(&line, ARGV_LINE_BYTES);
	buf_addf(&line, "%s ", name);
	cmd_add_query(&line, text);
	tape_note(session, buf_text(&line));
	buf_done(&line);
}

/* One goes as it is here, into those of the file or out of them. */
static bool carry_over(const struct session *session, struct macros *kept,
    const char *name, struct err *err)
{
	struct err none = ERR_INIT;
	const struct macro *macro = macros_find(session->macros, name, &none);

	if (macro)
		return macros_set(
		    kept, name, macro->lines, macro->count, true, err);
	macros_forget(kept, name, &none);
	return true;
}

/* Those made on the screen outlive it, in a file like any other of keys. Only
 * the one of this name is written: another klaster may have added others, and
 * an erased person's are not to come back. */
static bool save(struct session *session, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *path = path_in(&arena, PATH_STATE, OWN_LINES_MACROS, err);
	struct macros *kept = macros_new();
	struct buf text;

	buf_init(&text, FILE_BYTES);
	if (!session->script)
		session_load_kept(session, kept);
	bool ok = carry_over(session, kept, name, err);
	macros_print(kept, true, &text);
	ok = ok && (session->script ||
		       (path && path_make(PATH_STATE, err) &&
			   path_write(path, buf_text(&text), text.len, err)));
	buf_done(&text);
	macros_free(kept);
	arena_done(&arena);
	return ok;
}

static bool end_recording(struct session *session, struct err *err)
{
	struct tape *tape = session->tape;
	struct lines_kept *kept = &tape->recorded;
	size_t count = kept->count;
	bool ok = true;

	tape->records = false;
	if (count == 0) {
		session_say(session, "%s", _("Nothing was recorded."));
		return true;
	}
	ok = macros_set(
		 session->macros, kept->name, kept->lines, count, true, err) &&
	     save(session, kept->name, err);
	drop_lines(kept);
	if (!ok)
		return false;
	keep_name(tape->last, kept->name);
	if (tape->is_full)
		session_say(session,
		    _("%s: the first %zu command lines; a macro holds no "
		      "more"),
		    kept->name, count);
	else
		session_say(session,
		    i18n_plural("%s: %zu command line", "%s: %zu command lines",
			(unsigned long)count),
		    kept->name, count);
	return true;
}

CMD(cmd_record)
{
	struct session *session = app;
	struct tape *tape = session->tape;
	const char *name = argc > 1 ? argv[1] : NAME_PRESET;

	session->dirty = true;
	if (tape->records)
		return end_recording(session, err);
	if (!macro_check_name(name, err))
		return false;
	tape->records = true;
	tape->is_full = false;
	keep_name(tape->recorded.name, name);
	return true;
}

/* The words of such a line in a keymap file; without lines it goes. */
CMD(cmd_macro)
{
	struct session *session = app;
	struct keyfile_env env = session_key_env(session);

	env.keeps_macros = true;
	if (!keyfile_run_macro(argc, argv, &env, err) ||
	    !save(session, argv[1], err))
		return false;
	session_say(session,
	    argc == 2 ? _("%s is forgotten.") : _("%s is defined."), argv[1]);
	return true;
}

/* --- playing */

static bool push(
    struct tape *tape, const struct macro *macro, long times, struct err *err)
{
	if (tape->depth == DEPTH)
		return err_set(err, ERR_USAGE,
		    _("%s: more than %d macros play each other"), macro->name,
		    DEPTH);
	struct playing *playing = &tape->playing[tape->depth++];
	*playing = (struct playing){.times = times};
	keep_name(playing->kept.name, macro->name);
	while (playing->kept.count < macro->count) {
		const char *line = macro->lines[playing->kept.count];

		playing->kept.lines[playing->kept.count++] = mem_strdup(line);
	}
	return true;
}

static bool read_times(const char *text, long *times, struct err *err)
{
	char *end;

	*times = strtol(text, &end, 10);
	if (*end == '\0' && *times >= 1 && *times <= TIMES)
		return true;
	return err_set(err, ERR_USAGE, _("\"%.40s\" is no number from 1 to %d"),
	    text, TIMES);
}

CMD(cmd_play)
{
	struct session *session = app;
	struct tape *tape = session->tape;
	long times = 1;
	bool named = argc > 1 && !isdigit((unsigned char)argv[1][0]);
	const char *count = argc > 2		 ? argv[2]
			    : argc > 1 && !named ? argv[1]
						 : NULL;

	if (count && !read_times(count, &times, err))
		return false;
	const struct macro *macro =
	    macros_find(session->macros, named ? argv[1] : tape->last, err);
	if (!macro && !named)
		return err_set(err, ERR_NOTHING, "%s",
		    _("There is no macro to play yet; record begins one."));
	if (!macro)
		return false;
	if (tape->depth == 0)
		tape->steps = 0;
	if (!push(tape, macro, times, err))
		return false;
	if (tape->depth == 1)
		keep_name(tape->last, macro->name);
	session->dirty = true;
	return true;
}

bool tape_is_playing(const struct session *session)
{
	return session->tape && session->tape->depth > 0;
}

bool tape_is_due(const struct session *session)
{
	/* A new place is laid out when it is drawn: before, it has no links. */
	return tape_is_playing(session) && !session->fresh &&
	       session_is_settled(session);
}

static void say_stopped(struct session *session, struct err *err)
{
	const struct playing *playing =
	    &session->tape->playing[session->tape->depth - 1];
	const char *line = playing->kept.lines[playing->at - 1];

	if (!err->text[0])
		err_set(err, ERR_NOTHING, "%s", _("nothing more to do there"));
	err_prefix(err, _("%s stopped at line %zu, %s"), playing->kept.name,
	    playing->at, line);
	session_fail(session, err);
}

/* Leaves what has come to its end, or begins it once more. */
static void settle(struct tape *tape)
{
	while (tape->depth > 0) {
		struct playing *top = &tape->playing[tape->depth - 1];

		if (top->at < top->kept.count)
			return;
		top->at = 0;
		if (--top->times > 0)
			return;
		drop_lines(&top->kept);
		tape->depth--;
	}
}

void tape_turn(struct session *session)
{
	struct tape *tape = session->tape;

	while (tape_is_due(session) && !session->quit) {
		struct playing *top = &tape->playing[tape->depth - 1];
		const char *line = top->kept.lines[top->at++];
		struct err err = ERR_INIT;

		session->keyed = session->dirty = true;
		bool ok =
		    tape->steps++ < STEPS ||
		    err_set(&err, ERR_USAGE, _("more than %d lines"), STEPS);
		ok = ok &&
		     command_run_line(&commands_table, session, line, &err);
		if (!ok) {
			say_stopped(session, &err);
			drop_playing(tape);
		}
		settle(tape);
	}
}

void tape_stop(struct session *session)
{
	struct tape *tape = session->tape;
	const struct playing *playing = &tape->playing[tape->depth - 1];

	session_say(session, _("%s stopped before line %zu of %zu."),
	    playing->kept.name, playing->at + 1, playing->kept.count);
	drop_playing(tape);
}

const char *tape_mark(const struct session *session, struct arena *arena)
{
	const struct tape *tape = session->tape;

	if (tape->records)
		return arena_printf(arena, _("recording %s (%s ends it)"),
		    tape->recorded.name,
		    palette_keys(
			session, session_context(session), "record", 1, arena));
	if (tape->depth > 0)
		return arena_printf(arena, _("playing %s"),
		    tape->playing[tape->depth - 1].kept.name);
	return "";
}
