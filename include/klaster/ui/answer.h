/*
 * answer.h: the terminal's answer to ESC[5n (ECMA-48, DSR), when nobody reads
 * keys any more.
 */
#ifndef KLASTER_UI_ANSWER_H
#define KLASTER_UI_ANSWER_H

#include <stdint.h>

/* Who leaves a terminal that has yet to answer takes the answer along, or the
 * shell would find it typed. Reads `fd` until it has come or the time of
 * clock_ms() is over; keys that came before it are lost. */
void answer_take(int fd, int64_t until_ms);

#endif
