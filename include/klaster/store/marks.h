/*
 * marks.h: what a catalogue's rows were made by. An engine keeps the marks
 * beside the rows; when they are others than these, rows are made anew from
 * the records.
 */
#ifndef KLASTER_STORE_MARKS_H
#define KLASTER_STORE_MARKS_H

#include <stddef.h>

#define MARK_BYTES 64

void marks_kinds(char mark[MARK_BYTES]); /* of the numbers records stand at */
void marks_index(char mark[MARK_BYTES]); /* of all index_record() depends on */
/* Of any bytes. */
void marks_text(char mark[MARK_BYTES], const char *text, size_t len);

#endif
