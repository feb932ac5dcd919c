/*
 * log.c: the last lines of what happened. Owns the ring, which is one of the
 * globals of the program: everybody may have something to say.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/log.h"
#include "klaster/base/safe.h"

/* A line filtered is three times as long at most (safe.c). */
enum { RING_LINES = 512, SAID_MAX_BYTES = 1200, LINE_MAX_BYTES = 4096 };

static struct {
	FILE *stream;
	enum log_level up_to;
	unsigned long end;
	char *lines[RING_LINES];
} ring = {.up_to = LOG_NOTE};

void log_open(FILE *stream, enum log_level up_to)
{
	ring.stream = stream;
	ring.up_to = up_to;
}

static void add_time(struct buf *line)
{
	time_t now = (time_t)clock_wall_s();
	struct tm tm;

	if (localtime_r(&now, &tm))
		buf_addf(
		    line, "%02d:%02d:%02d ", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void log_add(enum log_level level, const char *format, ...)
{
	static const char *const names[] = {
	    [LOG_ERROR] = "error: ", [LOG_NOTE] = "", [LOG_DEBUG] = "debug: "};
	char **slot = &ring.lines[ring.end % RING_LINES];
	struct buf said, line;
	va_list args;

	if (level > ring.up_to)
		return;
	buf_init(&said, (size_t)1 << 20);
	buf_init(&line, LINE_MAX_BYTES);
	va_start(args, format);
	buf_vaddf(&said, format, args);
	va_end(args);
	add_time(&line);
	buf_adds(&line, names[level]);
	safe_filter(&line, buf_text(&said),
	    said.len < SAID_MAX_BYTES ? said.len : SAID_MAX_BYTES, false);
	buf_done(&said);
	free(*slot);
	*slot = buf_take(&line);
	ring.end++;
	if (ring.stream)
		fprintf(ring.stream, "%s\n", *slot);
}

unsigned long log_first(void)
{
	return ring.end > RING_LINES ? ring.end - RING_LINES : 0;
}

unsigned long log_end(void)
{
	return ring.end;
}

const char *log_line(unsigned long number)
{
	if (number < log_first() || number >= ring.end)
		return NULL;
	return ring.lines[number % RING_LINES];
}
