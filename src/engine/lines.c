/*
 * lines.c: owns the reading of files of command lines and the form of their
 * faults. Knows no command and no directive.
 */
#include "klaster/engine/lines.h"

#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/text.h"

void lines_init(struct lines *lines, const char *name, const char *text,
    size_t len, lines_report *report, void *user)
{
	*lines = (struct lines){
	    .name = name,
	    .at = text,
	    .end = text + len,
	    .report = report,
	    .user = user,
	};
	arena_init(&lines->arena);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		lines->at += 3;
}

void lines_done(struct lines *lines)
{
	arena_done(&lines->arena);
}

void lines_fault(struct lines *lines, bool is_error, const struct err *err)
{
	struct err placed = *err;

	if (is_error)
		lines->errors++;
	if (lines->report == NULL)
		return;
	if (lines->number > 0)
		err_prefix(&placed, "%s:%d", lines->name, lines->number);
	else
		err_prefix(&placed, "%s", lines->name);
	lines->report(lines->user, is_error, placed.text);
}

/* The line at `at` without its line feed; moves behind it. A carriage return
 * before that is a blank like others (argv.h). */
static size_t take_line(struct lines *lines, const char **line)
{
	size_t left = (size_t)(lines->end - lines->at);
	const char *feed = memchr(lines->at, '\n', left);
	size_t len = feed == NULL ? left : (size_t)(feed - lines->at);

	*line = lines->at;
	lines->at += feed == NULL ? len : len + 1;
	lines->number++;
	return len;
}

static bool split_line(struct lines *lines, const char *line, size_t len,
    struct argv *words, struct err *err)
{
	if (len > ARGV_LINE_BYTES)
		return err_set(err, ERR_USAGE,
		    _("the line is longer than %d bytes"), ARGV_LINE_BYTES);
	if (memchr(line, '\0', len) != NULL || !text_is_utf8(line, len))
		return err_set(err, ERR_USAGE, _("the line is not UTF-8 text"));
	return argv_split(
	    &lines->arena, arena_strndup(&lines->arena, line, len), words, err);
}

bool lines_next(struct lines *lines, struct argv *words)
{
	while (lines->at < lines->end) {
		struct err err = ERR_INIT;
		const char *line;
		size_t len = take_line(lines, &line);

		while (len > 0 && (*line == ' ' || *line == '\t')) {
			line++;
			len--;
		}
		if (len == 0 || *line == '#')
			continue;
		arena_reset(&lines->arena);
		if (!split_line(lines, line, len, words, &err))
			lines_fault(lines, true, &err);
		else if (words->argc > 0)
			return true;
	}
	return false;
}
