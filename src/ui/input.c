/*
 * input.c: owns the bytes that came and are not keys yet, and the table of
 * sequences. Must not know what any key does.
 */
#include "klaster/ui/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/buf.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"

#define WAITING_MAX (1u << 20) /* bytes not read yet; a paste of 1 MB fits */
#define SEQUENCE_MAX 64	       /* a longer control sequence is rubbish */
#define PASTE_END "\033[201~"
#define PASTE_PAUSE_MS 500
#define CTRL_C 0x03
#define CTRL_G 0x07

struct sequence {
	char bytes[16];
	size_t len;
	uint32_t key;
};

struct input {
	int escape_ms;
	struct buf waiting;
	size_t at;	/* of waiting: what comes before is done */
	int64_t fed_ms; /* when the newest bytes came */
	bool stuck;	/* what is at `at` could go on */
	bool pasting;
	struct sequence *sequences;
	size_t sequence_count;
};

/* What a look at the waiting bytes found. */
enum found { FOUND_EVENT, FOUND_RUBBISH, FOUND_MORE };

struct input *input_new(int escape_ms)
{
	struct input *input = mem_alloc(sizeof(*input));
	input->escape_ms = escape_ms < 0 ? INPUT_ESCAPE_MS : escape_ms;
	buf_init(&input->waiting, WAITING_MAX);
	return input;
}

void input_free(struct input *input)
{
	if (!input)
		return;
	buf_done(&input->waiting);
	free(input->sequences);
	free(input);
}

void input_teach(struct input *input, const char *bytes, uint32_t key)
{
	size_t len = bytes ? strlen(bytes) : 0;
	if (len == 0 || len >= sizeof(input->sequences->bytes))
		return;
	input->sequences = mem_realloc(input->sequences,
	    (input->sequence_count + 1) * sizeof(*input->sequences));
	struct sequence *new = &input->sequences[input->sequence_count++];
	memcpy(new->bytes, bytes, len + 1);
	new->len = len;
	new->key = key;
}

void input_teach_all(struct input *input,
    const char *(*look_up)(const void *user, const char *name),
    const void *user)
{
	static const struct {
		const char *name;
		uint32_t key;
	} keys[] = {
	    {"kcuu1", KC_UP},
	    {"kcud1", KC_DOWN},
	    {"kcub1", KC_LEFT},
	    {"kcuf1", KC_RIGHT},
	    {"khome", KC_HOME},
	    {"kend", KC_END},
	    {"kpp", KC_PGUP},
	    {"knp", KC_PGDN},
	    {"kich1", KC_INS},
	    {"kdch1", KC_DEL},
	    {"kcbt", KC_SHIFT | KC_TAB},
	    {"kLFT", KC_SHIFT | KC_LEFT},
	    {"kRIT", KC_SHIFT | KC_RIGHT},
	    {"kind", KC_SHIFT | KC_DOWN},
	    {"kri", KC_SHIFT | KC_UP},
	    {"kent", KC_ENTER},
	};
	for (size_t i = 0; i < MEM_COUNT(keys); i++)
		input_teach(input, look_up(user, keys[i].name), keys[i].key);
	for (unsigned n = 1; n <= 24; n++) {
		char name[8];
		snprintf(name, sizeof(name), "kf%u", n);
		input_teach(input, look_up(user, name), KC_F1 + n - 1);
	}
}

/* The end mark of a paste may be lost on the line. A cancelling key all by
 * itself, after a pause, was typed: no paste looks so. */
static bool is_cancel(char byte)
{
	return byte == CTRL_C || byte == CTRL_G;
}

void input_feed(
    struct input *input, const char *bytes, size_t len, int64_t now_ms)
{
	if (len == 0)
		return;
	if (input->pasting && len == 1 && is_cancel(bytes[0]) &&
	    now_ms >= input->fed_ms + PASTE_PAUSE_MS) {
		input->pasting = false;
		input->at = input->waiting.len; /* half an end mark */
	}
	if (input->at > 0) {
		size_t left = input->waiting.len - input->at;
		memmove(
		    input->waiting.data, input->waiting.data + input->at, left);
		buf_cut(&input->waiting, left);
		input->at = 0;
	}
	buf_add(&input->waiting, bytes, len); /* too much: dropped whole */
	input->fed_ms = now_ms;
	input->stuck = false;
}

int64_t input_due_ms(const struct input *input)
{
	return input->stuck ? input->fed_ms + input->escape_ms : -1;
}

/* --- control sequences */

/* xterm's modifier parameter: 1 + shift 1, alt 2, ctrl 4, meta 8. */
static uint32_t modifiers_of(unsigned parameter)
{
	unsigned bits = parameter > 0 ? parameter - 1 : 0;
	return ((bits & 1) ? KC_SHIFT : 0) | ((bits & 10) ? KC_META : 0) |
	       ((bits & 4) ? KC_CTRL : 0);
}

static uint32_t key_of_number(unsigned number)
{
	static const uint32_t low[] = {KC_NONE, KC_HOME, KC_INS, KC_DEL, KC_END,
	    KC_PGUP, KC_PGDN, KC_HOME, KC_END};
	/* F1..F20 are 11-15, 17-21, 23-26, 28-29, 31-34. */
	static const unsigned char function[] = {11, 12, 13, 14, 15, 17, 18, 19,
	    20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
	if (number < MEM_COUNT(low))
		return low[number];
	for (unsigned i = 0; i < MEM_COUNT(function); i++)
		if (function[i] == number)
			return KC_F1 + i;
	return KC_NONE;
}

static uint32_t key_of_final(char final)
{
	switch (final) {
	case 'A':
		return KC_UP;
	case 'B':
		return KC_DOWN;
	case 'C':
		return KC_RIGHT;
	case 'D':
		return KC_LEFT;
	case 'H':
		return KC_HOME;
	case 'F':
		return KC_END;
	case 'M':
		return KC_ENTER; /* keypad */
	case 'Z':
		return KC_SHIFT | KC_TAB;
	case 'P':
	case 'Q':
	case 'R':
	case 'S':
		return KC_F1 + (uint32_t)(final - 'P');
	default:
		return KC_NONE;
	}
}

/* At most two numbers; what follows a ':' belongs to terminals that report
 * more than they were asked for. */
static size_t numbers_of(const char *text, size_t len, unsigned out[2])
{
	size_t count = 0;
	out[0] = out[1] = 0;
	bool skipping = false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] >= '0' && text[i] <= '9') {
			if (!skipping && count < 2 && out[count] < 0x110000)
				out[count] =
				    out[count] * 10 + (unsigned)(text[i] - '0');
		} else if (text[i] == ';') {
			count++;
			skipping = false;
		} else if (text[i] == ':') {
			skipping = true;
		} else {
			return SIZE_MAX; /* private: '<', '?', '>', '=' */
		}
	}
	return count + 1;
}

/* "<BUTTON;COLUMN;ROW": what the mouse did. A button that is let go, and a
 * motion, are nothing. */
static enum found read_mouse(
    const char *parameters, size_t len, char final, struct input_event *event)
{
	static const uint32_t keys[] = {
	    KC_CLICK, KC_MIDDLE_CLICK, KC_RIGHT_CLICK, KC_NONE};
	unsigned number[3] = {0};
	size_t count = 0;
	for (size_t i = 1; i < len; i++) {
		if (parameters[i] == ';' && count < 2)
			count++;
		else if (parameters[i] >= '0' && parameters[i] <= '9' &&
			 number[count] < 100000)
			number[count] = number[count] * 10 +
					(unsigned)(parameters[i] - '0');
		else
			return FOUND_RUBBISH;
	}
	unsigned button = number[0];
	if (count != 2 || final != 'M' || number[1] == 0 || number[2] == 0 ||
	    (button & 32) != 0 || button > 127)
		return FOUND_RUBBISH;
	/* 4 Shift, 8 Alt, 16 Control; from 64 on the wheel. */
	uint32_t held = ((button & 4) ? KC_SHIFT : 0) |
			((button & 8) ? KC_META : 0) |
			((button & 16) ? KC_CTRL : 0);
	uint32_t key = button < 64	   ? keys[button & 3]
		       : (button & 3) == 0 ? KC_WHEEL_UP
		       : (button & 3) == 1 ? KC_WHEEL_DOWN
					   : KC_NONE;
	if (key == KC_NONE)
		return FOUND_RUBBISH;
	event->kind = INPUT_KEY;
	event->key = key | held;
	event->col = (int)number[1] - 1;
	event->row = (int)number[2] - 1;
	return FOUND_EVENT;
}

/* A whole control sequence: parameters and its last byte. */
static enum found read_csi(struct input *input, const char *parameters,
    size_t len, char final, struct input_event *event)
{
	unsigned number[2];
	if (len > 0 && parameters[0] == '<')
		return read_mouse(parameters, len, final, event);
	size_t count = numbers_of(parameters, len, number);
	if (count == SIZE_MAX || count > 3)
		return FOUND_RUBBISH;
	if (final == 'n' && number[0] == 0) {
		event->kind = INPUT_ANSWER;
		return FOUND_EVENT;
	}
	if (final == '~' && number[0] == 200) {
		input->pasting = true;
		return FOUND_RUBBISH;
	}
	uint32_t key;
	if (final == '~')
		key = key_of_number(number[0]);
	else if (final == 'u')
		key = key_of_char(
		    number[0], modifiers_of(number[1]) & ~(uint32_t)KC_SHIFT);
	else if (len == 0 || number[0] == 1)
		key = key_of_final(final);
	else
		return FOUND_RUBBISH;
	if (key == KC_NONE)
		return FOUND_RUBBISH;
	if (final != 'u')
		key |= modifiers_of(number[1]);
	event->kind = INPUT_KEY;
	event->key = key;
	return FOUND_EVENT;
}

/* From "ESC [" on. *used gets the bytes of it. */
static enum found look_csi(struct input *input, const char *bytes, size_t len,
    size_t *used, struct input_event *event)
{
	size_t i = 2;
	while (i < len && bytes[i] >= 0x20 && bytes[i] <= 0x3f)
		i++;
	if (i >= SEQUENCE_MAX) {
		*used = i;
		return FOUND_RUBBISH;
	}
	if (i == len)
		return FOUND_MORE;
	char final = bytes[i];
	if (final < 0x40 || final > 0x7e) {
		*used = i; /* broken off: the byte is looked at by itself */
		return FOUND_RUBBISH;
	}
	*used = i + 1;
	if (final == 'M' && i == 2) {
		/* An old mouse report: three more bytes. */
		if (len < 6)
			return FOUND_MORE;
		*used = 6;
		return FOUND_RUBBISH;
	}
	return read_csi(input, bytes + 2, i - 2, final, event);
}

static enum found look_ss3(
    const char *bytes, size_t len, size_t *used, struct input_event *event)
{
	if (len < 3)
		return FOUND_MORE;
	event->kind = INPUT_KEY;
	event->key = key_of_final(bytes[2]);
	*used = 3;
	/* Keypad digits and signs come as themselves. */
	if (event->key == KC_NONE && bytes[2] >= 'j' && bytes[2] <= 'y')
		event->key = key_of_char((uint32_t)(bytes[2] - 'j' + '*'), 0);
	return event->key == KC_NONE ? FOUND_RUBBISH : FOUND_EVENT;
}

/* --- one key */

static size_t utf8_length(unsigned char lead)
{
	return lead < 0x80	     ? 1
	       : (lead >> 5) == 6    ? 2
	       : (lead >> 4) == 14   ? 3
	       : (lead >> 3) == 0x1e ? 4
				     : 1;
}

static enum found look_char(const char *bytes, size_t len, uint32_t modifiers,
    size_t *used, struct input_event *event)
{
	size_t need = utf8_length((unsigned char)bytes[0]);
	for (size_t i = 1; i < need && i < len; i++)
		if (((unsigned char)bytes[i] & 0xc0) != 0x80)
			need = i; /* cut short: not a character */
	if (need > len)
		return FOUND_MORE;
	uint32_t code;
	*used = text_decode(bytes, need, &code);
	if (*used != need || (code == 0xfffd && need == 1)) {
		*used = need;
		return FOUND_RUBBISH;
	}
	event->kind = INPUT_KEY;
	event->key = key_of_char(code, modifiers);
	return event->key == KC_NONE ? FOUND_RUBBISH : FOUND_EVENT;
}

/* The longest sequence of the terminal's own that stands here. */
static enum found look_taught(const struct input *input, const char *bytes,
    size_t len, size_t *used, struct input_event *event)
{
	const struct sequence *best = NULL;
	bool more = false;
	for (size_t i = 0; i < input->sequence_count; i++) {
		const struct sequence *known = &input->sequences[i];
		size_t common = known->len < len ? known->len : len;
		if (memcmp(known->bytes, bytes, common) != 0)
			continue;
		if (known->len > len)
			more = true;
		else if (!best || known->len > best->len)
			best = known;
	}
	if (best) {
		event->kind = INPUT_KEY;
		event->key = best->key;
		*used = best->len;
		return FOUND_EVENT;
	}
	return more ? FOUND_MORE : FOUND_RUBBISH;
}

static enum found look_escape(struct input *input, const char *bytes,
    size_t len, size_t *used, struct input_event *event)
{
	if (len == 1)
		return FOUND_MORE;
	if (bytes[1] == '[')
		return look_csi(input, bytes, len, used, event);
	if (bytes[1] == 'O')
		return look_ss3(bytes, len, used, event);
	if (bytes[1] == '\033') {
		event->kind = INPUT_KEY;
		event->key = KC_ESC;
		*used = 1;
		return FOUND_EVENT;
	}
	enum found found = look_char(bytes + 1, len - 1, KC_META, used, event);
	*used += 1;
	return found;
}

static enum found look(struct input *input, const char *bytes, size_t len,
    size_t *used, struct input_event *event)
{
	enum found found = look_taught(input, bytes, len, used, event);
	if (found != FOUND_RUBBISH)
		return found;
	if (bytes[0] == '\033')
		return look_escape(input, bytes, len, used, event);
	return look_char(bytes, len, 0, used, event);
}

/* What could go on did not: Esc alone, or Alt with '[' or 'O'. */
static enum found give_up(
    const char *bytes, size_t len, size_t *used, struct input_event *event)
{
	event->kind = INPUT_KEY;
	if (bytes[0] == '\033' && len == 2 && bytes[1] > ' ') {
		event->key = key_of_char((unsigned char)bytes[1], KC_META);
		*used = 2;
		return event->key ? FOUND_EVENT : FOUND_RUBBISH;
	}
	if (bytes[0] == '\033' && len == 1) {
		event->key = KC_ESC;
		*used = 1;
		return FOUND_EVENT;
	}
	*used = len; /* half a sequence or half a character */
	return FOUND_RUBBISH;
}

/* Pasted bytes up to the end mark, or to where the mark may have begun. */
static bool next_paste(struct input *input, struct input_event *event)
{
	const char *bytes = input->waiting.data + input->at;
	size_t len = input->waiting.len - input->at;
	const size_t mark = sizeof(PASTE_END) - 1;
	size_t text = 0;
	for (; text < len; text++) {
		size_t common = len - text < mark ? len - text : mark;
		if (memcmp(bytes + text, PASTE_END, common) == 0)
			break;
	}
	bool ended = len - text >= mark;
	event->kind = INPUT_PASTE;
	event->text = bytes;
	event->len = text;
	input->at += text + (ended ? mark : 0);
	input->pasting = !ended;
	return text > 0;
}

bool input_next(struct input *input, int64_t now_ms, struct input_event *event)
{
	input->stuck = false;
	while (input->at < input->waiting.len) {
		*event = (struct input_event){.key = KC_NONE};
		if (input->pasting) {
			if (next_paste(input, event))
				return true;
			if (input->pasting)
				return false; /* more of it will come */
			continue;
		}
		const char *bytes = input->waiting.data + input->at;
		size_t len = input->waiting.len - input->at;
		size_t used = 1;
		enum found found = look(input, bytes, len, &used, event);
		if (found == FOUND_MORE) {
			if (now_ms < input->fed_ms + input->escape_ms) {
				input->stuck = true;
				return false;
			}
			found = give_up(bytes, len, &used, event);
		}
		input->at += used;
		if (found == FOUND_EVENT)
			return true;
	}
	return false;
}
