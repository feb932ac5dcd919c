/*
 * notify.c: see notify.h. libsystemd would be a library for forty lines; the
 * protocols are older than it and will outlive it.
 */
#include "klaster/service/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SOCKETS_MAX = 64 };

void notify_say(const char *lines)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	socklen_t len;
	int fd;

	if (!path || (path[0] != '/' && path[0] != '@') ||
	    strlen(path) >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, strlen(path));
	if (path[0] == '@') /* a name that is in no directory */
		address.sun_path[0] = '\0';
	len =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)!sendto(fd, lines, strlen(lines), MSG_NOSIGNAL,
	    (const struct sockaddr *)&address, len);
	close(fd);
}

void notify_reloading(void)
{
	struct timespec now;
	char lines[80];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(lines, sizeof(lines), "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify_say(lines);
}

/* A number and nothing else; 0 for what is none. */
static unsigned long number(const char *text)
{
	char *end = NULL;
	unsigned long value = text && *text ? strtoul(text, &end, 10) : 0;

	return end && !*end ? value : 0;
}

size_t notify_sockets(void)
{
	unsigned long pid = number(getenv("LISTEN_PID"));
	unsigned long count = number(getenv("LISTEN_FDS"));

	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (pid != (unsigned long)getpid() || count > SOCKETS_MAX)
		return 0;
	return count;
}
