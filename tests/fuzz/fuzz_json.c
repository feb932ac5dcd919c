/*
 * fuzz_json.c: what the scanner lets through is clean, the library reads it,
 * and what we write of it reads as the same.
 */
#include <string.h>
#include "fuzz.h"
#include "klaster/base/text.h"
#include "klaster/model/json.h"

/* The scanner bounds the depth. */
static void write_value(struct json_writer *writer, const struct json *value)
{
	const char *name = json_name(value);
	bool object = json_is_object(value);
	struct arena arena = ARENA_INIT;

	if (object || json_is_array(value)) {
		json_open(writer, name, object ? '{' : '[');
		for (const struct json *item = json_first(value); item != NULL;
		     item = json_next(item))
			write_value(writer, item);
		json_close(writer, object ? '}' : ']');
	} else if (json_is_string(value)) {
		json_put_string(writer, name, json_text(value));
	} else if (json_is_null(value)) {
		json_put_null(writer, name);
	} else {
		/* As a string: "9e15" written out is longer than a double. */
		char *scalar = json_scalar(&arena, value);

		FUZZ_CHECK(scalar != NULL);
		json_put_string(writer, name, scalar);
	}
	arena_done(&arena);
}

static void write_text(struct buf *out, const char *text, size_t len)
{
	struct json *root = json_parse(text, len, NULL, NULL);
	struct json_writer writer;

	FUZZ_CHECK(root != NULL);
	json_writer_init(&writer, out);
	write_value(&writer, root);
	FUZZ_CHECK(!out->full && writer.depth == 0);
	json_free(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct json_scan result;
	struct buf clean, again;
	struct err err = ERR_INIT;

	buf_init(&clean, size * 2 + 16);
	buf_init(&again, size * 60 + 64);
	if (json_scan(text, size, NULL, &clean, &result, &err)) {
		FUZZ_CHECK(text_is_utf8(buf_text(&clean), clean.len));
		FUZZ_CHECK(strlen(buf_text(&clean)) == clean.len);
		FUZZ_CHECK(json_scan(
		    buf_text(&clean), clean.len, NULL, &again, &result, &err));
		FUZZ_CHECK(result.replaced == 0);
		FUZZ_CHECK(strcmp(buf_text(&clean), buf_text(&again)) == 0);
		buf_reset(&again);
		write_text(&again, text, size);
		buf_reset(&clean);
		clean.max = again.len * 6 + 64;
		write_text(&clean, buf_text(&again), again.len);
		FUZZ_CHECK(strcmp(buf_text(&clean), buf_text(&again)) == 0);
	} else {
		FUZZ_CHECK(err.code == ERR_DATA && err.text[0] != '\0');
		FUZZ_CHECK(json_parse(text, size, NULL, NULL) == NULL);
	}
	buf_done(&clean);
	buf_done(&again);
	return 0;
}
