/*
 * settings.c: the table of settings, and the file they may stand in. It
 * knows values, not what they do.
 */
#include "klaster/service/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klaster/base/fold.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/service/listen.h"
#include "klaster/service/memo.h"
#include "klaster/store/catalogue.h"

enum { LINE_BYTES = 1024 };

/* --- values */

static bool number_read(unsigned *to, const char *text, unsigned least,
    unsigned most, struct err *err)
{
	char *end = NULL;
	unsigned long number = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || number < least ||
	    number > most)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no number from %u to %u", text, least, most);
	*to = (unsigned)number;
	return true;
}

static bool switch_read(bool *to, const char *text, struct err *err)
{
	*to = !text || strcmp(text, "yes") == 0;
	if (!*to && strcmp(text, "no") != 0)
		return err_set(err, ERR_USAGE, "\"%s\" is not yes or no", text);
	return true;
}

/* --- settings */

static bool set_store(
    struct serve_options *options, const char *value, struct err *err)
{
	options->store = value;
	return catalogue_is_any(value, err);
}

static bool set_listen(
    struct serve_options *options, const char *value, struct err *err)
{
	if (options->listen_count == HTTPD_LISTENER_MAX)
		return err_set(err, ERR_USAGE,
		    "more than %d places to listen at", HTTPD_LISTENER_MAX);
	options->listen[options->listen_count++] = value;
	return listen_is_place(value, err);
}

static bool set_title(
    struct serve_options *options, const char *value, struct err *err)
{
	(void)err;
	options->title = value;
	return true;
}

static bool set_credit(
    struct serve_options *options, const char *value, struct err *err)
{
	(void)err;
	options->credit = value;
	return true;
}

static bool set_no_bundled(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->no_bundled, value, err);
}

static bool set_audit_log(
    struct serve_options *options, const char *value, struct err *err)
{
	(void)err;
	options->audit = value;
	return true;
}

static bool set_embedded(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->embedded, value, err);
}

static bool set_access_log(
    struct serve_options *options, const char *value, struct err *err)
{
	(void)err;
	options->accesslog = value;
	return true;
}

static bool set_access_log_whole(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->accesslog_whole, value, err);
}

static bool set_metrics(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->metrics, value, err);
}

static bool set_verbose(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->verbose, value, err);
}

static bool set_connections(
    struct serve_options *options, const char *value, struct err *err)
{
	return number_read(&options->limits.connections, value, 1, 60000, err);
}

static bool set_per_address(
    struct serve_options *options, const char *value, struct err *err)
{
	return number_read(&options->limits.per_address, value, 0, 60000, err);
}

static bool set_timeout(
    struct serve_options *options, const char *value, struct err *err)
{
	return number_read(&options->limits.request_s, value, 1, 3600, err);
}

/* "50" or "50:200"; without a burst four seconds' worth may come at once. */
static bool set_rate(
    struct serve_options *options, const char *value, struct err *err)
{
	struct httpd_limits *limits = &options->limits;
	const char *colon = strchr(value, ':');
	char rate[16];

	if (snprintf(rate, sizeof(rate), "%.*s",
		(int)(colon ? colon - value : (long)strlen(value)),
		value) >= (int)sizeof(rate))
		return err_set(err, ERR_USAGE, "\"%s\" is no rate", value);
	if (!number_read(&limits->requests_per_s, rate, 0, 100000, err))
		return false;
	limits->requests_burst = 4 * limits->requests_per_s;
	return !colon ||
	       number_read(&limits->requests_burst, colon + 1, 1, 1000000, err);
}

static bool set_proxy(
    struct serve_options *options, const char *value, struct err *err)
{
	return peer_proxies_add(&options->limits.proxies, value, err);
}

static bool set_limit_local(
    struct serve_options *options, const char *value, struct err *err)
{
	return switch_read(&options->limits.counts_local, value, err);
}

static bool set_answer_memory(
    struct serve_options *options, const char *value, struct err *err)
{
	return number_read(&options->answer_mib, value, 0, 1024, err);
}

static const struct setting settings[] = {
    {"store", "URI", false, set_store, "directory.db in the data home",
	"Where the directory is kept: sqlite:FILE, or "
	"postgresql://HOST/DATABASE with several hosts if there are"},
    {"listen", "PLACE", false, set_listen, "127.0.0.1:8080",
	"Serve there: HOST:PORT, or unix:PATH for this user alone, who sees "
	"all; several times for several places"},
    {"title", "TEXT", true, set_title, "", "What the directory calls itself"},
    {"credit", "TEXT", true, set_credit, "", "A line to be shown with it"},
    {"no-bundled", NULL, false, set_no_bundled, "no", "Only what was imported"},
    {"audit-log", "FILE", false, set_audit_log, "-",
	"Who reads what only some may see is written there; - is standard "
	"error"},
    {"access-log", "FILE", false, set_access_log, "",
	"A line of JSON for each answer; - is standard error"},
    {"access-log-whole", NULL, false, set_access_log_whole, "no",
	"In it whole addresses and questions, which is personal data"},
    {"metrics", NULL, false, set_metrics, "no",
	"Count, and answer /metrics to this machine"},
    {"embedded", NULL, false, set_embedded, "no",
	"End when standard input ends"},
    {"verbose", NULL, true, set_verbose, "no",
	"Tell every request on standard error; or -v"},
    {"max-connections", "N", true, set_connections, "1024",
	"So many connections at once"},
    {"max-per-address", "N", true, set_per_address, "64",
	"So many of them from one address; 0 for any number"},
    {"request-timeout", "S", true, set_timeout, "30",
	"Seconds from a request's first byte to the answer's last"},
    {"rate", "N[:BURST]", true, set_rate, "50:200",
	"Requests a second of one address or token, and so many at once "
	"after a silence; 0 for any number"},
    {"trust-proxy", "ADDRESS[/BITS]", true, set_proxy, "",
	"Believe its X-Forwarded-For; several times for several proxies"},
    {"limit-local", NULL, true, set_limit_local, "no",
	"Count this machine's addresses too"},
    {"answer-memory", "MIB", true, set_answer_memory, "16",
	"Of public answers, kept for who asks the same; 0 for none"},
};

size_t settings_count(void)
{
	return MEM_COUNT(settings);
}

const struct setting *settings_at(size_t index)
{
	return &settings[index];
}

void settings_example(struct buf *out)
{
	buf_adds(out, "# Settings of klasterd: klasterd.conf(5).\n");
	for (size_t i = 0; i < MEM_COUNT(settings); i++) {
		const struct setting *setting = &settings[i];

		buf_addf(out, "\n# %s.%s\n# %s\n#%s = %s\n", setting->help,
		    setting->reloads ? "" : " From the next start on.",
		    setting->value ? setting->value : "yes|no", setting->name,
		    setting->preset);
	}
}

bool settings_give(struct settings_given *given, const struct setting *setting,
    const char *value, struct err *err)
{
	if (given->count == SETTINGS_GIVEN_MAX)
		return err_set(err, ERR_USAGE, "too many options");
	given->words[given->count].setting = setting;
	given->words[given->count++].value = value;
	return true;
}

/* --- the file */

static char *trimmed(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		text[--len] = '\0';
	return text;
}

/* The nearest name that there is, if one is near. */
static bool unknown(const char *name, struct err *err)
{
	const char *best = NULL;
	int alike = 300;

	for (size_t i = 0; i < MEM_COUNT(settings); i++) {
		int here = fold_alike(name, settings[i].name);

		if (here > alike) {
			alike = here;
			best = settings[i].name;
		}
	}
	if (best)
		return err_set(err, ERR_USAGE,
		    "there is no setting \"%s\"; \"%s\" is meant?", name, best);
	return err_set(err, ERR_USAGE, "there is no setting \"%s\"", name);
}

static bool line_read(struct serve_options *options, struct arena *arena,
    char *line, struct err *err)
{
	char *equals = strchr(line, '=');
	const char *name;

	line = trimmed(line);
	if (*line == '\0' || *line == '#')
		return true;
	if (!equals)
		return err_set(
		    err, ERR_USAGE, "\"%s\" is not NAME = VALUE", line);
	*equals = '\0';
	name = trimmed(line);
	for (size_t i = 0; i < MEM_COUNT(settings); i++)
		if (strcmp(settings[i].name, name) == 0)
			return settings[i].set(options,
				   arena_strdup(arena, trimmed(equals + 1)),
				   err) ||
			       err_prefix(err, "%s", name);
	return unknown(name, err);
}

static bool rest_skip(FILE *file)
{
	int c;

	while ((c = getc(file)) != EOF && c != '\n')
		;
	return false;
}

/* The first fault, and how many there are besides. */
static void faults_sum(
    unsigned faults, const struct err *first, const char *path, struct err *err)
{
	*err = *first;
	if (faults > 1)
		err_set(err, ERR_USAGE,
		    "%s; %u more: klasterd --check-config %s", first->text,
		    faults - 1, path);
}

/* Of all faults each is told where there is somebody to hear it. */
static bool file_read(struct serve_options *options, struct arena *arena,
    const char *path, settings_fault *tell, struct err *err)
{
	FILE *file = fopen(path, "re");
	char line[LINE_BYTES];
	unsigned number = 0, faults = 0;
	struct err first = ERR_INIT;
	bool ok = true;

	if (!file)
		return err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), file)) {
		bool is_fine;

		number++;
		if (!strchr(line, '\n') && !feof(file))
			is_fine = rest_skip(file) ||
				  err_set(err, ERR_USAGE,
				      "the line is longer than %d bytes",
				      LINE_BYTES - 2);
		else
			is_fine = line_read(options, arena, line, err);
		if (is_fine)
			continue;
		ok = err_prefix(err, "%s:%u", path, number);
		if (tell)
			tell(err);
		if (faults++ == 0)
			first = *err;
	}
	if (!ok && !tell)
		faults_sum(faults, &first, path, err);
	if (ok && ferror(file))
		ok = err_set(err, ERR_USAGE, "%s: cannot be read", path);
	fclose(file);
	return ok;
}

bool settings_check(const char *path, settings_fault *tell, struct err *err)
{
	struct serve_options options = {0};
	struct arena arena = ARENA_INIT;
	bool ok = file_read(&options, &arena, path, tell, err);

	arena_done(&arena);
	return ok;
}

/* --- all of it */

bool settings_is_given(const struct settings_given *given, const char *name)
{
	for (size_t i = 0; i < given->count; i++)
		if (strcmp(given->words[i].setting->name, name) == 0)
			return true;
	return false;
}

bool settings_read(struct serve_options *options, struct arena *arena,
    const struct settings_given *given, struct err *err)
{
	struct httpd_limits *limits = &options->limits;

	*options = (struct serve_options){.answer_mib = MEMO_MIB};
	httpd_limits_init(limits);
	if (given->config &&
	    !file_read(options, arena, given->config, NULL, err))
		return false;
	/* What can be said several times is said anew, not added to. */
	if (settings_is_given(given, "listen"))
		options->listen_count = 0;
	if (settings_is_given(given, "trust-proxy"))
		limits->proxies.count = 0;
	for (size_t i = 0; i < given->count; i++)
		if (!given->words[i].setting->set(
			options, given->words[i].value, err))
			return err_prefix(
			    err, "--%s", given->words[i].setting->name);
	/* A head is a part of its request. */
	if (limits->head_s > limits->request_s)
		limits->head_s = limits->request_s;
	return true;
}

bool settings_store(const char *config, struct arena *arena, const char **store,
    bool *no_bundled, struct err *err)
{
	const struct settings_given given = {.config = config};
	struct serve_options options;

	if (!settings_read(&options, arena, &given, err))
		return false;
	if (!*store)
		*store = options.store;
	if (no_bundled)
		*no_bundled |= options.no_bundled;
	return true;
}
