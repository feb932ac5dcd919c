/*
 * store_dir.h: a directory of a test's own with the name of a store in it, as
 * cmocka sets a test up and takes it down.
 */
#ifndef TESTS_UNIT_STORE_DIR_H
#define TESTS_UNIT_STORE_DIR_H

struct store_dir {
	char dir[64];
	char file[96]; /* no such file yet */
	char log[104]; /* what SQLite keeps beside it */
	char uri[128]; /* sqlite:FILE */
};
int store_dir_make(void **state);
int store_dir_remove(void **state); /* with all that is in it */

#endif
