/*
 * key.h: keys, their codes and their names. Knows no curses: ui/term.c turns
 * what the terminal sends into these codes.
 *
 * A key is a Unicode code point, or one of the values from KC_FIRST on, with
 * modifier bits. One key has one code: control characters come as their letter
 * with KC_CTRL, except those that have a key of their own (Tab, Enter, Esc,
 * BS), and Shift with a character is the character itself. Names are what
 * people write in a keymap file: any printable character is its own name,
 * "<" is <lt>, the blank <Space>; <C-a> <M-x> <S-Tab> <M-C-Left> <F5> ...
 * (prefix KC_ because curses owns KEY_).
 */
#ifndef KLASTER_ENGINE_KEY_H
#define KLASTER_ENGINE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "klaster/base/buf.h"
#include "klaster/base/err.h"

enum {
	KC_NONE = 0,
	KC_FIRST = 0x110001, /* past the last code point */
	KC_ENTER = KC_FIRST,
	KC_TAB,
	KC_ESC,
	KC_BS,
	KC_DEL,
	KC_INS,
	KC_UP,
	KC_DOWN,
	KC_LEFT,
	KC_RIGHT,
	KC_PGUP,
	KC_PGDN,
	KC_HOME,
	KC_END,
	KC_F1, /* F1..F24: KC_F1 + n - 1 */
	KC_F24 = KC_F1 + 23,
	/* The mouse, where it is asked for: keys with a place (ui/input.h). */
	KC_CLICK,
	KC_MIDDLE_CLICK,
	KC_RIGHT_CLICK,
	KC_WHEEL_UP,
	KC_WHEEL_DOWN,
	KC_LAST = KC_WHEEL_DOWN,

	KC_CTRL = 1 << 24,
	KC_META = 1 << 25,  /* Alt, or Esc before the key */
	KC_SHIFT = 1 << 26, /* only with keys that are no characters */
	KC_BASE = KC_CTRL - 1,
};

enum {
	KEY_SEQUENCE = 8,   /* keys in one binding, at most */
	KEY_NAME_BYTES = 24 /* the longest name, with its NUL */
};

/* The key of a character that the terminal sent (a code point, or a control
 * character), with `modifiers` added: 0x01 is <C-a>, 0x09 <Tab>, 0x0d <Enter>,
 * 0x0a <C-j>, 0x1b <Esc>, 0x7f <BS>, 0x08 <C-h>, 0x00 <C-Space>. KC_NONE for
 * what is no key (C1 controls, surrogates, past Unicode). Also the way to put
 * a code together by hand in its one form. */
uint32_t key_of_char(uint32_t code, uint32_t modifiers);

/* True for a click or a turn of the wheel, whatever was held with it. */
bool key_is_mouse(uint32_t key);

/* True for a character without modifiers: what a prompt inserts. */
bool key_is_text(uint32_t key);

/* Writes the key's name; "" for a code that is no key. Returns out. */
const char *key_name(uint32_t key, char out[KEY_NAME_BYTES]);

/* Reads one or more names without blanks between: "gg", "<C-x>s", "\xc5\xbe".
 * Names in <> may be in any letter case, and have the synonyms people know
 * (<CR> <Return> <Backspace> <PageUp> <A-x> ...). False with ERR_USAGE and a
 * suggestion for an unknown name, more than KEY_SEQUENCE keys, none at all, or
 * a key no terminal can send. */
bool key_parse(const char *text, uint32_t keys[KEY_SEQUENCE], size_t *count,
    struct err *err);

/* Appends the names; key_parse gives the keys back. */
bool key_print(struct buf *out, const uint32_t *keys, size_t count);

#endif
