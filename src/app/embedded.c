/*
 * embedded.c: owns the child process klasterd. No shell, an argument vector
 * of ours, and no way for the child to outlive us: when we are gone, however
 * that came, its stdin ends.
 */
#include "embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/out.h"
#include "klaster/base/path.h"
#include "spawn.h"

#define WORDS_MAX_BYTES 4096
#define END_MS 1000  /* between the end of its stdin and SIGTERM */
#define TERM_MS 1000 /* between SIGTERM and SIGKILL */
#define TELL_MS 1500 /* an opening that lasts longer is told */

/* --- which program */

/* The directory of this very program; NULL where /proc does not tell. */
static char *own_dir(struct arena *arena)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len <= 0 || (size_t)len >= sizeof(path) - 1)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return arena_strdup(arena, path);
}

static const char *find_klasterd(struct arena *arena, struct err *err)
{
	const char *path = getenv("KLASTER_KLASTERD");
	const char *dir;

	if (path != NULL && *path != '\0') {
		if (access(path, X_OK) == 0)
			return path;
		err_set(err, ERR_COPY,
		    _("KLASTER_KLASTERD names %s, which cannot be started: "
		      "%s"),
		    path, strerror(errno));
		return NULL;
	}
	dir = own_dir(arena);
	path = dir != NULL ? arena_printf(arena, "%s/klasterd", dir) : NULL;
	if (path != NULL && access(path, X_OK) == 0)
		return path;
	path = BINDIR "/klasterd";
	if (access(path, X_OK) == 0)
		return path;
	err_set(err, ERR_COPY,
	    _("klasterd, which has the bundled directory, is not installed "
	      "beside klaster nor in %s; name a service with --service"),
	    BINDIR);
	return NULL;
}

/* --- start */

static bool make_socket_path(struct connection *connection, struct err *err)
{
	struct arena *arena = &connection->arena;
	const char *name =
	    arena_printf(arena, "klasterd-%ld.sock", (long)getpid());

	if (!path_make(PATH_RUNTIME, err))
		return false;
	connection->socket_path = path_in(arena, PATH_RUNTIME, name, err);
	if (connection->socket_path == NULL)
		return false;
	if (strlen(connection->socket_path) >=
	    sizeof(((struct sockaddr_un *)0)->sun_path)) {
		err_set(err, ERR_COPY,
		    _("%s is too long for a socket; set XDG_RUNTIME_DIR to a "
		      "shorter directory"),
		    connection->socket_path);
		connection->socket_path = NULL;
		return false;
	}
	unlink(connection->socket_path); /* of a process that had our number */
	return true;
}

static bool make_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* In a process group of its own: ^C on the terminal is for us. */
static int start(const char *path, char *address, int in, int out, pid_t *pid)
{
	char *program = mem_strdup(path);
	char *args[] = {program, (char[]){"serve"}, (char[]){"--embedded"},
	    (char[]){"--listen"}, address, NULL};
	const struct spawn spawn = {
	    .argv = args, .in = in, .out = out, .err = out, .apart = true};
	int code = spawn_start(&spawn, pid);

	free(program);
	return code;
}

static bool launch(struct connection *connection, struct err *err)
{
	const char *path = find_klasterd(&connection->arena, err);
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	int code = 0;

	if (path == NULL)
		return false;
	if (!make_pipe(in) || !make_pipe(out)) {
		code = errno;
	} else {
		/* We read it at the start and the end only: what it has to
		 * say between must never make it wait. */
		fcntl(out[1], F_SETFL, O_NONBLOCK);
		code = start(path,
		    arena_printf(
			&connection->arena, "unix:%s", connection->socket_path),
		    in[0], out[1], &connection->pid);
	}
	close_end(&in[0]);
	close_end(&out[1]);
	connection->life_fd = in[1];
	connection->word_fd = out[0];
	if (code == 0)
		return true;
	connection->pid = 0;
	return err_set(
	    err, ERR_COPY, _("cannot start %s: %s"), path, strerror(code));
}

/* Adds what it says. False at the end of the pipe or the time. */
static bool hear(
    struct connection *connection, struct buf *words, int64_t deadline_ms)
{
	struct pollfd wait = {.fd = connection->word_fd, .events = POLLIN};
	int64_t left_ms = deadline_ms - clock_ms();
	char bytes[512];
	ssize_t len;

	if (left_ms < 0 || poll(&wait, 1, (int)left_ms) <= 0)
		return errno == EINTR && left_ms > 0;
	len = read(connection->word_fd, bytes, sizeof(bytes));
	if (len <= 0)
		return len < 0 && errno == EINTR;
	buf_add(words, bytes, (size_t)len);
	return true;
}

/* The line that says why: "error: ...", else the last one. */
static const char *last_words(struct arena *arena, const char *words)
{
	const char *why = NULL;

	while (*words != '\0') {
		size_t len = strcspn(words, "\n");
		bool is_error = strncmp(words, "error: ", 7) == 0;

		if (is_error)
			return arena_strndup(arena, words + 7, len - 7);
		if (len > 0)
			why = arena_strndup(arena, words, len);
		words += len + (words[len] == '\n');
	}
	return why;
}

static bool has_line(const char *words, const char *line)
{
	size_t len = strlen(line);

	while (*words != '\0') {
		size_t here = strcspn(words, "\n");

		if (here == len && words[here] == '\n' &&
		    memcmp(words, line, len) == 0)
			return true;
		words += here + (words[here] == '\n');
	}
	return false;
}

/* Waits for the word "ready"; *deadline_ms is the one that counted. */
static bool hear_ready(
    struct connection *connection, struct buf *words, int64_t *deadline_ms)
{
	int64_t told_ms = clock_ms() + TELL_MS;
	bool opening = false;

	while (!has_line(buf_text(words), "ready")) {
		bool quiet = opening && told_ms < *deadline_ms;

		if (!opening && has_line(buf_text(words), "opening")) {
			opening = true;
			*deadline_ms = clock_ms() + EMBEDDED_OPEN_MS;
			continue;
		}
		if (hear(connection, words, quiet ? told_ms : *deadline_ms))
			continue;
		if (!quiet || clock_ms() < told_ms)
			return false;
		out_line(
		    stderr, safe_linef(&connection->arena, "klaster: %s",
				_("the directory is being made ready; that is "
				  "needed once, and after an update")));
		told_ms = *deadline_ms;
	}
	return true;
}

bool embedded_start(struct connection *connection, struct err *err)
{
	int64_t deadline_ms = clock_ms() + EMBEDDED_START_MS;
	struct buf words;
	const char *why;
	bool ready;

	if (!make_socket_path(connection, err) || !launch(connection, err))
		return false;
	buf_init(&words, WORDS_MAX_BYTES);
	ready = hear_ready(connection, &words, &deadline_ms);
	if (!ready) {
		why = last_words(&connection->arena, buf_text(&words));
		err_set(err, ERR_COPY,
		    _("the bundled directory does not open: %s"),
		    why != NULL ? why
		    : clock_ms() >= deadline_ms
			? _("klasterd says nothing")
			: _("klasterd ended without a word"));
	}
	buf_done(&words);
	return ready;
}

/* --- life and end */

/* True when the child has been collected. */
static bool collect(struct connection *connection, int flags, int *status)
{
	pid_t pid;

	do
		pid = waitpid(connection->pid, status, flags);
	while (pid < 0 && errno == EINTR);
	if (pid == 0)
		return false;
	connection->pid = 0;
	return true;
}

bool embedded_is_alive(struct connection *connection, struct err *err)
{
	struct buf words;
	const char *why;
	int status = 0;

	if (!collect(connection, WNOHANG, &status))
		return true;
	buf_init(&words, WORDS_MAX_BYTES);
	while (hear(connection, &words, clock_ms()))
		;
	why = last_words(&connection->arena, buf_text(&words));
	if (WIFSIGNALED(status))
		err_set(err, ERR_COPY,
		    _("klasterd was ended by signal %d; start klaster again"),
		    WTERMSIG(status));
	else
		err_set(err, ERR_COPY,
		    _("klasterd has ended: %s; start klaster again"),
		    why != NULL ? why : _("it does not say why"));
	log_add(LOG_ERROR, "%s", err != NULL ? err->text : "klasterd ended");
	buf_done(&words);
	return false;
}

bool embedded_restart(struct connection *connection, struct err *err)
{
	close_end(&connection->life_fd);
	close_end(&connection->word_fd);
	return embedded_start(connection, err);
}

/* Waits for the end of its words, which is the end of the child. */
static void await_end(struct connection *connection, int64_t ms)
{
	int64_t deadline_ms = clock_ms() + ms;
	struct buf words;

	buf_init(&words, WORDS_MAX_BYTES);
	while (hear(connection, &words, deadline_ms))
		buf_reset(&words);
	buf_done(&words);
}

void embedded_stop(struct connection *connection)
{
	int status;

	close_end(&connection->life_fd);
	if (connection->pid != 0) {
		await_end(connection, END_MS);
		if (!collect(connection, WNOHANG, &status)) {
			kill(connection->pid, SIGTERM);
			await_end(connection, TERM_MS);
		}
	}
	if (connection->pid != 0 && !collect(connection, WNOHANG, &status)) {
		kill(connection->pid, SIGKILL);
		collect(connection, 0, &status);
	}
	close_end(&connection->word_fd);
	if (connection->socket_path != NULL)
		unlink(connection->socket_path);
}
