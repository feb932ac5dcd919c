/* store_dir.c: see store_dir.h. */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "store_dir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include "unit.h"

int store_dir_make(void **state)
{
	struct store_dir *here = calloc(1, sizeof(*here));

	assert_non_null(here);
	snprintf(here->dir, sizeof(here->dir), "/tmp/klaster-store-XXXXXX");
	assert_non_null(mkdtemp(here->dir));
	snprintf(here->file, sizeof(here->file), "%s/copy.db", here->dir);
	snprintf(here->log, sizeof(here->log), "%s-wal", here->file);
	snprintf(here->uri, sizeof(here->uri), "sqlite:%s", here->file);
	*state = here;
	return 0;
}

static int remove_one(
    const char *path, const struct stat *info, int flag, struct FTW *where)
{
	(void)info;
	(void)flag;
	(void)where;
	return remove(path);
}

int store_dir_remove(void **state)
{
	struct store_dir *here = *state;
	int failed = nftw(here->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(here);
	return failed;
}
