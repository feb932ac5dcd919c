/*
 * fault.c: faults of HTTP in sentences. It knows methods and no address.
 */
#include "klaster/service/fault.h"

#include <string.h>

#include "klaster/base/mem.h"

static const struct {
	enum problem_code code;
	const char *detail;
} faults[] = {
    [HTTP_EXPECTATION] = {PROBLEM_EXPECTATION,
	"No expectation but 100-continue is known here."},
    [HTTP_BODY] = {PROBLEM_BODY, "A request has no body here."},
    [HTTP_BODY_LARGE] = {PROBLEM_BODY_LARGE,
	"A request has no body here, and least of all one so large."},
    [HTTP_CODING] = {PROBLEM_NOT_IMPLEMENTED,
	"No transfer coding of requests is known here but chunked."},
    [HTTP_AMBIGUOUS] = {PROBLEM_AMBIGUOUS,
	"Two readers could understand this request differently."},
    [HTTP_MALFORMED] = {PROBLEM_MALFORMED,
	"This is not HTTP/1.1 as RFC 9112 writes it."},
    [HTTP_VERSION] = {PROBLEM_VERSION, "HTTP/1.1 is spoken here."},
    [HTTP_TARGET_LONG] = {PROBLEM_URI_TOO_LONG,
	"The address is too long: ask for less at once."},
    [HTTP_HEAD_LARGE] = {PROBLEM_HEAD_LARGE,
	"The head of the request is too large, or has too many lines."},
    [HTTP_STRANGER] = {PROBLEM_REFUSED, "This socket is for its owner alone."},
    [HTTP_SLOW] = {PROBLEM_SLOW, "The request did not come in time."},
    [HTTP_GREEDY] = {PROBLEM_TOO_MANY,
	"There are too many connections from your address."},
    [HTTP_CROWDED] = {PROBLEM_CROWDED,
	"There are too many connections at this moment."},
};

/* Those that a server must call forbidden, not unknown (RFC 9110, 15.5.6). */
static bool method_is_known(const char *method)
{
	static const char *const known[] = {
	    "CONNECT", "DELETE", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"};

	for (size_t i = 0; i < MEM_COUNT(known); i++)
		if (strcmp(known[i], method) == 0)
			return true;
	return false;
}

static bool method_check(const char *method, struct problem *problem)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return true;
	if (method_is_known(method))
		return problem_set(problem, PROBLEM_METHOD,
		    "The directory is read by GET and HEAD.");
	return problem_set(problem, PROBLEM_NOT_IMPLEMENTED,
	    "No such method is known here; the directory is read by GET and "
	    "HEAD.");
}

bool fault_check(const struct http_request *http, struct problem *problem)
{
	/* A body is what belongs to another method: say that first. */
	if (http->fault < HTTP_AMBIGUOUS &&
	    !method_check(http->method, problem))
		return false;
	if (http->fault == HTTP_FINE)
		return true;
	return problem_set(problem, faults[http->fault].code, "%s",
	    faults[http->fault].detail);
}
