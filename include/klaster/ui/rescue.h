/*
 * rescue.h: what leaves the terminal as the shell had it when nobody is left
 * to do it in peace: at a fatal signal, or when memory is out. One terminal
 * in a process, so one rescue.
 */
#ifndef KLASTER_UI_RESCUE_H
#define KLASTER_UI_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* From now on rescue_run() gives `fd` these modes back and sends these texts
 * of terminfo (NULL: none), without their padding ("$<5>"). */
void rescue_arm(int fd, const struct termios *shell, const char *const *texts,
    size_t count);
/* There is nothing to put back any more. */
void rescue_disarm(void);
bool rescue_is_armed(void);

/* Async-signal-safe: puts the terminal back, if one is armed; once. */
void rescue_run(void);

/* Gets what ^S holds back going again. Async-signal-safe. */
void rescue_release(int fd);

#endif
