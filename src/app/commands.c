/*
 * commands.c: owns the table of everything the screen can do. Prompt, keymap,
 * palette, man page and --list-commands all read it.
 */
#include "cmd.h"
#include "own_session.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

enum need {
	NEED_ROWS = 1 << 0,   /* something to move in */
	NEED_TARGET = 1 << 1, /* something to follow */
	NEED_LIST = 1 << 2,   /* rows of records */
	NEED_KIND = 1 << 3,   /* rows of one kind */
	NEED_LINKS = 1 << 4,
	NEED_RECORD = 1 << 5,
	NEED_BACK = 1 << 6,
	NEED_FORWARD = 1 << 7,
	NEED_PROMPT = 1 << 8,
	NEED_FILTER = 1 << 9,
	NEED_PICTURE = 1 << 10,
	NEED_LEAVE = 1 << 11,	 /* something to wait for, or a place before */
	NEED_THING = 1 << 12,	 /* a record, also one of the user's lists */
	NEED_OWN = 1 << 13,	 /* rows of the user's own */
	NEED_ROWS_OUT = 1 << 14, /* a record, or a picture of some */
};

static const struct command_need needs[] = {
    {NEED_ROWS, N_("there is nothing to move in here")},
    {NEED_TARGET, N_("nothing is selected here")},
    {NEED_LIST, N_("this is for lists")},
    {NEED_KIND, N_("this is for a list of one kind")},
    {NEED_LINKS, N_("there are no links here")},
    {NEED_RECORD, N_("no record is selected here")},
    {NEED_BACK, N_("this is the first place")},
    {NEED_FORWARD, N_("this is the last place")},
    {NEED_PROMPT, N_("this is for a prompt")},
    {NEED_FILTER, N_("this is for lists and for the help")},
    {NEED_PICTURE, N_("this is for maps, timelines and charts")},
    {NEED_LEAVE, N_("this is the first place")},
    {NEED_THING, N_("no record is selected here")},
    {NEED_ROWS_OUT, N_("no record is selected here")},
    {NEED_OWN, N_("this is for the lists of what is yours")},
};

const char *const commands_contexts[] = {"overview", "list", "detail", "search",
    "facets", "sort", "columns", "help", "log", "text", "map", "timeline",
    "chart", "own", "services", "related", "compare", KEYMAP_PROMPT, KEYMAP_ANY,
    NULL};

static unsigned have(void *app)
{
	struct session *session = app;
	struct view *view = session_view(session);
	struct pager *pager = view_pager(view);
	unsigned bits = 0;
	bits |= view_list(view) || pager ? NEED_ROWS : 0;
	bits |= view_target(view).what != TARGET_NONE ? NEED_TARGET : 0;
	/* A menu is about a list: what is for lists is for it. */
	struct view *rows_of = session_list(session);
	bits |= rows_of ? NEED_LIST : 0;
	bits |= rows_of && view_list_query(rows_of)->kind ? NEED_KIND : 0;
	bits |= pager && pager->link_count > 0 ? NEED_LINKS : 0;
	bits |= view_record(view) ? NEED_RECORD : 0;
	bool back = session->stack.at > 0 || session->pane_focused;
	bits |= back ? NEED_BACK : 0;
	bits |= back || session_is_waiting(session) ? NEED_LEAVE : 0;
	bits |= session->stack.at + 1 < session->stack.count ? NEED_FORWARD : 0;
	bits |= session->prompt.open ? NEED_PROMPT : 0;
	bits |= rows_of || view_is_help(view) || view_is_items(view)
		    ? NEED_FILTER
		    : 0;
	bits |= session_thing(session, NULL) ? NEED_THING : 0;
	bits |=
	    view_is_items(view) && view_list(view)->count > 0 ? NEED_OWN : 0;
	bits |= view->ops->picture ? NEED_PICTURE : 0;
	bits |= view_record(view) || view->ops->picture ? NEED_ROWS_OUT : 0;
	return bits;
}

#define MOVES                                                                  \
	.needs = NEED_ROWS,                                                    \
	.flags = COMMAND_MOVES | COMMAND_SAFE | COMMAND_COUNTS
#define PICTURES .needs = NEED_PICTURE, .flags = COMMAND_MOVES | COMMAND_SAFE
#define STEPS                                                                  \
	.needs = NEED_PICTURE,                                                 \
	.flags = COMMAND_MOVES | COMMAND_SAFE | COMMAND_COUNTS
#define PROMPTS                                                                \
	.needs = NEED_PROMPT,                                                  \
	.flags = COMMAND_PROMPT | COMMAND_HIDDEN | COMMAND_SAFE

static const struct command rows[] = {
    {"open", "[KIND/ID]", 0, COMMAND_SAFE,
	N_("Open what is selected, or the record of that address"), cmd_open},
    {"back", "", NEED_BACK, COMMAND_SAFE,
	N_("Go back to the place before this one"), cmd_back},
    {"forward", "", NEED_FORWARD, COMMAND_SAFE,
	N_("Go forward again after going back"), cmd_forward},
    {"search", "[WORDS...]", 0, COMMAND_SAFE, N_("Search in all kinds"),
	cmd_search},
    {"filter", "[QUERY...]", NEED_FILTER, COMMAND_SAFE,
	N_("Show only the rows that fit a query"), cmd_filter},
    {"facets", "[FIELD]", NEED_KIND, COMMAND_SAFE,
	N_("Narrow down by the values there are, with how many rows have them"),
	cmd_facets},
    {"facet", "FIELD VALUE...", NEED_KIND, COMMAND_SAFE,
	N_("Add a value that the rows may have, or take it away"), cmd_facet},
    {"sort", "[FIELD]", NEED_KIND, COMMAND_SAFE,
	N_("Choose the order, or sort by a field; -FIELD turns it round"),
	cmd_sort},
    {"columns", "[FIELD...]", NEED_KIND, COMMAND_SAFE,
	N_("Choose the columns, or name them; default: the usual ones"),
	cmd_columns},
    {"column", "FIELD", NEED_KIND, COMMAND_SAFE,
	N_("Add a column, or take it away"), cmd_column},
    {"column-left", "[FIELD]", NEED_KIND, COMMAND_SAFE,
	N_("Put a column before the one before it"), cmd_column_left},
    {"column-right", "[FIELD]", NEED_KIND, COMMAND_SAFE,
	N_("Put a column behind the one behind it"), cmd_column_right},
    {"copy-query", "[address]", NEED_LIST, 0,
	N_("Copy what the list asks, as text or as its address"),
	cmd_copy_query},
    {"kind", "[NAME]", 0, COMMAND_SAFE,
	N_("Go to the list of a kind: organisations, projects"), cmd_kind},
    {"next-kind", "", NEED_LIST, COMMAND_SAFE,
	N_("Ask the same of the next kind"), cmd_next_kind},
    {"previous-kind", "", NEED_LIST, COMMAND_SAFE,
	N_("Ask the same of the previous kind"), cmd_previous_kind},
    {"overview", "", 0, COMMAND_SAFE, N_("Show what there is"), cmd_overview},
    {"map", "[KIND] [QUERY...]", 0, COMMAND_SAFE,
	N_("Show on a map where the rows are"), cmd_map},
    {"near", "TOWN...", 0, COMMAND_SAFE,
	N_("Measure from a town: the nearest rows first"), cmd_near},
    {"timeline", "[KIND] [QUERY...]", 0, COMMAND_SAFE,
	N_("Show as bars from when to when the rows last"), cmd_timeline},
    {"chart", "[FIELD [MONEY]]", 0, COMMAND_SAFE,
	N_("Show as bars how many rows there are of each value"), cmd_chart},
    {"money", "[FIELD]", NEED_PICTURE, COMMAND_SAFE,
	N_("Add up amounts in a chart: the next field of money, or none"),
	cmd_money},
    {"related", "[KIND/ID]", 0, COMMAND_SAFE,
	N_("Show the lists that have to do with the record: its partners, "
	   "projects, people"),
	cmd_related},
    {"choose", "", NEED_THING, COMMAND_SAFE,
	N_("Choose the record, to compare another one with it or to go from "
	   "it"),
	cmd_choose},
    {"compare", "[KIND/ID]", NEED_THING, COMMAND_SAFE,
	N_("Show the record beside the chosen one, or beside that one"),
	cmd_compare},
    {"path", "[FROM [TO]]", 0, COMMAND_SAFE,
	N_("Show the shortest way between two organisations over common "
	   "projects"),
	cmd_path},
    {"language", "[TAG]", 0, COMMAND_SAFE,
	N_("Show texts in the next language, or in that one"), cmd_language},
    {"bookmark", "", NEED_THING, 0,
	N_("Put a bookmark to the record, or take it away"), cmd_bookmark},
    {"bookmarks", "", 0, COMMAND_SAFE, N_("Show your bookmarks"),
	cmd_bookmarks},
    {"note", "[TEXT...]", NEED_THING, 0,
	N_("Add a line to your note on the record; \"-\" takes it away; "
	   "without words in your editor"),
	cmd_note},
    {"notes", "", 0, COMMAND_SAFE, N_("Show your notes"), cmd_notes},
    {"tag", "[NAME...]", NEED_THING, 0,
	N_("Put tags of yours to the record; -NAME takes one away"), cmd_tag},
    {"tags", "[NAME]", 0, COMMAND_SAFE,
	N_("Show your tags, or the records that have one"), cmd_tags},
    {"save", "NAME [QUERY...]", 0, 0,
	N_("Keep a search by a name: this list's, or what is asked"), cmd_save},
    {"saved", "[NAME]", 0, COMMAND_SAFE,
	N_("Show your saved searches with their new hits, or go to one"),
	cmd_saved},
    {"rename", "NAME", NEED_OWN, 0,
	N_("Call the selected saved search otherwise"), cmd_rename},
    {"history", "", 0, COMMAND_SAFE, N_("Show where you were, latest first"),
	cmd_history},
    {"forget", "", NEED_OWN, 0,
	N_("Remove what is selected from this list of yours"), cmd_forget},

    {"copy", "[FIELD]", NEED_RECORD, 0,
	N_("Copy the name, or: id, link, record, vcard, a field"), cmd_copy},
    {"open-link", "[FIELD]", NEED_RECORD, 0,
	N_("Show the record's web page, or another address, in a browser"),
	cmd_open_link},
    {"mail", "", NEED_RECORD, 0,
	N_("Write to the record's address in a mail program"), cmd_mail},
    {"export", "[--force] [--shown] [FILE] [FORMAT]", NEED_ROWS_OUT, 0,
	N_("Write all rows of the list, those shown, or the record into a "
	   "file"),
	cmd_export},
    {"print", "[WORDS...]", 0, 0,
	N_("Write what is shown as text: into FILE, or to a command: | lp"),
	cmd_print},
    {"pipe", "COMMAND [WORDS...]", NEED_RECORD, 0,
	N_("Give the record to a command and show what it says; "
	   "--format=FORMAT first"),
	cmd_pipe},
    {"copied", "", 0, COMMAND_SAFE, N_("Show what was copied last"),
	cmd_copied},
    {"refresh", "", 0, 0, N_("Ask the service again"), cmd_refresh},
    {"sync", "[--allow-mass-delete] [QUERY...]", 0, 0,
	N_("Make the copy complete, or what a query finds; or bring it up to "
	   "date"),
	cmd_sync},
    {"offline", "", 0, COMMAND_SAFE,
	N_("Ask nothing of the service; what is kept is shown"), cmd_offline},
    {"online", "", 0, COMMAND_SAFE, N_("Ask the service again from now on"),
	cmd_online},
    {"service", "[NAME]", 0, COMMAND_SAFE,
	N_("Go to another service, or show all with their state"), cmd_service},
    {"search-all", "[WORDS...]", 0, COMMAND_SAFE,
	N_("Search in all services at once"), cmd_search_all},
    {"cancel", "", 0, COMMAND_SAFE,
	N_("Wait for nothing more of what is loading"), cmd_cancel},
    {"cancel-or-back", "", NEED_LEAVE, COMMAND_SAFE,
	N_("Wait no longer for what is not here yet; else go back"),
	cmd_cancel_or_back},
    {"help", "[WORDS...]", 0, COMMAND_SAFE,
	N_("Show all commands with their keys"), cmd_help},
    {"palette", "", 0, COMMAND_SAFE,
	N_("Find a command by its words and run it"), cmd_palette},
    {"prompt", "[TEXT...]", 0, COMMAND_SAFE, N_("Type a command"), cmd_prompt},
    {"log", "", 0, COMMAND_SAFE, N_("Show what happened"), cmd_log},
    {"set", "[NAME] [VALUE]", 0, COMMAND_SAFE, N_("Show or change a setting"),
	cmd_set},
    {"toggle", "NAME", 0, COMMAND_SAFE,
	N_("Turn a setting that is yes or no the other way"), cmd_toggle},
    {"click", "", 0, COMMAND_SAFE,
	N_("Select what was clicked; once more, open it"), cmd_click},
    {"bind", "CONTEXT KEYS COMMAND...", 0, COMMAND_SAFE,
	N_("Make keys run a command"), cmd_bind},
    {"unbind", "CONTEXT [KEYS]", 0, COMMAND_SAFE,
	N_("Take keys away from a context"), cmd_bind},
    {"record", "[NAME]", 0, COMMAND_SAFE,
	N_("Record what is done from now on as a macro, or end that"),
	cmd_record},
    {"play", "[NAME] [TIMES]", 0, COMMAND_SAFE | COMMAND_COUNTS,
	N_("Play a macro: the last one, or that of the name"), cmd_play},
    {"macro", "NAME [LINE...]", 0, COMMAND_SAFE,
	N_("Give command lines a name; without any it is forgotten"),
	cmd_macro},
    {"reload-keys", "", 0, COMMAND_SAFE, N_("Read the keymap files again"),
	cmd_reload_keys},
    {"echo", "[WORDS...]", 0, COMMAND_SAFE,
	N_("Say something on the status line"), cmd_echo},
    {"focus", "", 0, COMMAND_SAFE,
	N_("Go over to the record beside the list, and back"), cmd_focus},
    {"redraw", "", 0, COMMAND_SAFE, N_("Draw the screen anew"), cmd_redraw},
    {"suspend", "", 0, COMMAND_SAFE, N_("Go back to the shell for a while"),
	cmd_suspend},
    {"quit", "", 0, COMMAND_SAFE, N_("Leave klaster"), cmd_quit},

    {"move-down", "[COUNT]", MOVES, N_("Go to the next row, link or line"),
	cmd_move_down},
    {"move-up", "[COUNT]", MOVES, N_("Go to the previous row, link or line"),
	cmd_move_up},
    {"page-down", "[COUNT]", MOVES, N_("Go one screen down"), cmd_page_down},
    {"page-up", "[COUNT]", MOVES, N_("Go one screen up"), cmd_page_up},
    {"half-down", "[COUNT]", MOVES, N_("Go half a screen down"), cmd_half_down},
    {"half-up", "[COUNT]", MOVES, N_("Go half a screen up"), cmd_half_up},
    {"first", "[ROW]", MOVES, N_("Go to the first row, or to row ROW"),
	cmd_first},
    {"last", "[ROW]", MOVES, N_("Go to the last row, or to row ROW"), cmd_last},
    {"next-link", "[COUNT]", .needs = NEED_LINKS,
	.flags = COMMAND_MOVES | COMMAND_SAFE | COMMAND_COUNTS,
	N_("Go to the next link"), cmd_next_link},
    {"previous-link", "[COUNT]", .needs = NEED_LINKS,
	.flags = COMMAND_MOVES | COMMAND_SAFE | COMMAND_COUNTS,
	N_("Go to the previous link"), cmd_previous_link},
    {"next-section", "[COUNT]", MOVES, N_("Go to the next section"),
	cmd_next_section},
    {"previous-section", "[COUNT]", MOVES, N_("Go to the previous section"),
	cmd_previous_section},
    {"scroll-left", "[COUNT]", MOVES, N_("Show columns further left"),
	cmd_scroll_left},
    {"scroll-right", "[COUNT]", MOVES, N_("Show columns further right"),
	cmd_scroll_right},

    {"pan-up", "[COUNT]", STEPS, N_("Go up in the picture"), cmd_pan_up},
    {"pan-down", "[COUNT]", STEPS, N_("Go down in the picture"), cmd_pan_down},
    {"pan-left", "[COUNT]", STEPS, N_("Go left: westward, or to earlier days"),
	cmd_pan_left},
    {"pan-right", "[COUNT]", STEPS, N_("Go right: eastward, or to later days"),
	cmd_pan_right},
    {"zoom-in", "[COUNT]", STEPS, N_("Look nearer"), cmd_zoom_in},
    {"zoom-out", "[COUNT]", STEPS, N_("Look from further away"), cmd_zoom_out},
    {"zoom-all", "", PICTURES, N_("Show all marks"), cmd_zoom_all},
    {"next-mark", "[COUNT]", STEPS,
	N_("Go to the next mark, or the next thing counted"), cmd_next_mark},
    {"previous-mark", "[COUNT]", STEPS, N_("Go to the mark before"),
	cmd_previous_mark},
    {"twin", "", PICTURES, N_("Show the picture in words, or again"), cmd_twin},

    {"prompt-accept", "", PROMPTS, N_("Take what is typed"), cmd_prompt_accept},
    {"prompt-cancel", "", PROMPTS, N_("Leave the prompt"), cmd_prompt_cancel},
    {"prompt-backspace", "", PROMPTS, N_("Delete the character before"),
	cmd_prompt_backspace},
    {"prompt-delete", "", PROMPTS, N_("Delete the character here"),
	cmd_prompt_delete},
    {"prompt-delete-word", "", PROMPTS, N_("Delete the word before"),
	cmd_prompt_delete_word},
    {"prompt-kill", "", PROMPTS, N_("Delete all that follows"),
	cmd_prompt_kill},
    {"prompt-kill-start", "", PROMPTS, N_("Delete all that comes before"),
	cmd_prompt_kill_start},
    {"prompt-left", "", PROMPTS, N_("Go one character left"), cmd_prompt_left},
    {"prompt-right", "", PROMPTS, N_("Go one character right"),
	cmd_prompt_right},
    {"prompt-word-left", "", PROMPTS, N_("Go one word left"),
	cmd_prompt_word_left},
    {"prompt-word-right", "", PROMPTS, N_("Go one word right"),
	cmd_prompt_word_right},
    {"prompt-home", "", PROMPTS, N_("Go to the start of the line"),
	cmd_prompt_home},
    {"prompt-end", "", PROMPTS, N_("Go to the end of the line"),
	cmd_prompt_end},
    {"prompt-history-older", "", PROMPTS, N_("Bring back an earlier line"),
	cmd_prompt_history_older},
    {"prompt-history-newer", "", PROMPTS, N_("Bring back a later line"),
	cmd_prompt_history_newer},
    {"prompt-complete", "", PROMPTS, N_("Complete the word"),
	cmd_prompt_complete},
};

const struct command_table commands_table = {.rows = rows,
    .count = MEM_COUNT(rows),
    .needs = needs,
    .need_count = MEM_COUNT(needs),
    .have = have};
