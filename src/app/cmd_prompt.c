/* cmd_prompt.c: the keys of the prompt, on engine/lineedit. */
#include "cmd.h"

typedef bool edit_function(struct lineedit *edit);

/* A change of the text makes what follows typing due; a motion does not. */
static bool edit(void *app, edit_function *function, bool changes)
{
	struct session *session = app;
	if (!function(&session->prompt.edit))
		return true; /* at an end: silence */
	session->dirty = true;
	if (changes)
		prompt_changed(session);
	return true;
}

#define EDIT(name, function, changes)                                          \
	CMD(name)                                                              \
	{                                                                      \
		(void)argc;                                                    \
		(void)argv;                                                    \
		(void)err;                                                     \
		return edit(app, function, changes);                           \
	}

EDIT(cmd_prompt_delete, lineedit_delete, true)
EDIT(cmd_prompt_delete_word, lineedit_delete_word, true)
EDIT(cmd_prompt_kill, lineedit_kill, true)
EDIT(cmd_prompt_kill_start, lineedit_kill_start, true)
EDIT(cmd_prompt_left, lineedit_left, false)
EDIT(cmd_prompt_right, lineedit_right, false)
EDIT(cmd_prompt_word_left, lineedit_word_left, false)
EDIT(cmd_prompt_word_right, lineedit_word_right, false)
EDIT(cmd_prompt_home, lineedit_home, false)
EDIT(cmd_prompt_end, lineedit_end, false)

/* In the palette there are rows to choose from instead of a history. */
CMD(cmd_prompt_history_older)
{
	(void)argc;
	(void)argv;
	(void)err;
	return prompt_step(app, -1) || edit(app, lineedit_older, true);
}

CMD(cmd_prompt_history_newer)
{
	(void)argc;
	(void)argv;
	(void)err;
	return prompt_step(app, 1) || edit(app, lineedit_newer, true);
}

CMD(cmd_prompt_complete)
{
	(void)argc;
	(void)argv;
	(void)err;
	return prompt_take_command(app) || edit(app, lineedit_complete, true);
}

CMD(cmd_prompt_accept)
{
	(void)argc;
	(void)argv;
	return prompt_accept(app, err);
}

CMD(cmd_prompt_cancel)
{
	(void)argc;
	(void)argv;
	(void)err;
	prompt_close(app);
	return true;
}

/* In an empty prompt it leaves, as people expect. */
CMD(cmd_prompt_backspace)
{
	(void)argc;
	(void)argv;
	(void)err;
	struct session *session = app;
	if (session->prompt.edit.len == 0) {
		prompt_close(session);
		return true;
	}
	return edit(app, lineedit_backspace, true);
}
