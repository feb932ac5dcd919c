/*
 * ascii.h: for terminals whose locale is not UTF-8: the Latin letter that
 * stands best for a character, of the same width in cells.
 */
#ifndef KLASTER_UI_ASCII_H
#define KLASTER_UI_ASCII_H

#include <stdint.h>

char ascii_of(uint32_t code); /* '?' when none is near */

#endif
