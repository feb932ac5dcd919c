/*
 * listen.c: listening sockets. It knows addresses and files, nothing of
 * what is spoken there.
 */
#include "klaster/service/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 128 };

static bool fd_prepare(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	       fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

/* --- socket files */

static bool directory_is_ours(
    struct arena *arena, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	const char *directory = !slash		? "."
				: slash == path ? "/"
						: arena_strndup(arena, path,
						      (size_t)(slash - path));
	struct stat st;

	if (lstat(directory, &st) != 0)
		return err_set(
		    err, ERR_USAGE, "%s: %s", directory, strerror(errno));
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & 077) != 0)
		return err_set(err, ERR_USAGE,
		    "%s: must be a directory of yours with mode 0700: "
		    "who can open the socket sees everything",
		    directory);
	return true;
}

/* A socket file that is left over, and only that, is taken away. */
static bool leftover_remove(const struct sockaddr_un *address, struct err *err)
{
	const char *path = address->sun_path;
	struct stat st;
	int fd;
	bool answered;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ||
		       err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return err_set(
		    err, ERR_USAGE, "%s: is there and is no socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return err_set(err, ERR_NETWORK, "socket: %s", strerror(errno));
	answered = connect(fd, (const struct sockaddr *)address,
		       sizeof(*address)) == 0;
	close(fd);
	if (answered)
		return err_set(
		    err, ERR_USAGE, "%s: another klasterd answers there", path);
	if (unlink(path) != 0 && errno != ENOENT)
		return err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	return true;
}

static bool listen_file(struct listen_place *place, struct arena *arena,
    const char *path, bool owned, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat st;
	mode_t mask;
	int bound;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, ERR_USAGE,
		    "%s: longer than the %zu bytes a socket's path may have",
		    path, sizeof(address.sun_path) - 1);
	memcpy(address.sun_path, path, strlen(path) + 1);
	if ((owned && !directory_is_ours(arena, path, err)) ||
	    !leftover_remove(&address, err))
		return false;
	place->fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (place->fd < 0)
		return err_set(err, ERR_NETWORK, "socket: %s", strerror(errno));
	mask = umask(owned ? 0177 : 0111);
	bound =
	    bind(place->fd, (const struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (bound != 0 || listen(place->fd, BACKLOG) != 0 ||
	    !fd_prepare(place->fd) || lstat(path, &st) != 0)
		return err_set(
		    err, ERR_NETWORK, "%s: %s", path, strerror(errno));
	place->owned = owned;
	place->path = arena_strdup(arena, path);
	place->url =
	    arena_printf(arena, "%s:%s", owned ? "unix" : "proxy", path);
	place->dev = st.st_dev;
	place->ino = st.st_ino;
	return true;
}

/* --- addresses */

static char *address_url(struct arena *arena, int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	char host[80], port[8];

	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&address, len, host, sizeof(host),
		port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return arena_strdup(arena, "http://?");
	return arena_printf(arena,
	    address.ss_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s",
	    host, port);
}

static bool listen_at(struct listen_place *place, const struct addrinfo *info)
{
	int on = 1;

	place->fd = socket(info->ai_family, info->ai_socktype, 0);
	if (place->fd < 0)
		return false;
	/* A port in TIME_WAIT may be taken again at once. */
	setsockopt(place->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (info->ai_family == AF_INET6)
		setsockopt(
		    place->fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	return bind(place->fd, info->ai_addr, info->ai_addrlen) == 0 &&
	       listen(place->fd, BACKLOG) == 0 && fd_prepare(place->fd);
}

static bool listen_address(struct listen_place *place, struct arena *arena,
    const char *text, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *info = NULL;
	const char *colon = strrchr(text, ':');
	char *host;
	int rc;

	if (text[0] == '[' && colon[-1] == ']')
		host =
		    arena_strndup(arena, text + 1, (size_t)(colon - text) - 2);
	else
		host = arena_strndup(arena, text, (size_t)(colon - text));
	/* getaddrinfo() takes 99999 for 34463. */
	if (strlen(colon + 1) > 5 || strtoul(colon + 1, NULL, 10) > 65535)
		return err_set(
		    err, ERR_USAGE, "%s: a port is a number up to 65535", text);
	rc = getaddrinfo(host, colon + 1, &hints, &info);
	if (rc != 0)
		return err_set(
		    err, ERR_USAGE, "%s: %s", text, gai_strerror(rc));
	if (!listen_at(place, info)) {
		freeaddrinfo(info);
		return err_set(
		    err, ERR_NETWORK, "%s: %s", text, strerror(errno));
	}
	freeaddrinfo(info);
	place->url = address_url(arena, place->fd);
	return true;
}

bool listen_inherit(
    struct listen_place *place, struct arena *arena, int fd, struct err *err)
{
	struct sockaddr_un address = {0};
	socklen_t len = sizeof(address);
	int listens = 0;
	socklen_t size = sizeof(listens);

	*place = (struct listen_place){.fd = fd};
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
	    !listens || !fd_prepare(fd) ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return err_set(err, ERR_USAGE,
		    "descriptor %d, handed over by LISTEN_FDS, is no socket "
		    "that listens",
		    fd);
	if (address.sun_family == AF_UNIX)
		place->url = arena_printf(arena, "proxy:%.*s",
		    (int)sizeof(address.sun_path), address.sun_path);
	else
		place->url = address_url(arena, fd);
	return true;
}

/* getaddrinfo() would take 99999 for 34463. */
static bool is_port(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 5 && strspn(text, "0123456789") == len &&
	       strtoul(text, NULL, 10) <= 65535;
}

bool listen_is_place(const char *text, struct err *err)
{
	const char *colon = strrchr(text, ':');

	if (strncmp(text, "unix:", 5) == 0 || strncmp(text, "proxy:", 6) == 0) {
		if (strchr(text, ':')[1])
			return true;
		colon = NULL;
	}
	if (!colon || colon == text || !colon[1])
		return err_set(err, ERR_USAGE,
		    "%s: an address is HOST:PORT, unix:PATH or proxy:PATH",
		    text);
	return is_port(colon + 1) ||
	       err_set(
		   err, ERR_USAGE, "%s: a port is a number up to 65535", text);
}

bool listen_open(struct listen_place *place, struct arena *arena,
    const char *text, struct err *err)
{
	bool ok;

	*place = (struct listen_place){.fd = -1};
	if (!listen_is_place(text, err))
		return false;
	if (strncmp(text, "unix:", 5) == 0)
		ok = listen_file(place, arena, text + 5, true, err);
	else if (strncmp(text, "proxy:", 6) == 0)
		ok = listen_file(place, arena, text + 6, false, err);
	else
		ok = listen_address(place, arena, text, err);
	if (!ok && place->fd >= 0) {
		close(place->fd);
		place->fd = -1;
	}
	return ok;
}

void listen_unlink(const struct listen_place *place)
{
	struct stat st;

	if (place->path && lstat(place->path, &st) == 0 &&
	    st.st_dev == place->dev && st.st_ino == place->ino)
		unlink(place->path);
}
