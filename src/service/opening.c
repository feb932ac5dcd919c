/*
 * opening.c: see opening.h. It owns the other process and the pipe by which
 * it speaks: lines of the log, and, after MARK, why it failed.
 */
#include "klaster/service/opening.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klaster/base/log.h"
#include "klaster/base/out.h"

#define MARK "= "

/* --- the other process */

/* A line that nobody reads ends it: who had the sockets is gone. */
static void signals_plain(void)
{
	static const int ours[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
	struct sigaction action = {.sa_handler = SIG_DFL};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		sigaction(ours[i], &action, NULL);
}

static void work_do(opening_work *work, void *ctx, int fd)
{
	struct err err = ERR_INIT;
	FILE *log = fdopen(fd, "w");
	char text[sizeof(err.text) + sizeof(MARK) + 1];
	int len;

	signals_plain();
	setvbuf(log, NULL, _IOLBF, 0);
	log_open(log, LOG_NOTE);
	if (work(ctx, &err))
		_exit(0);
	len = snprintf(text, sizeof(text), MARK "%s\n", err.text);
	out_bytes(log, text, (size_t)len);
	fflush(log);
	_exit((int)err.code);
}

bool opening_begin(
    struct opening *opening, opening_work *work, void *ctx, struct err *err)
{
	int ends[2];

	*opening = (struct opening){.fd = -1};
	if (pipe(ends) != 0)
		return err_set(err, ERR_COPY, "pipe: %s", strerror(errno));
	fflush(NULL);
	opening->pid = fork();
	if (opening->pid == 0) {
		close(ends[0]);
		work_do(work, ctx, ends[1]);
	}
	close(ends[1]);
	if (opening->pid < 0) {
		opening->pid = 0;
		close(ends[0]);
		return err_set(err, ERR_COPY, "fork: %s", strerror(errno));
	}
	opening->fd = ends[0];
	fcntl(opening->fd, F_SETFD, FD_CLOEXEC);
	fcntl(opening->fd, F_SETFL, O_NONBLOCK);
	return true;
}

/* --- what it says */

/* The log's line with its time; the last word is without. */
static void line_take(struct opening *opening)
{
	struct arena arena = ARENA_INIT;
	const char *line = opening->line;
	bool is_log = strncmp(line, MARK, strlen(MARK)) != 0;

	if (is_log)
		out_line(stderr, safe_linez(&arena, line));
	if (strchr(line, ' '))
		line = strchr(line, ' ') + 1;
	memcpy(opening->said, line, strlen(line) + 1);
	arena_done(&arena);
}

bool opening_hear(struct opening *opening)
{
	char bytes[512];
	ssize_t len = read(opening->fd, bytes, sizeof(bytes));

	if (len == 0)
		return false;
	for (ssize_t i = 0; i < len; i++) {
		if (bytes[i] != '\n') {
			if (opening->len + 1 < sizeof(opening->line))
				opening->line[opening->len++] = bytes[i];
			continue;
		}
		opening->line[opening->len] = '\0';
		line_take(opening);
		opening->len = 0;
	}
	return true;
}

static int collect(struct opening *opening)
{
	int status = 0;
	pid_t pid;

	do
		pid = waitpid(opening->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	close(opening->fd);
	opening->fd = -1;
	opening->pid = 0;
	return status;
}

bool opening_end(struct opening *opening, struct err *err)
{
	int status = collect(opening);

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status))
		return err_set(err, (enum err_code)WEXITSTATUS(status), "%s",
		    opening->said);
	return err_set(err, ERR_COPY,
	    "the directory could not be made ready: that was ended by signal "
	    "%d",
	    WTERMSIG(status));
}

void opening_stop(struct opening *opening)
{
	if (opening->pid == 0)
		return;
	kill(opening->pid, SIGTERM);
	collect(opening);
}
