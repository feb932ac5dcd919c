/*
 * mem.c: allocation that ends the process rather than fail. Owns the last
 * words of a dying process; knows nothing of who allocates or why.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/mem.h"

enum { EXIT_BUG = 70 };

/* The terminal's restore hook: one of the three globals of the program. */
static void (*death_hook)(void);

void mem_on_death(void (*hook)(void))
{
	death_hook = hook;
}

static void run_death_hook(void)
{
	void (*hook)(void) = death_hook;

	/* A hook that dies itself must not run again. */
	death_hook = NULL;
	if (hook)
		hook();
}

/* Nothing here may allocate: stdio could. */
static noreturn void die_of_hunger(void)
{
	static const char words[] = "klaster: out of memory\n";

	run_death_hook();
	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(EXIT_BUG);
	_exit(EXIT_BUG);
}

void *mem_alloc(size_t len_bytes)
{
	void *new = calloc(1, len_bytes ? len_bytes : 1);

	if (!new)
		die_of_hunger();
	return new;
}

void *mem_realloc(void *old, size_t len_bytes)
{
	void *new = realloc(old, len_bytes ? len_bytes : 1);

	if (!new)
		die_of_hunger();
	return new;
}

void *mem_array(size_t count, size_t len_bytes)
{
	if (len_bytes && count > SIZE_MAX / len_bytes)
		die_of_hunger();
	return mem_alloc(count * len_bytes);
}

char *mem_strdup(const char *text)
{
	return mem_strndup(text, strlen(text));
}

char *mem_strndup(const char *text, size_t len_bytes)
{
	size_t len = strnlen(text, len_bytes);
	char *new = mem_alloc(len + 1);

	memcpy(new, text, len);
	return new;
}

void die(const char *format, ...)
{
	va_list args;

	run_death_hook();
	va_start(args, format);
	fputs("klaster: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(EXIT_BUG);
}
