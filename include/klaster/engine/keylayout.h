/*
 * keylayout.h: keys of another script or layout stand for the Latin key at
 * the same place, in command mode only: a prompt never folds. Files are
 * keymaps/layouts/NAME.layout with lines `fold CHAR LATINCHAR` and `#`
 * comments. (users-and-trust.md A.3: Narva types Russian; the Lithuanian
 * digit row gives letters.)
 */
#ifndef KLASTER_ENGINE_KEYLAYOUT_H
#define KLASTER_ENGINE_KEYLAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/engine/keyfile.h"

struct keylayout;

struct keylayout *keylayout_new(void);
void keylayout_free(struct keylayout *layout); /* NULL is allowed */

/* Adds the lines of a layout text to what is there: several layouts can be
 * in force at once; the later line wins. Faults are reported, the rest loads.
 * Returns the number of errors. */
int keylayout_load_text(struct keylayout *layout, const char *name,
    const char *text, size_t len, const struct keyfile_env *env);
/* The same from a file; one that cannot be read is one error. */
int keylayout_load_file(
    struct keylayout *layout, const char *path, const struct keyfile_env *env);

/* The key that `key` stands for, its modifiers kept; itself if for none. */
uint32_t keylayout_fold(const struct keylayout *layout, uint32_t key);

#endif
