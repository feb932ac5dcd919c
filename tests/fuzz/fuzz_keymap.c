/*
 * fuzz_keymap.c: any file loads without harm; every fault is told; what is in
 * force can be pressed and found, and prints lines that load to the same.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/engine/argv.h"
#include "klaster/engine/keyfile.h"
#include "klaster/engine/keylayout.h"

static void count_error(void *user, bool is_error, const char *text)
{
	int *errors = user;

	FUZZ_CHECK(strncmp(text, "keys", 4) == 0);
	*errors += is_error;
}

/* The keys of a binding, pressed in its own context, come to it and not
 * before the last. */
static void press(const struct keymap *map, const struct binding *binding)
{
	struct keymap_pending pending = KEYMAP_PENDING_INIT;
	const struct binding *found;

	for (size_t i = 0; i < binding->n_keys; i++) {
		enum keymap_result result = keymap_feed(
		    map, &pending, binding->context, binding->keys[i], &found);

		if (i + 1 < binding->n_keys)
			FUZZ_CHECK(result == KEYMAP_PREFIX && !found);
		else
			FUZZ_CHECK(found == binding);
	}
	FUZZ_CHECK(!pending.is_open);
}

static void check_names(const struct binding *binding)
{
	uint32_t keys[KEY_SEQUENCE];
	struct buf names;
	size_t count;

	buf_init(&names, 1000);
	FUZZ_CHECK(key_print(&names, binding->keys, binding->n_keys));
	FUZZ_CHECK(key_parse(buf_text(&names), keys, &count, NULL));
	FUZZ_CHECK(count == binding->n_keys);
	FUZZ_CHECK(memcmp(keys, binding->keys, count * sizeof(keys[0])) == 0);
	buf_done(&names);
}

static void check_force(const struct keymap *map)
{
	for (size_t i = 0; i < keymap_count(map); i++) {
		const struct binding *binding = keymap_at(map, i);
		struct arena arena = ARENA_INIT;
		char *line = argv_normal(&arena, binding->line, NULL);

		FUZZ_CHECK(line && strcmp(line, binding->line) == 0);
		arena_done(&arena);
		press(map, binding);
		check_names(binding);
		if (i < 20)
			FUZZ_CHECK(keymap_find(map, binding->context,
				       binding->line, NULL, 0) > 0);
	}
}

static void check_print(const struct keymap *map)
{
	struct keymap *again = keymap_new();
	struct buf first, second;

	buf_init(&first, 1 << 24);
	buf_init(&second, 1 << 24);
	FUZZ_CHECK(keymap_print(map, &first));
	if (first.len <= KEYFILE_BYTES) {
		FUZZ_CHECK(keyfile_load_text(again, KEYMAP_USER, "keys",
			       buf_text(&first), first.len, NULL) == 0);
		FUZZ_CHECK(keymap_print(again, &second));
		FUZZ_CHECK(strcmp(buf_text(&first), buf_text(&second)) == 0);
	}
	buf_done(&first);
	buf_done(&second);
	keymap_free(again);
}

static void check_layout(const char *text, size_t size)
{
	struct keylayout *layout = keylayout_new();

	keylayout_load_text(layout, "keys", text, size, NULL);
	for (uint32_t key = 0; key < 0x500; key++)
		FUZZ_CHECK(keylayout_fold(layout, key) == key ||
			   keylayout_fold(layout, key) < 0x80);
	keylayout_free(layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct keymap *map = keymap_new();
	int told = 0;
	struct keyfile_env env = {.report = count_error, .user = &told};

	FUZZ_CHECK(keyfile_load_text(
		       map, KEYMAP_USER, "keys", text, size, &env) == told);
	/* A lower layer read later, as when keys are loaded anew. */
	keyfile_load_text(map, KEYMAP_SYSTEM, "keys", text, size / 2, NULL);
	check_force(map);
	check_print(map);
	check_layout(text, size);
	keymap_free(map);
	return 0;
}
