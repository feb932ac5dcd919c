/*
 * commands.h: everything the screen can do, by name: for the screen itself,
 * for `klaster --list-commands` and for the check of keymaps.
 */
#ifndef KLASTER_APP_COMMANDS_H
#define KLASTER_APP_COMMANDS_H

#include "klaster/engine/command.h"

/* `app` of its functions is the struct session of src/app/session.h. For
 * command_find(), command_check() and reading the rows none is needed. */
extern const struct command_table commands_table;

/* The contexts of keymaps: views, "prompt" and "*"; ended by NULL. */
extern const char *const commands_contexts[];

#endif
