/*
 * problem.c: the codes of errors[], each with its status and title.
 */
#include "klaster/service/problem.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	unsigned status;
	const char *name;
	const char *title;
} problems[PROBLEM_CODE_COUNT] = {
    [PROBLEM_UNKNOWN_PARAMETER] = {400, "unknown-parameter",
	"Unknown parameter"},
    [PROBLEM_UNKNOWN_FIELD] = {400, "unknown-field", "Unknown field"},
    [PROBLEM_UNKNOWN_OPERATOR] = {400, "unknown-operator", "Unknown operator"},
    [PROBLEM_BAD_VALUE] = {400, "bad-value", "Bad value"},
    [PROBLEM_BAD_CURSOR] = {400, "bad-cursor", "Bad cursor"},
    [PROBLEM_PAGE_TOO_LARGE] = {400, "page-too-large", "Page too large"},
    [PROBLEM_BAD_SORT] = {400, "bad-sort", "Cannot be sorted by this"},
    [PROBLEM_BAD_INCLUDE] = {400, "bad-include", "Cannot be included"},
    [PROBLEM_BAD_TARGET] = {400, "bad-target", "Malformed address"},
    [PROBLEM_NOT_FOUND] = {404, "not-found", "Not found"},
    [PROBLEM_GONE] = {410, "gone", "Gone"},
    [PROBLEM_RESYNC] = {410, "resync", "Changes no longer kept"},
    [PROBLEM_NOT_ACCEPTABLE] = {406, "not-acceptable", "Not acceptable"},
    [PROBLEM_UNSUPPORTED_MEDIA_TYPE] = {415, "unsupported-media-type",
	"Unsupported media type"},
    [PROBLEM_METHOD] = {405, "method", "Method not allowed"},
    [PROBLEM_URI_TOO_LONG] = {414, "uri-too-long", "Address too long"},
    [PROBLEM_AMBIGUOUS] = {400, "ambiguous", "Ambiguous request"},
    [PROBLEM_BODY] = {400, "body", "A body where none belongs"},
    [PROBLEM_REFUSED] = {403, "refused", "Refused"},
    [PROBLEM_UNAUTHORIZED] = {401, "unauthorized", "Not let in"},
    [PROBLEM_UNAVAILABLE] = {503, "unavailable", "Directory unavailable"},
    [PROBLEM_MALFORMED] = {400, "malformed", "Malformed request"},
    [PROBLEM_BODY_LARGE] = {413, "body-too-large", "Body too large"},
    [PROBLEM_HEAD_LARGE] = {431, "head-too-large", "Request head too large"},
    [PROBLEM_EXPECTATION] = {417, "expectation", "Expectation failed"},
    [PROBLEM_NOT_IMPLEMENTED] = {501, "not-implemented", "Not implemented"},
    [PROBLEM_VERSION] = {505, "version", "HTTP version not supported"},
    [PROBLEM_SLOW] = {408, "slow", "Request too slow"},
    [PROBLEM_TOO_MANY] = {429, "too-many", "Too many requests"},
    [PROBLEM_CROWDED] = {503, "crowded", "Too many connections"},
    [PROBLEM_BEHIND] = {503, "behind", "Not that far yet"},
    [PROBLEM_AHEAD] = {412, "ahead", "No such change"},
};

/* A text too long may end inside a character; the JSON writer mends that. */
static void problem_vset(struct problem *problem, enum problem_code code,
    const char *format, va_list args) __attribute__((format(printf, 3, 0)));
static void problem_vset(struct problem *problem, enum problem_code code,
    const char *format, va_list args)
{
	problem->code = code;
	vsnprintf(problem->detail, sizeof(problem->detail), format, args);
}

bool problem_set(
    struct problem *problem, enum problem_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(problem, code, format, args);
	va_end(args);
	problem->parameter[0] = '\0';
	return false;
}

bool problem_param(struct problem *problem, enum problem_code code,
    const char *parameter, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(problem, code, format, args);
	va_end(args);
	snprintf(
	    problem->parameter, sizeof(problem->parameter), "%s", parameter);
	return false;
}

unsigned problem_status(enum problem_code code)
{
	return problems[code].status;
}

const char *problem_name(enum problem_code code)
{
	return problems[code].name;
}

const char *problem_title(enum problem_code code)
{
	return problems[code].title;
}
