/*
 * replay.c: main() of a fuzz target where there is no libFuzzer: runs every
 * file of the target's corpus, or the files named, once.
 */
#include <dirent.h>
#include <string.h>
#include <unistd.h>
#include "fuzz.h"

static void fail(const char *what, const char *path)
{
	fprintf(stderr, "%s: %s\n", path, what);
	exit(1);
}

/* In memory of exactly that length, so that a sanitizer sees a step past. */
static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	long size = -1;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		fail("cannot be read", path);
	rewind(file);
	data = malloc(size > 0 ? (size_t)size : 1);
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size)
		fail("cannot be read", path);
	fclose(file);
	/* Told before it runs: an abort names the file in the log. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
}

static void run_dir(const char *dir)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	int count = 0;

	if (!stream || chdir(dir) != 0)
		fail("no corpus", dir);
	while ((entry = readdir(stream)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		run_file(entry->d_name);
		count++;
	}
	closedir(stream);
	if (count == 0)
		fail("an empty corpus proves nothing", dir);
}

int main(int argc, char **argv)
{
	const char *name = strstr(argv[0], "fuzz_");
	char dir[4096];

	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	if (argc > 1)
		return 0;
	for (const char *later = name; later;
	     later = strstr(later + 1, "fuzz_"))
		name = later;
	if (!name)
		fail("the program is not called fuzz_NAME", argv[0]);
	snprintf(dir, sizeof(dir), SRCDIR "/tests/fuzz/corpus/%s",
	    name + strlen("fuzz_"));
	run_dir(dir);
	return 0;
}
