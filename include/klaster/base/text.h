/*
 * text.h: UTF-8 and cells. One width for the whole program: utf8proc's
 * character width with grapheme clusters of UAX #29, so that what we count
 * is what we cut. Everything here takes valid UTF-8 (safe.h makes it so);
 * invalid bytes count as one cell each and never read past len.
 */
#ifndef KLASTER_BASE_TEXT_H
#define KLASTER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point. Returns its length in bytes (1 for a bad byte, of
 * which *code is then UTF-8's U+FFFD); 0 at the end. */
size_t text_decode(const char *text, size_t len, uint32_t *code);
size_t text_encode(uint32_t code, char out[4]); /* bytes written, 1..4 */
bool text_is_utf8(const char *text, size_t len);

int text_code_cells(uint32_t code); /* 0, 1 or 2 */

/* Bytes of the next / previous grapheme cluster; 0 at the end / start. */
size_t text_next(const char *text, size_t len, int *cells);
size_t text_prev(const char *text, size_t pos);

/* How many bytes from the beginning are printable ASCII. Most of most texts
 * is, and this is several times quicker than decoding it. */
size_t text_printable(const char *text, size_t len);

int text_cells(const char *text, size_t len);

/* The longest beginning that fits into `cells`, in bytes, cut between
 * clusters; *used gets its cells (may be NULL). */
size_t text_clip(const char *text, size_t len, int cells, int *used);

/* The next line of at most `cells`, broken at a blank or after a hyphen or
 * slash, else inside the word; a line feed always breaks. Returns the bytes
 * to show; *skip gets the bytes to move on (blanks at the break included). */
size_t text_wrap(const char *text, size_t len, int cells, size_t *skip);

/* The version of the Unicode library, for --version. Static. */
const char *text_library(void);

#endif
