/*
 * cmd.h: the functions of the command table, by the file they stand in; for
 * src/app/commands.c alone. All have the shape of command_run.
 */
#ifndef KLASTER_SRC_APP_CMD_H
#define KLASTER_SRC_APP_CMD_H

#include "klaster/base/buf.h"
#include "session.h"

/* A count, or the number of a row, behind a command that moves. */
#define CMD_COUNT_MAX 999999999

#define CMD(name) bool name(void *app, int argc, char **argv, struct err *err)

/* cmd_move.c */
CMD(cmd_move_down);
CMD(cmd_move_up);
CMD(cmd_page_down);
CMD(cmd_page_up);
CMD(cmd_half_down);
CMD(cmd_half_up);
CMD(cmd_first);
CMD(cmd_last);
CMD(cmd_next_link);
CMD(cmd_previous_link);
CMD(cmd_next_section);
CMD(cmd_previous_section);
CMD(cmd_scroll_left);
CMD(cmd_scroll_right);

/* cmd_go.c */
CMD(cmd_open);
CMD(cmd_back);
CMD(cmd_forward);
CMD(cmd_search);
CMD(cmd_filter);
CMD(cmd_kind);
CMD(cmd_next_kind);
CMD(cmd_previous_kind);
CMD(cmd_language);
CMD(cmd_help);
CMD(cmd_palette);
CMD(cmd_log);
CMD(cmd_overview);

/* How often: the word behind the command, or once. In cmd_move.c. */
bool cmd_count(int argc, char **argv, int *count, struct err *err);

/* The words of a command but the first as one text, as they were before they
 * were split. buf_done(). */
void cmd_join(struct buf *text, int argc, char **argv);
/* Appends a query to a command line so that cmd_join() gives it back. */
void cmd_add_query(struct buf *line, const char *query);

/* cmd_narrow.c */
CMD(cmd_sort);
CMD(cmd_columns);
CMD(cmd_column);
CMD(cmd_column_left);
CMD(cmd_column_right);
CMD(cmd_facets);
CMD(cmd_facet);
CMD(cmd_copy_query);

/* cmd_look.c */
CMD(cmd_map);
CMD(cmd_near);
CMD(cmd_timeline);
CMD(cmd_chart);
CMD(cmd_money);
CMD(cmd_pan_up);
CMD(cmd_pan_down);
CMD(cmd_pan_left);
CMD(cmd_pan_right);
CMD(cmd_zoom_in);
CMD(cmd_zoom_out);
CMD(cmd_zoom_all);
CMD(cmd_next_mark);
CMD(cmd_previous_mark);
CMD(cmd_twin);

/* cmd_own.c */
CMD(cmd_bookmark);
CMD(cmd_bookmarks);
CMD(cmd_note);
CMD(cmd_notes);
CMD(cmd_tag);
CMD(cmd_tags);
CMD(cmd_history);
CMD(cmd_forget);

/* cmd_saved.c */
CMD(cmd_save);
CMD(cmd_saved);
CMD(cmd_rename);

/* cmd_session.c */
CMD(cmd_refresh);
CMD(cmd_cancel);
CMD(cmd_cancel_or_back);
CMD(cmd_redraw);
CMD(cmd_suspend);
CMD(cmd_quit);
CMD(cmd_prompt);
CMD(cmd_echo);
CMD(cmd_bind);
CMD(cmd_set);
CMD(cmd_toggle);
CMD(cmd_reload_keys);

/* cmd_export.c */
CMD(cmd_export);
CMD(cmd_print);
CMD(cmd_pipe);

/* cmd_take.c */
CMD(cmd_copy);
CMD(cmd_copied);
CMD(cmd_open_link);
CMD(cmd_mail);

/* mouse.c */
CMD(cmd_click);

/* tape.c */
CMD(cmd_record);
CMD(cmd_play);
CMD(cmd_macro);

/* pane.c */
CMD(cmd_focus);
/* cmd_service.c */
CMD(cmd_service);
CMD(cmd_search_all);

/* cmd_sync.c */
CMD(cmd_sync);
CMD(cmd_offline);
CMD(cmd_online);

/* cmd_who.c */
CMD(cmd_related);
CMD(cmd_choose);
CMD(cmd_compare);
CMD(cmd_path);

/* cmd_prompt.c */
CMD(cmd_prompt_accept);
CMD(cmd_prompt_cancel);
CMD(cmd_prompt_backspace);
CMD(cmd_prompt_delete);
CMD(cmd_prompt_delete_word);
CMD(cmd_prompt_kill);
CMD(cmd_prompt_kill_start);
CMD(cmd_prompt_left);
CMD(cmd_prompt_right);
CMD(cmd_prompt_word_left);
CMD(cmd_prompt_word_right);
CMD(cmd_prompt_home);
CMD(cmd_prompt_end);
CMD(cmd_prompt_history_older);
CMD(cmd_prompt_history_newer);
CMD(cmd_prompt_complete);

#endif
