/*
 * mem.h: allocation that does not fail. An application that is out of
 * memory cannot do better than put the terminal back and end; so nobody
 * above this file tests for NULL.
 */
#ifndef KLASTER_BASE_MEM_H
#define KLASTER_BASE_MEM_H

#include <stddef.h>
#include <stdnoreturn.h>

void *mem_alloc(size_t len_bytes);		 /* zeroed */
void *mem_realloc(void *old, size_t len_bytes);	 /* new part not zeroed */
void *mem_array(size_t count, size_t len_bytes); /* checked product, zeroed */
char *mem_strdup(const char *text);
char *mem_strndup(const char *text, size_t len_bytes);

/* Runs before the process ends for want of memory or by die(). The terminal
 * puts itself back here. One hook; a later call replaces it; NULL for none.
 * It must be async-signal-safe. */
void mem_on_death(void (*hook)(void));

/* Ends the process after the hook, with the sentence on stderr: for our own
 * bugs and for what nobody could handle. Exit status 70 is not a documented
 * code on purpose: it is never an answer. */
noreturn void die(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#define MEM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
