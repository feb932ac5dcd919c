/*
 * access.c: see access.h. It knows the header, not the routes.
 */
#include "klaster/service/access.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "klaster/service/token.h"

#define SCHEME "Bearer"

/* The token of "Bearer TOKEN"; NULL when it is something else. */
static const char *bearer_read(const char *header)
{
	const size_t len = sizeof(SCHEME) - 1;

	if (strncasecmp(header, SCHEME, len) != 0 || header[len] != ' ')
		return NULL;
	header += len;
	return header + strspn(header, " ");
}

static bool unauthorized(
    struct problem *problem, enum token_state state, const char *day)
{
	problem->header = "Authorization";
	switch (state) {
	case TOKEN_EXPIRED:
		return problem_set(problem, PROBLEM_UNAUTHORIZED,
		    "This token held until %s: ask for a new one.", day);
	case TOKEN_REVOKED:
		return problem_set(problem, PROBLEM_UNAUTHORIZED,
		    "This token was revoked: ask for a new one, or ask "
		    "without one.");
	case TOKEN_UNKNOWN:
	case TOKEN_HOLDS:
		break;
	}
	return problem_set(problem, PROBLEM_UNAUTHORIZED,
	    "This token is none of this directory: ask for one, or ask "
	    "without one.");
}

static bool token_read(struct access *access, struct catalogue *catalogue,
    struct arena *arena, const char *text, struct problem *problem)
{
	enum token_state state;
	struct token token = {.name = ""};

	if (!token_check(catalogue, arena, text, &token, &state))
		return problem_set(problem, PROBLEM_UNAVAILABLE,
		    "The directory cannot be read at this moment.");
	if (state != TOKEN_HOLDS)
		return unauthorized(
		    problem, state, token_day(arena, token.expires_s - 1));
	access->level = token.level;
	access->token_id = arena_strdup(arena, token.id);
	access->who = arena_printf(arena, "token %s", token.id);
	return true;
}

bool access_read(struct access *access, struct catalogue *catalogue,
    struct arena *arena, const struct http_request *http,
    struct problem *problem)
{
	const char *text;

	*access = (struct access){.level = LEVEL_PUBLIC};
	if (http->authorization) {
		text = bearer_read(http->authorization);
		if (text)
			return token_read(
			    access, catalogue, arena, text, problem);
		problem->header = "Authorization";
		return problem_set(problem, PROBLEM_UNAUTHORIZED,
		    "A reader is known here by \"Authorization: Bearer "
		    "TOKEN\" alone.");
	}
	if (http->is_owner) {
		access->level = LEVEL_COORDINATOR;
		access->who =
		    arena_printf(arena, "owner %lu", (unsigned long)geteuid());
	}
	return true;
}
