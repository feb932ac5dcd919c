/*
 * catalogue_any.c owns which engine a URI means, of all that were built. It
 * stands apart from catalogue.c so that a program that keeps its directory in
 * a file is not linked with what speaks to servers.
 */
#include <string.h>
#include "klaster/store/catalogue.h"
#include "klaster/store/sqlite.h"
#ifdef HAVE_POSTGRESQL
#include "klaster/store/postgres.h"
#endif

static bool is_postgresql(const char *uri)
{
	return strncmp(uri, "postgresql://", 13) == 0 ||
	       strncmp(uri, "postgres://", 11) == 0;
}

bool catalogue_is_any(const char *uri, struct err *err)
{
	return is_postgresql(uri) || catalogue_is_store(uri, err);
}

struct catalogue *catalogue_open_any(
    const char *uri, bool create, struct err *err)
{
	if (!is_postgresql(uri))
		return catalogue_open(uri, create, err);
#ifdef HAVE_POSTGRESQL
	return postgres_open(uri, create, err);
#else
	err_set(err, ERR_USAGE, "This klaster was built without PostgreSQL.");
	return NULL;
#endif
}

bool catalogue_backup(
    struct catalogue *catalogue, const char *path, struct err *err)
{
	if (strcmp(catalogue->ops->name, "sqlite") == 0)
		return sqlite_backup(catalogue, path, err);
	return err_set(err, ERR_USAGE,
	    "A directory in PostgreSQL is saved by pg_dump and brought back by "
	    "pg_restore: klasterd(8), BACKUP.");
}

const char *catalogue_libraries(struct arena *arena)
{
#ifdef HAVE_POSTGRESQL
	return arena_printf(
	    arena, "SQLite %s, libpq %s", sqlite_library(), LIBPQ_VERSION);
#else
	return arena_printf(arena, "SQLite %s", sqlite_library());
#endif
}
