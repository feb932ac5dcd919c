/*
 * value_read.h: what the files of value share. For src/model alone.
 */
#ifndef KLASTER_MODEL_VALUE_READ_H
#define KLASTER_MODEL_VALUE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/arena.h"
#include "klaster/base/err.h"
#include "klaster/model/value.h"

/* Every kind of blank that people paste, line ends among them. */
bool value_is_blank(uint32_t code);

/* Moves *text past blanks and returns the
 * length without those at the end. */
size_t value_trim(const char **text, size_t len);

/* True for what people write where there is no value: "n/a", "-" ... */
bool value_is_nothing(const char *text, size_t len);

int date_month_days(int year, int month);	    /* 28..31 */
int32_t date_days_of(int year, int month, int day); /* since 1970-01-01 */
int32_t date_end_days(const struct date *date);	    /* its last day */

/* Month 1..12 or season 21..24 of a folded word in the languages round the
 * Baltic; 0 if it is none. */
int value_month(const char *word, size_t len);

/* These take trimmed text that is something but not canonical. They return
 * the canonical form in the arena, or NULL with err set. */
char *value_read_date(
    struct arena *arena, const char *text, size_t len, struct err *err);
char *value_read_money(
    struct arena *arena, const char *text, size_t len, struct err *err);
char *value_read_number(
    struct arena *arena, const char *text, size_t len, struct err *err);

#endif
