/* script.c: owns the steps of a test and its transcript; see script.h. */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "klaster/base/text.h"
#include "session.h"

#define SCRIPT_MAX (1u << 20)
#define AWAIT_MS 10000
#define AWAIT_LOOK_MS 20 /* how often it is looked */

struct script {
	struct arena arena;
	char *at;	      /* the next line */
	const char *keys;     /* of a step, not pressed yet; or NULL */
	bool hurries;	      /* does not wait for the service */
	const char *await;    /* what is waited for; or NULL */
	int64_t await_due_ms; /* not longer */
	struct fetch_counts told;
	struct feed_spent told_spent;
};

struct script *script_open(const char *path, struct err *err)
{
	struct script *script = mem_alloc(sizeof(*script));
	arena_init(&script->arena);
	size_t len;
	script->at = path_read(&script->arena, path, SCRIPT_MAX, &len, err);
	/* The first frame may wait for the service, too. */
	if (script->at)
		script->hurries = strncmp(script->at, "$ hurry", 7) == 0;
	if (script->at)
		return script;
	script_close(script);
	return NULL;
}

void script_close(struct script *script)
{
	if (!script)
		return;
	arena_done(&script->arena);
	free(script);
}

/* "80x24" */
static bool read_size(const char *text, int *rows, int *cols)
{
	char *end;
	long width = strtol(text, &end, 10);
	long height = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
	if (width < 1 || width > 10000 || height < 1 || height > 10000)
		return false;
	*rows = (int)height;
	*cols = (int)width;
	return true;
}

void script_size(const struct script *script, int *rows, int *cols)
{
	*rows = 24;
	*cols = 80;
	const char *step = strstr(script->at, "$ size ");
	if (step)
		read_size(step + 7, rows, cols);
}

/* --- steps */

static void put(const char *text)
{
	out_bytes(stdout, text, strlen(text));
}

static void fail(struct session *session, const char *why)
{
	put("! ");
	put(why);
	put("\n");
	session->status = 1;
	session->quit = true;
}

/* One key; the screen comes to rest before the next. */
static void press(struct script *script, struct session *session)
{
	const char *text = script->keys;
	size_t len = 1;
	if (*text == '<' && strchr(text, '>'))
		len = (size_t)(strchr(text, '>') - text) + 1;
	else
		while (((unsigned char)text[len] & 0xc0) == 0x80)
			len++;
	script->keys = text[len] ? text + len : NULL;
	uint32_t keys[KEY_SEQUENCE];
	size_t count = 0;
	struct err err = ERR_INIT;
	const char *name = arena_strndup(&script->arena, text, len);
	if (!key_parse(name, keys, &count, &err))
		fail(session, err.text);
	for (size_t i = 0; i < count; i++)
		session_key(session, keys[i]);
}

static void type(struct session *session, const char *text)
{
	size_t len = strlen(text);
	while (len > 0 && !session->quit) {
		uint32_t code;
		size_t used = text_decode(text, len, &code);
		if (used == 0)
			break;
		session_key(session, key_of_char(code, 0));
		text += used;
		len -= used;
	}
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;
	return found ? (int)(found - digits) : -1;
}

/* \e, \xHH and \\; the rest as it is. Read as the terminal's input is. */
static void send_bytes(struct session *session, const char *text)
{
	struct buf bytes;
	buf_init(&bytes, 4096);
	for (; *text; text++) {
		if (text[0] != '\\' || !text[1]) {
			buf_addc(&bytes, *text);
		} else if (text[1] == 'e') {
			buf_addc(&bytes, '\033');
			text++;
		} else if (text[1] == 'x' && hex_digit(text[2]) >= 0 &&
			   hex_digit(text[3]) >= 0) {
			buf_addc(&bytes, (char)(hex_digit(text[2]) * 16 +
						hex_digit(text[3])));
			text += 3;
		} else {
			buf_addc(&bytes, *++text);
		}
	}
	input_feed(session->input, buf_text(&bytes), bytes.len, clock_ms());
	buf_done(&bytes);
}

static void show(struct session *session, bool looks)
{
	struct buf dump;
	buf_init(&dump, 1u << 20);
	surface_dump(session->surface, &dump, looks);
	const char *line = buf_text(&dump);
	while (*line) {
		size_t len = strcspn(line, "\n");
		put("|");
		out_bytes(stdout, line, len);
		put("\n");
		line += len + (line[len] == '\n');
	}
	buf_done(&dump);
}

static bool is_shown(struct session *session, const char *text)
{
	struct buf dump;
	buf_init(&dump, 1u << 20);
	surface_dump(session->surface, &dump, false);
	bool found = strstr(buf_text(&dump), text) != NULL;
	buf_done(&dump);
	return found;
}

static void expect(struct session *session, const char *text)
{
	if (is_shown(session, text))
		return;
	show(session, false);
	fail(session, "that is not on the screen");
}

/* Looks whether it has come. */
static void look_out(struct script *script, struct session *session)
{
	if (is_shown(session, script->await)) {
		script->await = NULL;
	} else if (clock_ms() > script->await_due_ms) {
		show(session, false);
		fail(session, "that did not come");
	}
}

bool script_hurries(const struct script *script, int *wait_ms)
{
	if (script->hurries)
		*wait_ms = script->await ? AWAIT_LOOK_MS : 0;
	return script->hurries;
}

static void check_cost(struct session *session, const char *text)
{
	unsigned long most = strtoul(text, NULL, 10);
	size_t bytes = term_counts(session->term).frame_bytes;
	if (bytes <= most)
		return;
	char why[80];
	snprintf(why, sizeof(why), "the last frame had %zu bytes", bytes);
	fail(session, why);
}

/* What came over the network since the last such step. */
static void tell_network(
    struct script *script, struct session *session, const char *limits)
{
	struct fetch_counts now = fetch_counts(session->fetcher);
	struct feed_spent spent = feed_spent(session->feed);
	uint64_t requests = now.requests - script->told.requests;
	uint64_t bytes = now.wire_bytes - script->told.wire_bytes;
	char *rest;
	unsigned long most = strtoul(limits, &rest, 10);
	char said[160];
	snprintf(said, sizeof(said),
	    "| %llu requests, %llu bytes; ahead %llu requests, %llu bytes\n",
	    (unsigned long long)requests, (unsigned long long)bytes,
	    (unsigned long long)(spent.ahead_requests -
				 script->told_spent.ahead_requests),
	    (unsigned long long)(spent.ahead_bytes -
				 script->told_spent.ahead_bytes));
	put(said);
	script->told = now;
	script->told_spent = spent;
	if (*limits && (requests > most || bytes > strtoul(rest, NULL, 10)))
		fail(session, "that is more than it may cost");
}

static void do_await(struct script *script, const char *text)
{
	script->await = text;
	script->await_due_ms = clock_ms() + AWAIT_MS;
	script->hurries = true;
}

static void do_step(struct script *script, struct session *session,
    const char *name, const char *words)
{
	int rows, cols;
	if (strcmp(name, "keys") == 0)
		script->keys = *words ? words : NULL;
	else if (strcmp(name, "type") == 0)
		type(session, words);
	else if (strcmp(name, "bytes") == 0)
		send_bytes(session, words);
	else if (strcmp(name, "run") == 0)
		session_run(session, words);
	else if (strcmp(name, "show") == 0)
		show(session, strcmp(words, "looks") == 0);
	else if (strcmp(name, "expect") == 0)
		expect(session, words);
	else if (strcmp(name, "await") == 0)
		do_await(script, words);
	else if (strcmp(name, "hurry") == 0)
		script->hurries = true;
	else if (strcmp(name, "rest") == 0)
		script->hurries = false;
	else if (strcmp(name, "cost") == 0)
		check_cost(session, words);
	else if (strcmp(name, "network") == 0)
		tell_network(script, session, words);
	else if (strcmp(name, "resize") == 0 && read_size(words, &rows, &cols))
		session->dirty |= term_measure(session->term, rows, cols);
	else if (strcmp(name, "size") != 0)
		fail(session, "no such step");
}

void script_step(struct script *script, struct session *session)
{
	if (script->await) {
		look_out(script, session);
		return;
	}
	if (script->keys) {
		press(script, session);
		return;
	}
	while (*script->at) {
		char *line = script->at;
		size_t len = strcspn(line, "\n");
		script->at += len + (line[len] == '\n');
		line[len] = '\0';
		if (line[0] == '|' || line[0] == '!')
			continue;
		put(line);
		put("\n");
		if (strncmp(line, "$ ", 2) != 0)
			continue;
		char *words = line + 2 + strcspn(line + 2, " ");
		if (*words)
			*words++ = '\0';
		do_step(script, session, line + 2, words);
		return; /* the screen comes to rest before the next */
	}
	session->quit = true;
}
