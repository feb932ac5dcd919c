/*
 * cmd_go.c: commands that go somewhere or ask something else. Without words
 * those that need them open a prompt with what holds now.
 */
#include <stdio.h>
#include <string.h>
#include "cmd.h"
#include "klaster/base/buf.h"
#include "klaster/base/i18n.h"
#include "klaster/engine/near.h"
#include "klaster/base/mem.h"
#include "klaster/ui/cell.h"
#include "pane.h"
#include "klaster/ui/view_menu.h"

/* A word that had to be quoted, quoted again: all of it as a phrase, of a
 * filter the value. */
static void join_quoted(struct buf *text, const char *word)
{
	static const char marks[] = ":<>=";
	size_t name = strcspn(word, ":<>= \"");
	size_t mark = name > 0 ? strspn(word + name, marks) : 0;
	if (mark > 0) {
		buf_add(text, word, name + mark);
		word += name + mark;
	}
	buf_addc(text, '"');
	for (; *word; word++) {
		if (*word == '"')
			buf_addc(text, '"');
		buf_addc(text, *word);
	}
	buf_addc(text, '"');
}

void cmd_join(struct buf *text, int argc, char **argv)
{
	buf_init(text, QUERY_TEXT_MAX);
	for (int i = 1; i < argc; i++) {
		if (i > 1)
			buf_addc(text, ' ');
		if (strpbrk(argv[i], " \""))
			join_quoted(text, argv[i]);
		else
			buf_adds(text, argv[i]);
	}
}

/* A query is not split into words as a command line is: what would be a quote
 * or an escape there is made plain, an open phrase is closed. */
void cmd_add_query(struct buf *line, const char *query)
{
	bool quoted = false;
	for (; *query; query++) {
		if (*query == '"')
			quoted = !quoted;
		else if (*query == '\\' || *query == '\'')
			buf_addc(line, '\\');
		buf_addc(line, *query);
	}
	if (quoted)
		buf_addc(line, '"');
}

static const struct query *query_here(struct session *session)
{
	return view_list_query(session_list(session));
}

CMD(cmd_open)
{
	struct session *session = app;
	if (argc < 2)
		return places_follow(session, err);
	const struct kind *kind;
	const char *id;
	struct arena arena = ARENA_INIT;
	bool found = true;
	if (query_is_link(argv[1]))
		places_list(session, NULL, argv[1]);
	else if (record_parse_ref(argv[1], &kind, &id) ||
		 query_link_record(&arena, argv[1], &kind, &id))
		places_record(session, kind, id, NULL);
	else
		found = err_set(err, ERR_USAGE,
		    _("\"%s\" is no address: KIND/ID, such as "
		      "organisations/erb"),
		    argv[1]);
	arena_done(&arena);
	return found;
}

CMD(cmd_back)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	if (session->pane_focused)
		pane_focus(session, false);
	else
		stack_back(&session->stack);
	session->dirty = true;
	return true;
}

CMD(cmd_forward)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	pane_focus(session, false);
	stack_forward(&session->stack);
	session->dirty = true;
	return true;
}

CMD(cmd_overview)
{
	(void)argc;
	(void)argv;
	(void)err;
	places_overview(app);
	return true;
}

CMD(cmd_search)
{
	(void)err;
	if (argc < 2) {
		prompt_open(app, PROMPT_SEARCH, "");
		return true;
	}
	struct buf text;
	cmd_join(&text, argc, argv);
	places_search(app, buf_text(&text));
	buf_done(&text);
	return true;
}

CMD(cmd_filter)
{
	(void)err;
	struct session *session = app;
	struct view *view = session_view(session);
	struct buf text;
	/* What is typed is followed in the list itself. */
	while (view_is_menu(view) && stack_back(&session->stack))
		view = session_view(session);
	if (argc > 1) {
		cmd_join(&text, argc, argv);
		if (view_is_help(view))
			view_help_filter(view, buf_text(&text));
		else if (view_is_items(view))
			view_items_filter(view, buf_text(&text));
		else
			places_list(session, query_here(session)->kind,
			    buf_text(&text));
		buf_done(&text);
		session->dirty = true;
		return true;
	}
	if (view_is_help(view)) {
		prompt_open(session, PROMPT_PALETTE, "");
		return true;
	}
	if (view_is_items(view)) {
		prompt_open(session, PROMPT_FILTER, "");
		return true;
	}
	buf_init(&text, QUERY_TEXT_MAX);
	query_format(query_here(session), &text, false);
	if (text.len > 0)
		buf_addc(&text, ' ');
	prompt_open(session, PROMPT_FILTER, buf_text(&text));
	buf_done(&text);
	return true;
}

CMD(cmd_kind)
{
	struct session *session = app;
	if (argc < 2) {
		prompt_open(session, PROMPT_KIND, "");
		return true;
	}
	const struct kind *kind = kind_find(argv[1]);
	if (kind) {
		places_list(session, kind, "");
		return true;
	}
	struct near near;
	near_init(&near, argv[1]);
	for (size_t i = 0; i < kind_count(); i++) {
		near_try(&near, kind_at(i)->name);
		near_try(&near, kind_at(i)->alias);
	}
	if (near.best)
		return err_set(err, ERR_USAGE,
		    _("no kind \"%s\"; did you mean %s?"), argv[1], near.best);
	return err_set(err, ERR_USAGE, _("no kind \"%s\""), argv[1]);
}

/* The same words asked of the neighbour kind. Of all kinds (a search) the
 * neighbours are the first and the last. Filters that it cannot have go. */
static bool step_kind(struct session *session, int direction)
{
	const struct query *here = query_here(session);
	const struct entry *entry = feed_entry(session->feed, NULL);
	size_t count = kind_count();
	size_t at = here->kind	    ? kind_index(here->kind)
		    : direction > 0 ? count - 1
				    : 0;
	for (size_t i = 0; i < count; i++) {
		at = (at + (direction > 0 ? 1 : count - 1)) % count;
		if (!entry || (entry->has[at] && (!entry->counted[at] ||
						     entry->count[at] > 0)))
			break;
	}
	struct query query = *here;
	query.kind = kind_at(at);
	query.sort = NULL;
	query.descending = false;
	query.column_count = 0;
	query.usual_columns = false;
	if (!query_fits(&query, query.kind, NULL))
		query.filter_count = 0;
	if (here->kind)
		places_ask(session, &query);
	else {
		struct buf text;
		buf_init(&text, QUERY_TEXT_MAX);
		query_format(&query, &text, false);
		places_list(session, query.kind, buf_text(&text));
		buf_done(&text);
	}
	return true;
}

CMD(cmd_next_kind)
{
	(void)argc;
	(void)argv;
	(void)err;
	return step_kind(app, 1);
}

CMD(cmd_previous_kind)
{
	(void)argc;
	(void)argv;
	(void)err;
	return step_kind(app, -1);
}

/* --- language */

/* The language after the one in force, of those worth showing: the record's
 * own, else those of the interface. */
static const char *next_lang(struct session *session)
{
	static const char *const known[] = {
	    "en", "et", "lv", "lt", "pl", "de", "sv"};
	const char *langs[64];
	size_t count = 0;
	const struct record *record = view_record(session_view(session));
	for (size_t i = 0; record && i < record->claim_count; i++) {
		const char *lang = record->claims[i].lang;
		size_t at = 0;
		while (lang && at < count && strcmp(langs[at], lang) != 0)
			at++;
		if (lang && at == count && count < 64)
			langs[count++] = lang;
	}
	if (count < 2) {
		count = sizeof(known) / sizeof(known[0]);
		memcpy(langs, known, sizeof(known));
	}
	for (size_t i = 0; i < count; i++)
		if (record_lang_serves(langs[i], session->langs[0]))
			return langs[(i + 1) % count];
	return langs[0];
}

/* As its speakers call it: who looks for it reads that best. */
static const char *lang_name(const char *lang)
{
	static const struct {
		const char *lang, *name;
	} names[] = {{"de", "Deutsch"}, {"en", "English"}, {"et", "eesti"},
	    {"fi", "suomi"}, {"da", "dansk"}, {"lt", "lietuvių"},
	    {"lv", "latviešu"}, {"pl", "polski"}, {"ru", "русский"},
	    {"sv", "svenska"}};
	for (size_t i = 0; i < MEM_COUNT(names); i++)
		if (record_lang_serves(names[i].lang, lang))
			return names[i].name;
	return NULL;
}

CMD(cmd_language)
{
	struct session *session = app;
	const char *lang = argc > 1 ? argv[1] : next_lang(session);
	size_t len = strcspn(lang, "-_");
	if (len < 2 || len > 3)
		return err_set(err, ERR_USAGE,
		    _("\"%s\" is no language; such as lt, lv, et, pl"), lang);
	snprintf(session->lang_text, sizeof(session->lang_text), "%.*s",
	    (int)len, lang);
	size_t count = 0;
	session->langs[count++] = session->lang_text;
	for (size_t i = 0; session->options->langs[i] && count < SESSION_LANGS;
	     i++)
		if (strcmp(session->options->langs[i], session->lang_text) != 0)
			session->langs[count++] = session->options->langs[i];
	session->langs[count] = NULL;
	for (size_t i = 0; i < session->roster.count; i++)
		if (session->roster.entries[i].is_open)
			feed_set_langs(
			    session->roster.entries[i].connection.feed,
			    session->langs);
	session->env.version++;
	session->dirty = true;
	const char *name = lang_name(session->lang_text);
	if (name)
		session_say(session,
		    _("Texts in %s (%s), where there are any."), name,
		    session->lang_text);
	else
		session_say(session, _("Texts in %s, where there are any."),
		    session->lang_text);
	return true;
}

/* --- help, log */

CMD(cmd_help)
{
	(void)err;
	struct session *session = app;
	struct view *view = view_help_new(&session->env, palette_rows, session);
	session_go(session, view);
	if (argc > 1) {
		struct buf text;
		cmd_join(&text, argc, argv);
		view_help_filter(view, buf_text(&text));
		buf_done(&text);
	}
	return true;
}

CMD(cmd_palette)
{
	(void)argc;
	struct session *session = app;
	bool opens = !view_is_help(session_view(session));
	if (opens)
		cmd_help(session, 1, argv, err);
	prompt_open(session, PROMPT_PALETTE, "");
	/* The help was opened for the prompt: it goes with it. */
	if (opens) {
		session->prompt.came_from = session->stack.at - 1;
		session->prompt.followed = true;
	}
	/* Asked again by its prompt: what was run last comes first. */
	view_help_filter(session_view(session), "");
	return true;
}

CMD(cmd_log)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	session_go(session, view_log_new(&session->env));
	return true;
}
