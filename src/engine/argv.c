/*
 * argv.c: owns the reading and writing of command lines. Knows no command, no
 * key and no file.
 */
#include "klaster/engine/argv.h"

#include <string.h>
#include "klaster/base/i18n.h"

/* A line being split: words are gathered in `word`, one after the other. */
struct splitter {
	const char *at;
	char *word; /* room for the whole line and its NUL */
	size_t len;
	struct arena *arena;
	struct err *err;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void take(struct splitter *split, char c)
{
	split->word[split->len++] = c;
}

static char escaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	default:
		return c;
	}
}

/* From behind the opening quote to behind the closing one. */
static bool take_quoted(struct splitter *split, char quote)
{
	while (*split->at != quote) {
		if (*split->at == '\0')
			return err_set(split->err, ERR_USAGE,
			    _("a %c quote is not closed; for the character "
			      "itself write \\%c"),
			    quote, quote);
		if (quote == '"' && *split->at == '\\' &&
		    split->at[1] != '\0') {
			take(split, escaped(split->at[1]));
			split->at += 2;
			continue;
		}
		take(split, *split->at++);
	}
	split->at++;
	return true;
}

static bool take_word(struct splitter *split)
{
	split->len = 0;
	while (*split->at != '\0' && !is_blank(*split->at)) {
		char c = *split->at++;

		if (c == '\'' || c == '"') {
			if (!take_quoted(split, c))
				return false;
		} else if (c == '\\') {
			if (*split->at == '\0')
				return err_set(split->err, ERR_USAGE,
				    _("a backslash at the end takes nothing; "
				      "for the character itself write two"));
			take(split, *split->at++);
		} else {
			take(split, c);
		}
	}
	return true;
}

bool argv_split(
    struct arena *arena, const char *line, struct argv *out, struct err *err)
{
	size_t len = strnlen(line, ARGV_LINE_BYTES + 1);
	struct splitter split = {.at = line, .arena = arena, .err = err};

	out->argc = 0;
	out->argv = NULL;
	if (len > ARGV_LINE_BYTES)
		return err_set(err, ERR_USAGE,
		    _("the line is longer than %d bytes"), ARGV_LINE_BYTES);
	split.word = arena_alloc(arena, len + 1);
	for (;;) {
		while (is_blank(*split.at))
			split.at++;
		if (*split.at == '\0')
			break;
		if (out->argc == ARGV_WORDS)
			return err_set(err, ERR_USAGE,
			    _("the line has more than %d words"), ARGV_WORDS);
		if (!take_word(&split))
			return false;
		out->argv = arena_grow(
		    arena, out->argv, (size_t)out->argc, sizeof(*out->argv));
		out->argv[out->argc++] =
		    arena_strndup(arena, split.word, split.len);
	}
	out->argv =
	    arena_grow(arena, out->argv, (size_t)out->argc, sizeof(*out->argv));
	out->argv[out->argc] = NULL;
	return true;
}

/* Double quotes only where single ones cannot do: a word with a ' in it or a
 * line feed. A carriage return is kept as it is inside quotes. */
static bool quote_double(struct buf *out, const char *word)
{
	bool ok = buf_addc(out, '"');

	for (; *word != '\0'; word++) {
		if (*word == '\n') {
			ok = buf_adds(out, "\\n") && ok;
			continue;
		}
		if (*word == '"' || *word == '\\')
			ok = buf_addc(out, '\\') && ok;
		ok = buf_addc(out, *word) && ok;
	}
	return buf_addc(out, '"') && ok;
}

bool argv_quote(struct buf *out, const char *word)
{
	if (strpbrk(word, "'\n") != NULL)
		return quote_double(out, word);
	if (*word == '\0' || strpbrk(word, " \t\r\"\\") != NULL)
		return buf_addc(out, '\'') && buf_adds(out, word) &&
		       buf_addc(out, '\'');
	return buf_adds(out, word);
}

bool argv_join(struct buf *out, int argc, char *const *argv)
{
	for (int i = 0; i < argc; i++)
		if ((i > 0 && !buf_addc(out, ' ')) || !argv_quote(out, argv[i]))
			return false;
	return true;
}

char *argv_normal(struct arena *arena, const char *line, struct err *err)
{
	struct argv words;
	struct buf buf;
	char *normal = NULL;

	if (!argv_split(arena, line, &words, err))
		return NULL;
	/* Quoting at most doubles a word and adds two quotes. */
	buf_init(&buf, 2 * ARGV_LINE_BYTES + 3 * ARGV_WORDS);
	if (argv_join(&buf, words.argc, words.argv))
		normal = arena_strndup(arena, buf_text(&buf), buf.len);
	buf_done(&buf);
	if (normal != NULL && strlen(normal) > ARGV_LINE_BYTES) {
		err_set(err, ERR_USAGE, _("the line is longer than %d bytes"),
		    ARGV_LINE_BYTES);
		normal = NULL;
	}
	return normal;
}
