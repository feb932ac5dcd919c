/*
 * unit.h: what every unit test includes first. cmocka.h wants these headers
 * before it and does not include them.
 */
#ifndef KLASTER_TESTS_UNIT_H
#define KLASTER_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#endif
