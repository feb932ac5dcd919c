/*
 * cli_wait.c: owns what the command line says while a service lets it wait or
 * a list is long, and what to do next when it has failed. A terminal sees the
 * seconds go by; what is no terminal gets one line.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "klaster/base/clock.h"
#include "klaster/base/i18n.h"
#include "klaster/base/number.h"
#include "klaster/base/out.h"

#define SAID_LEAST_MS 1000 /* shorter waits are nobody's business */
#define APART_MS 500	   /* ends of two waits, at least */
#define PROGRESS_MS 200	   /* between two numbers of a long list */

static bool has_terminal(const struct cli *cli)
{
	const char *term = getenv("TERM");

	return cli->options->verbosity >= 0 && isatty(STDERR_FILENO) &&
	       term != NULL && strcmp(term, "dumb") != 0;
}

static struct safe_text words(
    struct cli *cli, const struct err *why, int64_t wait_ms)
{
	return safe_linef(&cli->arena,
	    _("%s; asks again in %lld s, Ctrl-C "
	      "ends it"),
	    why != NULL && why->text[0] != '\0' ? why->text
						: cli->connection.origin,
	    (long long)(wait_ms + 999) / 1000);
}

/* On its own row, over the last one; what is longer would leave half. */
static void count_down(struct cli *cli, struct safe_text text)
{
	struct safe_text clipped =
	    safe_clip(&cli->arena, text, cli_width() - 1, true);

	out_bytes(stderr, "\r", 1);
	out_pad(stderr, clipped, cli_width() - 1);
	fflush(stderr);
	cli->counting = true;
}

void cli_wait_say(struct cli *cli, const struct err *why, int64_t wait_ms)
{
	int64_t until_ms = clock_ms() + wait_ms;
	bool again = until_ms > cli->wait_until_ms + APART_MS;

	if (again && wait_ms < SAID_LEAST_MS)
		return;
	if (has_terminal(cli))
		count_down(cli, words(cli, why, wait_ms));
	else if (again)
		cli_note(cli, words(cli, why, wait_ms));
	if (again)
		cli->wait_until_ms = until_ms;
}

void cli_wait_over(struct cli *cli)
{
	if (cli->counting)
		out_bytes(stderr, "\n", 1);
	cli->counting = false;
}

static void say_progress(struct cli *cli)
{
	struct arena arena = ARENA_INIT;

	cli->progress_ms = clock_ms();
	count_down(
	    cli, cli->total.kind == TOTAL_UNKNOWN
		     ? safe_linef(&arena, _("%s records; Ctrl-C ends it"),
			   number_group(&arena, cli->written))
		     : safe_linef(&arena, _("%s of %s records; Ctrl-C ends it"),
			   number_group(&arena, cli->written),
			   number_group(&arena, cli->total.count)));
	arena_done(&arena);
}

int cli_progress_due_ms(struct cli *cli)
{
	int64_t left_ms = cli->progress_ms + PROGRESS_MS - clock_ms();

	/* Data on the same terminal says itself how far it is. */
	if ((cli->out == NULL && !cli->has_no_data && isatty(STDOUT_FILENO)) ||
	    cli->written == 0 || !has_terminal(cli))
		return -1;
	if (left_ms > 0)
		return (int)left_ms;
	say_progress(cli);
	return -1;
}

void cli_progress(struct cli *cli, uint64_t written, struct total total)
{
	cli->written = written;
	cli->total = total;
	cli_progress_due_ms(cli);
}

/* Nobody wants to know any more: the row is free again. */
void cli_progress_over(struct cli *cli)
{
	cli->written = 0;
	if (!cli->counting)
		return;
	count_down(cli, SAFE_LIT(""));
	out_bytes(stderr, "\r", 1);
	cli->counting = false;
}

bool cli_learns(struct cli *cli, struct err *err)
{
	const struct profile *profile = cli->connection.profile;
	struct err why = ERR_INIT;

	if (profile == NULL || !profile->open || err->code == ERR_NETWORK ||
	    cli_entry(cli, &why) == NULL || profile->open)
		return false;
	*err = (struct err)ERR_INIT;
	return true;
}

struct source *cli_record(
    struct cli *cli, const struct kind *kind, const char *id, struct err *err)
{
	struct feed *feed = cli->connection.feed;
	struct source *source = feed_record(feed, kind, id, NULL);

	if (cli_wait_whole(cli, source, err))
		return source;
	if (!feed_is_strange(feed) || !cli_learns(cli, err))
		return NULL;
	source = feed_record(feed, kind, id, NULL);
	return cli_wait_whole(cli, source, err) ? source : NULL;
}

int cli_wait_ms(const struct cli *cli, int64_t wait_ms)
{
	/* To the end of this second, to show the next. */
	return cli->counting ? (int)((wait_ms - 1) % 1000 + 1) : (int)wait_ms;
}

bool cli_advise(struct err *err)
{
	size_t len = strlen(err->text);

	/* The sentence may say it itself. */
	if (strchr(err->text, ';') != NULL)
		return false;
	/* A service ends its own with a stop. */
	if (len > 1 && err->text[len - 1] == '.' && err->text[len - 2] != '.')
		err->text[len - 1] = '\0';
	if (err->code == ERR_NETWORK)
		return err_set(err, err->code,
		    _("%s; ask again later, or see klaster doctor"), err->text);
	if (err->code == ERR_DATA || err->code == ERR_PARTIAL)
		return err_set(err, err->code,
		    _("%s; its office should know, see klaster doctor"),
		    err->text);
	if (err->code == ERR_REFUSED)
		return err_set(err, err->code,
		    _("%s; ask its office for access"), err->text);
	if (err->code == ERR_USAGE)
		return err_set(err, err->code,
		    _("%s; what can be asked: klaster --list-fields"),
		    err->text);
	return false;
}
