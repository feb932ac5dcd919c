/*
 * catalogue.c owns which engine a URI means. It must not know more of an
 * engine than how it is opened.
 */
#include <string.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/sqlite.h"

#define SQLITE_SCHEME "sqlite:"

bool catalogue_is_store(const char *uri, struct err *err)
{
	return (strncmp(uri, SQLITE_SCHEME, strlen(SQLITE_SCHEME)) == 0 &&
		   uri[strlen(SQLITE_SCHEME)] != '\0') ||
	       err_set(err, ERR_USAGE,
		   "\"%s\" names no store; write sqlite:FILE or, for klasterd,"
		   " postgresql://HOST/DATABASE.",
		   uri);
}

void catalogue_limit_memory(int64_t bytes)
{
	sqlite_limit_memory(bytes);
}

struct catalogue *catalogue_open(const char *uri, bool create, struct err *err)
{
	return catalogue_is_store(uri, err)
		   ? sqlite_open(uri + strlen(SQLITE_SCHEME), create, err)
		   : NULL;
}

void catalogue_close(struct catalogue *catalogue)
{
	if (catalogue != NULL)
		catalogue->ops->close(catalogue);
}

char *catalogue_code_id(struct arena *arena, const char *list, const char *code)
{
	char *id = arena_printf(arena, "%s-%s", list, code);

	for (char *c = id + strlen(list) + 1; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (!((*c >= 'a' && *c <= 'z') ||
			     (*c >= '0' && *c <= '9') || *c == '.' ||
			     *c == '_'))
			*c = '-';
	}
	return id;
}
