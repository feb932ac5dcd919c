/*
 * names.c: a resolver that a test writes, put before the real one with
 * LD_PRELOAD. BAD_NAMES is "NAME=WHAT,WHAT NAME=WHAT ...", and WHAT is an
 * address, "none" (no such host) or "hang" (never an answer). Other names go
 * to the real resolver.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int resolve_fn(
    const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* What stands for the name, up to a blank; NULL when nothing does. */
static const char *find(const char *name)
{
	const char *at = getenv("BAD_NAMES");
	size_t len = strlen(name);

	while (at != NULL && *at != '\0') {
		if (strncmp(at, name, len) == 0 && at[len] == '=')
			return at + len + 1;
		at = strchr(at, ' ');
		at += at != NULL;
	}
	return NULL;
}

static int one(resolve_fn *real, const char *address, const char *port,
    const struct addrinfo *hints, struct addrinfo **end)
{
	struct addrinfo numeric = {.ai_socktype = SOCK_STREAM};

	if (hints != NULL)
		numeric = *hints;
	numeric.ai_flags = AI_NUMERICHOST;
	return real(address, port, &numeric, end);
}

__attribute__((visibility("default"))) int getaddrinfo(const char *name,
    const char *port, const struct addrinfo *hints, struct addrinfo **found)
{
	resolve_fn *real;
	const char *at = name != NULL ? find(name) : NULL;
	struct addrinfo **end = found;
	int code = EAI_NONAME;

	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (at == NULL)
		return real(name, port, hints, found);
	*found = NULL;
	while (*at != '\0' && *at != ' ') {
		char word[64] = "";
		size_t len = strcspn(at, ", ");

		memcpy(word, at, len < sizeof(word) ? len : sizeof(word) - 1);
		at += len + (at[len] == ',');
		while (strcmp(word, "hang") == 0)
			pause();
		if (strcmp(word, "none") != 0 &&
		    one(real, word, port, hints, end) == 0)
			code = 0;
		while (*end != NULL)
			end = &(*end)->ai_next;
	}
	return code;
}
