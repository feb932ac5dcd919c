/*
 * cut_wire.c: owns a process that carries one connection at a time, and lets
 * so many bytes of answers through.
 */
#include "cut_wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

struct wire *wire;

static int dial(int port)
{
	struct sockaddr_in name = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&name, sizeof(name)) != 0)
		_exit(70);
	return fd;
}

/* False when the connection is over. */
static bool carry(int from, int to, bool is_answer)
{
	char bytes[4096];
	ssize_t len = recv(from, bytes, sizeof(bytes), 0);

	if (len <= 0)
		return false;
	if (is_answer && len > wire->left)
		len = (ssize_t)wire->left;
	if (len > 0 && send(to, bytes, (size_t)len, MSG_NOSIGNAL) != len)
		return false;
	if (is_answer) {
		wire->left -= len;
		wire->passed += len;
	}
	return !is_answer || wire->left > 0;
}

static void carry_both(int client, int server)
{
	struct pollfd waits[2] = {
	    {.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};

	while (poll(waits, 2, -1) > 0) {
		if (waits[0].revents != 0 && !carry(client, server, false))
			break;
		if (waits[1].revents != 0 && !carry(server, client, true))
			break;
	}
}

static void run_wire(int listener, int port)
{
	for (;;) {
		int client = accept(listener, NULL, NULL), server;

		if (client < 0)
			_exit(0);
		server = dial(port);
		carry_both(client, server);
		close(server);
		close(client);
	}
}

int cut_wire_open(int port, pid_t *pid)
{
	struct sockaddr_in name = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	wire = mmap(NULL, sizeof(*wire), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (wire == MAP_FAILED || bind(fd, (struct sockaddr *)&name, len) ||
	    listen(fd, 16) || getsockname(fd, (struct sockaddr *)&name, &len))
		exit(70);
	*pid = fork();
	if (*pid == 0)
		run_wire(fd, port);
	close(fd);
	return ntohs(name.sin_port);
}
