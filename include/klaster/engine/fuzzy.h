/*
 * fuzzy.h: how well a few typed letters name something. Letters at the start
 * of words and letters that follow each other count most: "nl" is "next-link"
 * before it is "unbind-all". Knows no list; both texts are folded already.
 */
#ifndef KLASTER_ENGINE_FUZZY_H
#define KLASTER_ENGINE_FUZZY_H

#include <stddef.h>

enum { FUZZY_MOST = 100 };

/* 1 to FUZZY_MOST when all letters of `typed` (without blanks, at most 63
 * bytes) stand in the first `len` bytes of `name` in this order, by their best
 * place there; 0 when they do not, or when nothing is typed. */
int fuzzy_score(const char *name, size_t len, const char *typed);

#endif
