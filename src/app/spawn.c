/* spawn.c: owns posix_spawn(); see spawn.h. */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "klaster/app/signals.h"
#include "klaster/base/arena.h"

#define FDS_MAX 1024
#define SECRET "KLASTER_TOKEN="

extern char **environ;

/* Libraries open some without the flag. */
static void close_ours_on_exec(void)
{
	for (int fd = 3; fd < FDS_MAX; fd++) {
		int flags = fcntl(fd, F_GETFD);
		if (flags >= 0 && !(flags & FD_CLOEXEC))
			fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
	}
}

static char **environment(struct arena *arena)
{
	size_t count = 0, kept = 0;
	while (environ[count])
		count++;
	char **copy = arena_array(arena, count + 1, sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], SECRET, sizeof(SECRET) - 1) != 0)
			copy[kept++] = environ[i];
	return copy;
}

static void put_fd(posix_spawn_file_actions_t *files, int from, int to)
{
	if (from == SPAWN_NONE)
		posix_spawn_file_actions_addopen(
		    files, to, "/dev/null", to == 0 ? O_RDONLY : O_WRONLY, 0);
	else if (from != SPAWN_OURS)
		posix_spawn_file_actions_adddup2(files, from, to);
}

static void set_attributes(posix_spawnattr_t *attr, bool apart)
{
	sigset_t signals;
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(attr, &signals);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(attr, &signals);
	if (apart) {
		posix_spawnattr_setpgroup(attr, 0);
		flags |= POSIX_SPAWN_SETPGROUP;
	}
	posix_spawnattr_setflags(attr, flags);
}

int spawn_start(const struct spawn *spawn, pid_t *pid)
{
	struct arena arena = ARENA_INIT;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	posix_spawn_file_actions_init(&files);
	put_fd(&files, spawn->in, 0);
	put_fd(&files, spawn->out, 1);
	put_fd(&files, spawn->err, 2);
	posix_spawnattr_init(&attr);
	set_attributes(&attr, spawn->apart);
	close_ours_on_exec();
	int failed = posix_spawnp(pid, spawn->argv[0], &files, &attr,
	    spawn->argv, environment(&arena));
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	arena_done(&arena);
	return failed;
}

int spawn_on_terminal(char *const *argv, int *status)
{
	const struct spawn spawn = {.argv = argv,
	    .in = SPAWN_OURS,
	    .out = SPAWN_OURS,
	    .err = SPAWN_OURS};
	pid_t pid, got = 0;
	signals_lend();
	int failed = spawn_start(&spawn, &pid);
	while (!failed && (got = waitpid(pid, status, 0)) < 0 && errno == EINTR)
		;
	signals_take_back();
	return failed ? failed : got < 0 ? errno : 0;
}
