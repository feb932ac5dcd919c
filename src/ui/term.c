/*
 * term.c: owns the tty: termios, terminfo, curses' screen, and the only
 * write(2) to the terminal in its life (its last words: rescue.c). Knows
 * nothing of what is shown.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* TIOCGWINSZ */
#endif
#include "klaster/ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "klaster/base/buf.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "klaster/ui/answer.h"
#include "klaster/ui/frame.h"
#include "klaster/ui/framefile.h"
#include "klaster/ui/rescue.h"

/* <term.h> has a struct term of its own; this is all we need of it. */
extern int setupterm(const char *type, int fd, int *found);

#define FRAME_MAX (4u << 20)
#define UNANSWERED_MAX 500 /* bytes sent before the terminal is asked */
#define ANSWER_WAIT_MS 3000
#define PARTING_MS 1000
#define PASTE_ON "\033[?2004h" /* bracketed paste */
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON                                                               \
	"\033[?1000h\033[?1006h" /* clicks, in the form without bounds */
#define MOUSE_OFF "\033[?1006l\033[?1000l"

struct term {
	bool headless;
	bool shared_fd; /* the tty is the shell's own open file */
	bool asks;	/* the terminal answers to ESC[5n, as far as known */
	bool gone;
	bool away; /* suspended */
	int fd;
	int fd_flags;
	int rows, cols;
	struct framefile file;
	struct buf drawn; /* a frame as curses wrote it */
	struct frame_facts facts;
	struct frame_state state;
	FILE *no_input;
	SCREEN *screen;
	struct termios shell, ours;
	struct buf out;	   /* not yet taken by the tty */
	size_t unanswered; /* bytes since the last answer */
	int64_t asked_ms;  /* when the question went out; 0: none is open */
	char note[128];
	bool paste;  /* bracketed paste is known and wanted */
	bool mouse;  /* wanted, of a terminal that may know it */
	bool greets; /* the next frame switches them on */
	struct term_counts counts;
};

static const char *capability(const char *name)
{
	/* tigetstr() takes no const in older curses. */
	char copy[16];
	snprintf(copy, sizeof(copy), "%s", name);
	const char *text = tigetstr(copy);
	return text && text != (char *)-1 && *text ? text : NULL;
}

const char *term_key(const struct term *term, const char *name)
{
	(void)term; /* curses keeps the entry of the one open terminal */
	return capability(name);
}

/* What leave() does in peace. */
static void arm_rescue(const struct term *term)
{
	const char *const texts[] = {term->mouse ? MOUSE_OFF : NULL,
	    term->paste ? PASTE_OFF : NULL, capability("sgr0"),
	    capability("op"), capability("cnorm"), capability("rmcup")};
	rescue_arm(term->fd, &term->shell, texts, MEM_COUNT(texts));
}

/* --- the tty */

/* An open file of our own, so that O_NONBLOCK stays ours: the shell's is
 * shared with every other program of the session. */
static bool open_tty(struct term *term, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE,
		    _("the screen needs a terminal for input and output; "
		      "for scripts and pipes use: klaster search WORDS"));
	const char *name = ttyname(STDOUT_FILENO);
	if (name)
		term->fd =
		    open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (term->fd < 0) {
		term->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
		if (term->fd < 0)
			return err_set(err, ERR_USAGE,
			    _("cannot open the terminal: %s"), strerror(errno));
		term->shared_fd = true;
		term->fd_flags = fcntl(term->fd, F_GETFL);
		fcntl(term->fd, F_SETFL, term->fd_flags | O_NONBLOCK);
	}
	if (tcgetattr(term->fd, &term->shell) != 0)
		return err_set(err, ERR_USAGE,
		    _("cannot read the modes of the terminal: %s"),
		    strerror(errno));
	return true;
}

/* Raw, but XON/XOFF stays as it was: a terminal that needs it breaks
 * without. No key is a signal: ^C is the user's "cancel". */
static void make_raw(struct term *term)
{
	term->ours = term->shell;
	term->ours.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP |
					  INLCR | IGNCR | ICRNL);
	term->ours.c_oflag &= ~(tcflag_t)OPOST;
	term->ours.c_lflag &=
	    ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	term->ours.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	term->ours.c_cflag |= CS8;
	term->ours.c_cc[VMIN] = 1;
	term->ours.c_cc[VTIME] = 0;
}

static void ask_size(const struct term *term, int *rows, int *cols)
{
	struct winsize size;
	if (ioctl(term->fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0) {
		*rows = size.ws_row;
		*cols = size.ws_col;
	}
}

static int within(int value, int max)
{
	return value < 1 ? 1 : value > max ? max : value;
}

/* --- curses */

static bool type_is_usable(const char *type)
{
	return type && *type && strlen(type) < 64 && !strchr(type, '/');
}

/* Whether curses refused a type because of what it is, not because there is
 * no such entry: then nothing else will do either. */
static bool type_is_known(const struct term *term, char *type)
{
	int found = 0;
	setupterm(type, term->file.fd, &found);
	return found == 1;
}

/* The wanted type, else one that most terminals understand. */
static SCREEN *start_curses(struct term *term, const char *wanted)
{
	static const char *const fallbacks[] = {
	    "xterm-256color", "xterm", "vt100"};
	SCREEN *screen = NULL;
	char type[64];
	if (type_is_usable(wanted)) {
		snprintf(type, sizeof(type), "%s", wanted);
		screen = newterm(type, term->file.stream, term->no_input);
		if (!screen && type_is_known(term, type))
			return NULL;
	}
	for (size_t i = 0; !screen && i < MEM_COUNT(fallbacks); i++) {
		snprintf(type, sizeof(type), "%s", fallbacks[i]);
		screen = newterm(type, term->file.stream, term->no_input);
		if (screen)
			snprintf(term->note, sizeof(term->note),
			    _("Using %s: terminal type \"%.40s\" is not "
			      "known here."),
			    type, wanted ? wanted : "");
	}
	return screen;
}

static bool open_curses(
    struct term *term, const struct term_options *options, struct err *err)
{
	const char *type = options->type;
	if (!type)
		type = term->headless ? "xterm-256color" : getenv("TERM");
	if (!framefile_open(&term->file, err))
		return false;
	term->no_input = fopen("/dev/null", "r");
	if (!term->no_input)
		return err_set(
		    err, ERR_USAGE, _("cannot draw: %s"), strerror(errno));
	/* Curses finds no size on a file, and some types have none. */
	char number[16];
	snprintf(number, sizeof(number), "%d", term->rows);
	setenv("LINES", number, 1);
	snprintf(number, sizeof(number), "%d", term->cols);
	setenv("COLUMNS", number, 1);
	setenv("NCURSES_NO_PADDING", "1", 1);
	term->screen = start_curses(term, type);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	if (!term->screen || !capability("cup"))
		return err_set(err, ERR_USAGE,
		    _("a terminal of type \"%.40s\" cannot place its cursor; "
		      "set TERM to what it is, or use: klaster search WORDS"),
		    type ? type : "");
	frame_learn(&term->facts, capability);
	nonl(); /* LF only moves down: true with OPOST off */
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	if (options->color && has_colors()) {
		start_color();
		use_default_colors();
	}
	resizeterm(term->rows, term->cols);
	return true;
}

/* What curses wrote goes to the bytes to send, as it is. */
static void gather(struct term *term)
{
	if (!framefile_take(&term->file, &term->out))
		term->gone = true;
	frame_forget(&term->state);
}

/* The same, in fewer bytes; `cell` knows what is wanted (frame.h). */
static void gather_frame(struct term *term, frame_cell *cell)
{
	buf_reset(&term->drawn);
	if (!framefile_take(&term->file, &term->drawn))
		term->gone = true;
	term->facts.rows = term->rows;
	term->facts.cols = term->cols;
	frame_shorten(&term->facts, &term->state, cell, buf_text(&term->drawn),
	    term->drawn.len, &term->out);
}

bool term_flush(struct term *term)
{
	if (term->headless) {
		buf_reset(&term->out);
		return true;
	}
	while (term->out.len > 0 && !term->gone) {
		ssize_t sent = write(term->fd, term->out.data, term->out.len);
		if (sent > 0) {
			term->counts.writes++;
			size_t left = term->out.len - (size_t)sent;
			memmove(term->out.data, term->out.data + sent, left);
			buf_cut(&term->out, left);
			continue;
		}
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return true;
		term->gone = true;
	}
	return !term->gone;
}

/* For the ends, where nobody comes back to finish: waits a moment for the
 * tty, never for ever. */
static void flush_hard(struct term *term)
{
	int64_t until_ms = clock_ms() + PARTING_MS;
	while (term_flush(term) && term->out.len > 0 && clock_ms() < until_ms) {
		fd_set set;
		struct timeval wait = {.tv_usec = 100000};
		FD_ZERO(&set);
		if (term->fd >= FD_SETSIZE)
			break;
		FD_SET(term->fd, &set);
		if (select(term->fd + 1, NULL, &set, NULL, &wait) < 0 &&
		    errno != EINTR)
			break;
	}
}

struct term *term_open(const struct term_options *options, struct err *err)
{
	struct term *term = mem_alloc(sizeof(*term));
	term->headless = options->headless;
	term->fd = term->file.fd = -1;
	buf_init(&term->out, FRAME_MAX);
	buf_init(&term->drawn, FRAME_MAX);
	frame_forget(&term->state);
	term->rows = options->rows > 0 ? options->rows : 24;
	term->cols = options->cols > 0 ? options->cols : 80;
	if (!term->headless) {
		if (!open_tty(term, err))
			goto fail;
		ask_size(term, &term->rows, &term->cols);
	}
	term->rows = within(term->rows, TERM_ROWS_MAX);
	term->cols = within(term->cols, TERM_COLS_MAX);
	if (!open_curses(term, options, err))
		goto fail;
	if (!term->headless) {
		make_raw(term);
		const char *cup = capability("cup");
		term->asks = term->paste = cup && strncmp(cup, "\033[", 2) == 0;
		arm_rescue(term);
		tcsetattr(term->fd, TCSADRAIN, &term->ours);
		term->greets = true;
	}
	return term;
fail:
	/* Nothing was sent yet: the screen curses began is forgotten. */
	buf_reset(&term->out);
	term->gone = true;
	term_close(term);
	return NULL;
}

/* The shell's screen and modes; curses paints anew at its next frame. */
static void leave(struct term *term)
{
	if (term->screen && !isendwin())
		endwin();
	if (term->file.stream)
		gather(term);
	if (term->headless || term->fd < 0)
		return;
	if (term->mouse)
		buf_adds(&term->out, MOUSE_OFF);
	if (term->paste)
		buf_adds(&term->out, PASTE_OFF);
	if (!term->gone) {
		rescue_release(term->fd);
		flush_hard(term);
		if (term->asked_ms)
			answer_take(term->fd, clock_ms() + PARTING_MS);
		term->asked_ms = 0;
	}
	if (rescue_is_armed())
		tcsetattr(term->fd, TCSADRAIN, &term->shell);
	rescue_disarm();
}

void term_close(struct term *term)
{
	if (!term)
		return;
	if (!term->away)
		leave(term);
	if (term->screen)
		delscreen(term->screen);
	framefile_close(&term->file);
	if (term->no_input)
		fclose(term->no_input);
	if (term->fd >= 0) {
		if (term->shared_fd)
			fcntl(term->fd, F_SETFL, term->fd_flags);
		close(term->fd);
	}
	buf_done(&term->out);
	buf_done(&term->drawn);
	free(term);
}

void term_suspend(struct term *term)
{
	if (term->away)
		return;
	leave(term);
	term->away = true;
}

void term_resume(struct term *term)
{
	term->asked_ms = 0;
	if (!term->headless) {
		/* The shell may have changed its modes meanwhile. If we were
		 * stopped without a chance to leave, what is set now may be
		 * ours: then the modes known before are the shell's. */
		if (term->away && tcgetattr(term->fd, &term->shell) == 0)
			make_raw(term);
		arm_rescue(term);
		tcsetattr(term->fd, TCSADRAIN, &term->ours);
		term->greets = true;
	}
	term->away = false;
	term_redraw(term);
}

/* --- size, bytes in */

bool term_measure(struct term *term, int rows, int cols)
{
	if (!term->headless) {
		rows = term->rows;
		cols = term->cols;
		ask_size(term, &rows, &cols);
	}
	rows = within(rows, TERM_ROWS_MAX);
	cols = within(cols, TERM_COLS_MAX);
	if (rows == term->rows && cols == term->cols)
		return false;
	term->rows = rows;
	term->cols = cols;
	/* A terminal that wraps anew moves its cursor. */
	term->state.at = (struct frame_place){.row = -1, .col = -1};
	resizeterm(rows, cols);
	return true;
}

enum term_input term_read(
    struct term *term, char *bytes, size_t size, size_t *got)
{
	*got = 0;
	if (term->headless)
		return TERM_NOTHING;
	for (;;) {
		ssize_t len = read(term->fd, bytes, size);
		if (len > 0) {
			*got = (size_t)len;
			return TERM_BYTES;
		}
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return TERM_NOTHING;
		/* End of file, EIO: nobody is there any more. */
		term->gone = true;
		return TERM_GONE;
	}
}

/* --- frames */

/* Curses resets the palette when it comes back. We never changed it: it is
 * the user's. */
static void keep_palette(struct term *term)
{
	const char *reset = capability("oc");
	size_t len = reset ? strlen(reset) : 0;
	for (size_t at = 0; len && at + len <= term->out.len; at++) {
		char *here = term->out.data + at;
		if (memcmp(here, reset, len) != 0)
			continue;
		memmove(here, here + len, term->out.len - at - len);
		buf_cut(&term->out, term->out.len - len);
	}
}

void term_frame(struct term *term, frame_cell *cell)
{
	if (term->away)
		return;
	doupdate();
	gather_frame(term, cell);
	if (term->out.len == 0)
		return;
	term->counts.frames++;
	if (term->greets)
		keep_palette(term);
	if (term->greets && term->paste)
		buf_adds(&term->out, PASTE_ON);
	if (term->greets && term->mouse)
		buf_adds(&term->out, MOUSE_ON);
	term->greets = false;
	term->unanswered += term->out.len;
	if (!term->headless && term->asks &&
	    term->unanswered > UNANSWERED_MAX) {
		buf_adds(&term->out, "\033[5n");
		term->asked_ms = clock_ms();
	}
	size_t len = term->out.len;
	term->counts.frame_bytes = len;
	term->counts.bytes += len;
	term_flush(term);
}

int64_t term_due_ms(const struct term *term)
{
	return term->asked_ms ? term->asked_ms + ANSWER_WAIT_MS : -1;
}

bool term_may_draw(struct term *term, int64_t now_ms)
{
	/* Nor while the tty still chews on the last one. */
	if (term->away || term->gone || term->out.len > 0)
		return false;
	if (!term->asked_ms)
		return true;
	if (now_ms < term->asked_ms + ANSWER_WAIT_MS)
		return false;
	/* A terminal that does not answer is not asked again. */
	term->asked_ms = 0;
	term->asks = false;
	return true;
}

void term_answered(struct term *term)
{
	if (!term->headless)
		term->asks = true;
	term->asked_ms = 0;
	term->unanswered = 0;
}

void term_set_mouse(struct term *term, bool wanted)
{
	wanted = wanted && term->paste;
	if (term->headless || term->mouse == wanted)
		return;
	term->mouse = wanted;
	if (term->away)
		return;
	/* Armed before it is on: no end leaves it behind. */
	arm_rescue(term);
	if (!term->greets)
		term_send(term, wanted ? MOUSE_ON : MOUSE_OFF,
		    strlen(wanted ? MOUSE_ON : MOUSE_OFF));
}

void term_send(struct term *term, const char *bytes, size_t len)
{
	buf_add(&term->out, bytes, len);
	term_flush(term);
}

bool term_is_pending(const struct term *term)
{
	return !term->headless && !term->gone && term->out.len > 0;
}

void term_redraw(struct term *term)
{
	frame_forget(&term->state); /* it may have been reset, too */
	clearok(curscr, TRUE);
}

bool term_is_headless(const struct term *term)
{
	return term->headless;
}

const char *term_note(const struct term *term)
{
	return term->note[0] ? term->note : NULL;
}

int term_fd(const struct term *term)
{
	return term->fd;
}

int term_rows(const struct term *term)
{
	return term->rows;
}

int term_cols(const struct term *term)
{
	return term->cols;
}

struct term_counts term_counts(const struct term *term)
{
	return term->counts;
}
