/*
 * key.c: owns the names of keys and the one form of a key's code. Knows no
 * terminal, no curses and no binding.
 */
#include "klaster/engine/key.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/base/text.h"
#include "klaster/engine/near.h"

struct name {
	const char *name;
	uint32_t key;
};

/* The first name of a key is the one that is printed. */
static const struct name names[] = {
    {"Space", ' '},
    {"Enter", KC_ENTER},
    {"Tab", KC_TAB},
    {"Esc", KC_ESC},
    {"BS", KC_BS},
    {"Del", KC_DEL},
    {"Ins", KC_INS},
    {"Up", KC_UP},
    {"Down", KC_DOWN},
    {"Left", KC_LEFT},
    {"Right", KC_RIGHT},
    {"PgUp", KC_PGUP},
    {"PgDn", KC_PGDN},
    {"Home", KC_HOME},
    {"End", KC_END},
    {"Click", KC_CLICK},
    {"MiddleClick", KC_MIDDLE_CLICK},
    {"RightClick", KC_RIGHT_CLICK},
    {"WheelUp", KC_WHEEL_UP},
    {"WheelDown", KC_WHEEL_DOWN},
    {"lt", '<'}, /* late: the better neighbour of <Lft> is Left */
    {"CR", KC_ENTER},
    {"Return", KC_ENTER},
    {"Escape", KC_ESC},
    {"Backspace", KC_BS},
    {"Delete", KC_DEL},
    {"Insert", KC_INS},
    {"PageUp", KC_PGUP},
    {"PageDown", KC_PGDN},
    {"gt", '>'},
    {"Bslash", '\\'},
    {"Bar", '|'},
};

enum { KEY_F_COUNT = KC_F24 - KC_F1 + 1 };

static bool is_special(uint32_t base)
{
	return base >= KC_FIRST && base <= KC_LAST;
}

static bool is_letter(uint32_t base)
{
	return (base >= 'a' && base <= 'z') || (base >= 'A' && base <= 'Z');
}

/* A code point that a key of its own can give: it takes cells on the screen.
 * Combining marks, controls and format characters take none. */
static bool is_printable(uint32_t base)
{
	if (base < 0x20 || (base >= 0x7f && base < 0xa0) || base > 0x10ffff)
		return false;
	if ((base >= 0xd800 && base <= 0xdfff) || base == 0xad ||
	    base == 0xfffd || (base & 0xfffe) == 0xfffe)
		return false;
	return text_code_cells(base) > 0;
}

/* The control characters that have a key of their own, and those that are a
 * letter with Ctrl. */
static uint32_t of_control(uint32_t code)
{
	switch (code) {
	case 0x09:
		return KC_TAB;
	case 0x0d:
		return KC_ENTER;
	case 0x1b:
		return KC_ESC;
	case 0x7f:
		return KC_BS;
	case 0x00:
		return ' ' | KC_CTRL;
	default:
		return (code <= 0x1a ? code + 0x60 : code + 0x40) | KC_CTRL;
	}
}

/* What Ctrl makes of a character, as terminals send it; KC_NONE when it is
 * nothing of its own. */
static uint32_t with_ctrl(uint32_t base)
{
	if (base == ' ' || base == '@')
		return ' ' | KC_CTRL;
	if (is_letter(base))
		return of_control(base & 0x1f);
	if (base == '?')
		return KC_BS;
	if (base >= '[' && base <= '_')
		return of_control(base & 0x1f);
	return KC_NONE;
}

uint32_t key_of_char(uint32_t code, uint32_t modifiers)
{
	uint32_t key = code;

	modifiers &= KC_CTRL | KC_META | KC_SHIFT;
	if (code < 0x20 || code == 0x7f)
		key = of_control(code);
	else if (!is_special(code) && !is_printable(code))
		return KC_NONE;
	else if ((modifiers & KC_CTRL) != 0 && !is_special(code))
		key = with_ctrl(code);
	else
		key |= modifiers & KC_CTRL;
	if (key == KC_NONE)
		return KC_NONE;
	key |= modifiers & KC_META;
	if (is_special(key & KC_BASE))
		key |= modifiers & KC_SHIFT;
	return key;
}

bool key_is_mouse(uint32_t key)
{
	uint32_t base = key & KC_BASE;

	return base >= KC_CLICK && base <= KC_WHEEL_DOWN;
}

bool key_is_text(uint32_t key)
{
	return key >= 0x20 && is_printable(key);
}

/* ASCII letter case aside, whatever the locale (Turkish has two i). */
static bool is_same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

		if (x != y)
			return false;
	}
	return *a == *b;
}

static const char *base_name(uint32_t base)
{
	for (size_t i = 0; i < MEM_COUNT(names); i++)
		if (names[i].key == base)
			return names[i].name;
	return NULL;
}

bool key_print(struct buf *out, const uint32_t *keys, size_t count)
{
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		char name[KEY_NAME_BYTES];

		ok = buf_adds(out, key_name(keys[i], name)) && ok;
	}
	return ok;
}

const char *key_name(uint32_t key, char out[KEY_NAME_BYTES])
{
	uint32_t base = key & KC_BASE;
	uint32_t modifiers = key & ~(uint32_t)KC_BASE;
	bool is_named =
	    is_special(base) || base == ' ' || base == '<' || base == '>';
	bool is_plain = modifiers == 0 && (!is_named || base == '>');
	struct buf buf;

	out[0] = '\0';
	if (!is_special(base) && !is_printable(base))
		return out;
	buf_init(&buf, KEY_NAME_BYTES - 1);
	if (!is_plain)
		buf_addc(&buf, '<');
	if ((key & KC_CTRL) != 0)
		buf_adds(&buf, "C-");
	if ((key & KC_META) != 0)
		buf_adds(&buf, "M-");
	if ((key & KC_SHIFT) != 0)
		buf_adds(&buf, "S-");
	if (base >= KC_F1 && base <= KC_F24) {
		buf_addf(&buf, "F%u", (unsigned)(base - KC_F1 + 1));
	} else if (is_named && !is_plain) {
		buf_adds(&buf, base_name(base));
	} else {
		char bytes[4];

		buf_add(&buf, bytes, text_encode(base, bytes));
	}
	if (!is_plain)
		buf_addc(&buf, '>');
	memcpy(out, buf_text(&buf), buf.len + 1);
	buf_done(&buf);
	return out;
}

/* F1..F24; 0 for another name. */
static uint32_t function_key(const char *name)
{
	size_t len = strlen(name);
	unsigned number = 0;

	if (len < 2 || len > 3 || (name[0] != 'F' && name[0] != 'f') ||
	    name[1] == '0')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (name[i] < '0' || name[i] > '9')
			return 0;
		number = number * 10 + (unsigned)(name[i] - '0');
	}
	return number >= 1 && number <= KEY_F_COUNT ? KC_F1 + number - 1 : 0;
}

/* The key of a name without modifiers: a word from the table, a function key
 * or a single character. KC_NONE if there is none. */
static uint32_t named_key(const char *name)
{
	uint32_t code;
	size_t len = strlen(name);

	for (size_t i = 0; i < MEM_COUNT(names); i++)
		if (is_same_name(names[i].name, name))
			return names[i].key;
	code = function_key(name);
	if (code != 0)
		return code;
	if (len > 0 && text_decode(name, len, &code) == len &&
	    is_printable(code))
		return code;
	return KC_NONE;
}

static bool refuse_name(const char *whole, const char *name, struct err *err)
{
	struct near near;

	near_init(&near, name);
	for (size_t i = 0; i < MEM_COUNT(names); i++)
		near_try(&near, names[i].name);
	if (near.best != NULL)
		return err_set(err, ERR_USAGE,
		    _("no key is called <%s>; did you mean <%.*s%s>?"), whole,
		    (int)(name - whole), whole, near.best);
	return err_set(err, ERR_USAGE,
	    _("no key is called <%s>; keys are <C-a> <M-a> <S-Tab> <Enter> "
	      "<Esc> <Space> <Up> <PgDn> <F1> and the like, and <lt> for '<'"),
	    whole);
}

/* The modifiers before a name; *name moves behind them. "<->" and "<C-->"
 * are minus signs. */
static uint32_t take_modifiers(const char **name)
{
	uint32_t modifiers = 0;

	while ((*name)[0] != '\0' && (*name)[1] == '-' && (*name)[2] != '\0') {
		switch ((*name)[0]) {
		case 'C':
		case 'c':
			modifiers |= KC_CTRL;
			break;
		case 'M':
		case 'm':
		case 'A':
		case 'a':
			modifiers |= KC_META;
			break;
		case 'S':
		case 's':
			modifiers |= KC_SHIFT;
			break;
		default:
			return modifiers;
		}
		*name += 2;
	}
	return modifiers;
}

/* The key of what stands between < and >. */
static bool bracket_key(const char *whole, uint32_t *key, struct err *err)
{
	const char *name = whole;
	uint32_t modifiers = take_modifiers(&name);
	uint32_t base = named_key(name);

	if (base == KC_NONE)
		return refuse_name(whole, name, err);
	if ((modifiers & KC_SHIFT) != 0 && !is_special(base))
		return err_set(err, ERR_USAGE,
		    _("<%s>: Shift with a character is another character; "
		      "write that one"),
		    whole);
	*key = key_of_char(base, modifiers);
	if (*key == KC_NONE)
		return err_set(err, ERR_USAGE,
		    _("<%s>: terminals do not send Ctrl with %s; Ctrl goes "
		      "with a to z, <Space> and named keys"),
		    whole, name);
	return true;
}

/* One key at the start of text; *used gets its bytes. */
static bool take_key(
    const char *text, size_t len, uint32_t *key, size_t *used, struct err *err)
{
	const char *end = text[0] == '<' ? memchr(text, '>', len) : NULL;
	char name[KEY_NAME_BYTES];
	uint32_t code;

	if (end != NULL && end > text + 1) {
		size_t name_len = (size_t)(end - text) - 1;

		*used = name_len + 2;
		if (name_len >= sizeof(name))
			return err_set(err, ERR_USAGE,
			    _("no key has a name as long as %.*s"),
			    (int)(*used < 80 ? *used : 80), text);
		memcpy(name, text + 1, name_len);
		name[name_len] = '\0';
		return bracket_key(name, key, err);
	}
	if (text[0] == '<')
		return err_set(err, ERR_USAGE,
		    _("a key's name is not closed by '>'; the key '<' itself "
		      "is <lt>"));
	*used = text_decode(text, len, &code);
	if (code == 0xfffd)
		return err_set(err, ERR_USAGE, _("the keys are not UTF-8"));
	*key = code == ' ' || is_printable(code) ? code : KC_NONE;
	if (*key == KC_NONE)
		return err_set(err, ERR_USAGE,
		    _("U+%04X is no key: it is a control character or a mark "
		      "on a letter; write the letter as one character"),
		    (unsigned)code);
	return true;
}

bool key_parse(const char *text, uint32_t keys[KEY_SEQUENCE], size_t *count,
    struct err *err)
{
	size_t left = strlen(text);

	*count = 0;
	if (left == 0)
		return err_set(err, ERR_USAGE, _("no key is named"));
	while (left > 0) {
		uint32_t key;
		size_t used = 0;

		if (!take_key(text, left, &key, &used, err))
			return false;
		if (*count == KEY_SEQUENCE)
			return err_set(err, ERR_USAGE,
			    _("more than %d keys in one binding"),
			    KEY_SEQUENCE);
		keys[(*count)++] = key;
		text += used;
		left -= used;
	}
	return true;
}
