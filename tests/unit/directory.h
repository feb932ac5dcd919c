/*
 * directory.h: the bundled directory as data/ has it, read by decode_line().
 * For tests that ask whether the data keeps its promises.
 */
#ifndef TESTS_UNIT_DIRECTORY_H
#define TESTS_UNIT_DIRECTORY_H

#include "klaster/base/arena.h"
#include "klaster/model/record.h"

struct directory {
	struct arena arena;
	struct record **records; /* kind by kind, in the order of the files */
	const char **lines;	 /* as they stand there, without the feed */
	size_t count;
};

/* Reads data/KIND.jsonl of every kind below SRCDIR. Fails the test, naming
 * file and line, when a line is no record of its file's kind. */
void directory_open(struct directory *directory);
void directory_close(struct directory *directory);

/* NULL when there is none. */
const struct record *directory_find(
    const struct directory *directory, const struct kind *kind, const char *id);

/* The record of list codes that stands for a code; NULL for none. */
const struct record *directory_code(
    const struct directory *directory, const char *list, const char *code);

/* A file below SRCDIR, NUL-terminated, in the arena. Fails the test. */
char *directory_read(struct arena *arena, const char *path);

/* Cuts the next line off *rest, without its feed; NULL at the end. */
char *directory_line(char **rest);

#endif
