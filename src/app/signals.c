/*
 * signals.c: owns the signal pipe and the handlers. A handler only writes a
 * byte; what it means is decided in the loop.
 */
#include "klaster/app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/rescue.h"

static int signal_pipe[2] = {-1, -1};

static const int taken[] = {
    SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
static struct sigaction before[MEM_COUNT(taken)];

static void on_signal(int number)
{
	int kept = errno;
	char byte = (char)number;
	/* A full pipe holds enough of the same. */
	ssize_t sent = write(signal_pipe[1], &byte, 1);
	(void)sent;
	errno = kept;
}

static void on_fatal(int number)
{
	rescue_run();
	raise(number); /* the default action: SA_RESETHAND */
}

static bool make_pipe(void)
{
	if (pipe(signal_pipe) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

static void take_over(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < MEM_COUNT(taken); i++)
		sigaction(taken[i], &action, NULL);
}

bool signals_open(struct err *err)
{
	if (!make_pipe())
		return err_set(err, ERR_USAGE,
		    _("cannot make a pipe for signals: %s"), strerror(errno));
	struct sigaction action = {.sa_handler = SIG_IGN};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < MEM_COUNT(taken); i++)
		sigaction(taken[i], NULL, &before[i]);
	take_over();
	sigaction(SIGPIPE, &action, NULL);
	action.sa_handler = on_fatal;
	action.sa_flags = SA_RESETHAND | SA_NODEFER;
	for (size_t i = 0; i < MEM_COUNT(fatal); i++)
		sigaction(fatal[i], &action, NULL);
	return true;
}

void signals_close(void)
{
	if (signal_pipe[0] < 0)
		return;
	for (size_t i = 0; i < MEM_COUNT(taken); i++)
		sigaction(taken[i], &before[i], NULL);
	for (size_t i = 0; i < MEM_COUNT(fatal); i++)
		signal(fatal[i], SIG_DFL);
	close(signal_pipe[0]);
	close(signal_pipe[1]);
	signal_pipe[0] = signal_pipe[1] = -1;
}

int signals_fd(void)
{
	return signal_pipe[0];
}

struct signals_seen signals_take(void)
{
	struct signals_seen seen = {.end = 0};
	char bytes[64];
	ssize_t got;
	while ((got = read(signal_pipe[0], bytes, sizeof(bytes))) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			switch (bytes[i]) {
			case SIGWINCH:
				seen.resized = true;
				break;
			case SIGTSTP:
				seen.stop = true;
				break;
			case SIGCONT:
				seen.continued = true;
				break;
			case SIGCHLD:
				seen.child = true;
				break;
			default:
				seen.end = bytes[i];
			}
		}
	}
	return seen;
}

void signals_lend(void)
{
	if (signal_pipe[0] < 0)
		return;
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTSTP, SIG_DFL);
	signal(SIGCONT, SIG_DFL);
}

void signals_take_back(void)
{
	if (signal_pipe[0] >= 0)
		take_over();
}

void signals_stop_self(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL}, stop, go_on;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, &action, &stop);
	/* Nobody need tell us that we go on: we are here again. */
	sigaction(SIGCONT, &action, &go_on);
	raise(SIGTSTP);
	sigaction(SIGCONT, &go_on, NULL);
	sigaction(SIGTSTP, &stop, NULL);
}
