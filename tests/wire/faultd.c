/*
 * faultd.c: a server that does what a script says, byte for byte, so that a
 * test can be a bad network or a bad service. Loopback only.
 *
 * faultd SCRIPT LOG: prints "port N", serves until its stdin ends, and
 * appends the head of each request to LOG. The script:
 *
 *   on /v1/projects      answers requests whose target begins so; of several
 *                        blocks the n-th request takes the n-th, and the last
 *                        one goes on
 *   send TEXT            these bytes; \r \n \t \\ \xHH \0
 *   body TYPE STATUS     a head with Content-Length for all `text` lines that
 *                        follow, and "header NAME: VALUE" lines
 *   text TEXT            a part of it, with escapes
 *   fill N TEXT          TEXT N times, as a part of it
 *   gzip                 the body so far, packed, with its Content-Encoding
 *   length N             says this length instead of the true one
 *   flood N TEXT         TEXT N times, at once
 *   drip MS TEXT         one byte each MS milliseconds, for ever
 *   hold                 nothing more until the client goes
 *   reset                breaks the connection with RST
 * A block ends with the connection closed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#define LINES_MAX 4096
#define HEAD_MAX 65536

struct script {
	char *lines[LINES_MAX];
	size_t count;
	unsigned taken[LINES_MAX]; /* requests by "on" line */
};

struct bytes {
	char *data;
	size_t len, cap;
};

static void fail(const char *what)
{
	perror(what);
	exit(70);
}

static void add(struct bytes *bytes, const char *data, size_t len)
{
	if (bytes->len + len > bytes->cap) {
		bytes->cap = (bytes->len + len) * 2;
		bytes->data = realloc(bytes->data, bytes->cap);
		if (bytes->data == NULL)
			fail("realloc");
	}
	memcpy(bytes->data + bytes->len, data, len);
	bytes->len += len;
}

static void add_text(struct bytes *bytes, const char *text)
{
	add(bytes, text, strlen(text));
}

/* TEXT with its escapes undone. */
static void add_escaped(struct bytes *bytes, const char *text)
{
	static const char from[] = "rnt\\0", to[] = "\r\n\t\\\0";

	for (; *text != '\0'; text++) {
		const char *known;
		char c = *text;

		if (c == '\\' && text[1] == 'x') {
			char hex[3] = {text[2], text[3], '\0'};

			c = (char)strtol(hex, NULL, 16);
			text += 3;
		} else if (c == '\\' && text[1] != '\0') {
			known = strchr(from, *++text);
			c = known != NULL ? to[known - from] : *text;
		}
		add(bytes, &c, 1);
	}
}

/* --- the script */

static void read_script(struct script *script, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (file == NULL)
		fail(path);
	while ((len = getline(&line, &cap, file)) >= 0) {
		if (len > 0 && line[len - 1] == '\n')
			line[len - 1] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		if (script->count == LINES_MAX)
			fail("script too long");
		script->lines[script->count++] = strdup(line);
	}
	free(line);
	fclose(file);
}

static bool is_on(const char *line, const char *target)
{
	return strncmp(line, "on ", 3) == 0 &&
	       (target == NULL ||
		   strncmp(target, line + 3, strlen(line + 3)) == 0);
}

/* The first line of the block for the target; count of lines for none. The
 * longest match decides, then how often it was asked for. */
static size_t choose(struct script *script, const char *target)
{
	size_t best = script->count, length = 0, i, turn;
	unsigned *taken;

	for (i = 0; i < script->count; i++)
		if (is_on(script->lines[i], target) &&
		    strlen(script->lines[i]) > length) {
			best = i;
			length = strlen(script->lines[i]);
		}
	if (best == script->count)
		return best;
	taken = &script->taken[best];
	turn = (*taken)++;
	for (i = best + 1; i < script->count && turn > 0; i++)
		if (strcmp(script->lines[i], script->lines[best]) == 0) {
			best = i;
			turn--;
		}
	return best + 1;
}

/* --- an answer */

struct answer {
	int fd;
	struct bytes head, body;
	bool has_body;
	long said_length; /* -1: the true one */
};

static bool send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static void flush_body(struct answer *answer)
{
	char length[64];

	if (!answer->has_body)
		return;
	snprintf(length, sizeof(length), "Content-Length: %ld\r\n\r\n",
	    answer->said_length >= 0 ? answer->said_length
				     : (long)answer->body.len);
	add_text(&answer->head, length);
	if (send_all(answer->fd, answer->head.data, answer->head.len))
		send_all(answer->fd, answer->body.data, answer->body.len);
	answer->has_body = false;
	answer->head.len = answer->body.len = 0;
}

static void pack(struct answer *answer)
{
	uLong bound = compressBound(answer->body.len) + 64;
	char *out = malloc(bound);
	z_stream stream = {.next_in = (Bytef *)answer->body.data,
	    .avail_in = (uInt)answer->body.len,
	    .next_out = (Bytef *)out,
	    .avail_out = (uInt)bound};

	if (out == NULL ||
	    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8,
		Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflate(&stream, Z_FINISH) != Z_STREAM_END)
		fail("deflate");
	answer->body.len = 0;
	add(&answer->body, out, stream.total_out);
	deflateEnd(&stream);
	free(out);
	add_text(&answer->head, "Content-Encoding: gzip\r\n");
}

/* True when the client went away within the time. */
static bool client_gone(int fd, int ms)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char byte;

	if (poll(&wait, 1, ms) <= 0)
		return false;
	return recv(fd, &byte, 1, 0) <= 0;
}

static void drip(int fd, const char *words)
{
	char *text;
	int ms = (int)strtol(words, &text, 10);
	struct bytes bytes = {0};
	size_t i;

	add_escaped(&bytes, text + (*text == ' '));
	for (i = 0; bytes.len > 0; i = (i + 1) % bytes.len)
		if (client_gone(fd, ms) || !send_all(fd, bytes.data + i, 1))
			break;
}

static void start_body(struct answer *answer, const char *words)
{
	const char *status = strrchr(words, ' ');
	char line[256];

	snprintf(line, sizeof(line),
	    "HTTP/1.1 %s X\r\nConnection: close\r\nContent-Type: %.*s\r\n",
	    status + 1, (int)(status - words), words);
	add_text(&answer->head, line);
	answer->has_body = true;
	answer->said_length = -1;
}

static void fill(struct bytes *body, const char *words)
{
	char *text;
	long times = strtol(words, &text, 10);
	struct bytes part = {0};

	add_escaped(&part, text + (*text == ' '));
	while (times-- > 0)
		add(body, part.data, part.len);
	free(part.data);
}

static void run_line(struct answer *answer, const char *line)
{
	size_t len = strcspn(line, " ");
	const char *words = line + len + (line[len] == ' ');
	struct bytes raw = {0};

	if (strncmp(line, "body ", 5) == 0) {
		start_body(answer, words);
	} else if (strncmp(line, "header ", 7) == 0) {
		add_escaped(&answer->head, words);
		add_text(&answer->head, "\r\n");
	} else if (strncmp(line, "text ", 5) == 0) {
		add_escaped(&answer->body, words);
	} else if (strncmp(line, "fill ", 5) == 0) {
		fill(&answer->body, words);
	} else if (strcmp(line, "gzip") == 0) {
		pack(answer);
	} else if (strncmp(line, "length ", 7) == 0) {
		answer->said_length = strtol(words, NULL, 10);
	} else {
		flush_body(answer);
		if (strncmp(line, "send ", 5) == 0) {
			add_escaped(&raw, words);
			send_all(answer->fd, raw.data, raw.len);
			free(raw.data);
		} else if (strncmp(line, "flood ", 6) == 0) {
			fill(&raw, words);
			send_all(answer->fd, raw.data, raw.len);
			free(raw.data);
		} else if (strncmp(line, "drip ", 5) == 0) {
			drip(answer->fd, words);
		} else if (strcmp(line, "hold") == 0) {
			while (!client_gone(answer->fd, -1))
				;
		} else if (strcmp(line, "reset") == 0) {
			struct linger now = {.l_onoff = 1, .l_linger = 0};

			setsockopt(answer->fd, SOL_SOCKET, SO_LINGER, &now,
			    sizeof(now));
			close(answer->fd);
			_exit(0);
		} else {
			fprintf(stderr, "faultd: %s?\n", line);
			_exit(70);
		}
	}
}

static void run_block(struct script *script, size_t at, int fd)
{
	struct answer answer = {.fd = fd, .said_length = -1};

	if (at == script->count)
		run_line(&answer, "send HTTP/1.1 404 X\\r\\n"
				  "Content-Length: 0\\r\\n"
				  "Connection: close\\r\\n\\r\\n");
	for (; at < script->count && !is_on(script->lines[at], NULL); at++)
		run_line(&answer, script->lines[at]);
	flush_body(&answer);
	/* What the client still sends must not turn our end into a reset. */
	shutdown(fd, SHUT_WR);
	client_gone(fd, 2000);
}

/* --- the server */

static size_t read_head(int fd, char *head)
{
	size_t len = 0;

	while (len < HEAD_MAX - 1) {
		ssize_t n = recv(fd, head + len, HEAD_MAX - 1 - len, 0);

		if (n <= 0)
			break;
		len += (size_t)n;
		head[len] = '\0';
		if (strstr(head, "\r\n\r\n") != NULL)
			break;
	}
	head[len] = '\0';
	return len;
}

static void serve(struct script *script, int fd, FILE *log)
{
	static char head[HEAD_MAX];
	char *target;
	size_t at;

	if (read_head(fd, head) == 0)
		return;
	fputs(head, log);
	fflush(log);
	target = strchr(head, ' ');
	target = target != NULL ? target + 1 : head;
	target[strcspn(target, " ")] = '\0';
	at = choose(script, target);
	if (fork() == 0) {
		signal(SIGCHLD, SIG_DFL);
		run_block(script, at, fd);
		_exit(0);
	}
}

static int open_port(void)
{
	struct sockaddr_in name = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&name, len) != 0 ||
	    listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&name, &len) != 0)
		fail("port");
	printf("port %d\n", ntohs(name.sin_port));
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	static struct script script;
	struct pollfd waits[2];
	FILE *log;

	if (argc != 3)
		return 2;
	read_script(&script, argv[1]);
	log = fopen(argv[2], "a");
	if (log == NULL)
		fail(argv[2]);
	signal(SIGCHLD, SIG_IGN);
	waits[0] = (struct pollfd){.fd = open_port(), .events = POLLIN};
	waits[1] = (struct pollfd){.fd = 0, .events = POLLIN};
	for (;;) {
		char byte;
		int fd;

		if (poll(waits, 2, -1) < 0 && errno != EINTR)
			fail("poll");
		if (waits[1].revents != 0 && read(0, &byte, 1) <= 0)
			break;
		if ((waits[0].revents & POLLIN) == 0)
			continue;
		fd = accept(waits[0].fd, NULL, NULL);
		if (fd < 0)
			continue;
		serve(&script, fd, log);
		close(fd);
	}
	fclose(log);
	return 0;
}
