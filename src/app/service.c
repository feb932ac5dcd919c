/*
 * service.c: owns the choice of a service and what is opened for it. How the
 * embedded klasterd lives and dies is in embedded.c.
 */
#include "klaster/app/service.h"

#include <string.h>
#include <unistd.h>
#include "klaster/app/config.h"
#include "klaster/app/secret.h"
#include "klaster/base/digest.h"
#include "klaster/base/i18n.h"
#include "klaster/base/log.h"
#include "klaster/base/mem.h"
#include "klaster/base/path.h"
#include "klaster/copy/copy.h"
#include "klaster/engine/near.h"
#include "klaster/engine/option.h"
#include "embedded.h"

#define MARK_BYTES 8   /* of a token's digest, in the copy's name */
#define RESTARTS_MAX 3 /* what dies that often is broken */

/* What is known of a service before it is asked. */
struct choice {
	const char *name;  /* "bundled", a section, or the address */
	const char *url;   /* NULL: the embedded one */
	const char *title; /* NULL: its host */
	const char *socket;
	const char *profile;	 /* of a foreign server; NULL: none named */
	const char *token_place; /* where a token would be; NULL: nowhere */
	const char *token_file;	 /* the same if there is, or must be, one */
	const char *ca_file, *proxy;
	const char *token_mark; /* a digest of what is in token_file; or NULL */
};

/* --- which one */

static const char *setting(const struct app_options *options,
    struct arena *arena, const char *name, const char *key)
{
	const char *value = config_get(
	    options->config, arena_printf(arena, "service.%s.%s", name, key));

	return value != NULL && *value != '\0' ? value : NULL;
}

const char *const *service_names(
    const struct app_options *options, struct arena *arena)
{
	size_t count = config_service_count(options->config);
	const char **names = arena_array(arena, count + 2, sizeof(*names));
	size_t i, at = 0;

	names[at++] = SERVICE_BUNDLED;
	for (i = 0; i < count; i++) {
		const char *name = config_service_at(options->config, i);

		/* It is there already, whatever a section sets for it. */
		if (strcmp(name, SERVICE_BUNDLED) != 0)
			names[at++] = name;
	}
	return names;
}

bool service_is_address(const char *name)
{
	return strstr(name, "://") != NULL || strncmp(name, "unix:", 5) == 0;
}

bool service_unknown(
    const struct app_options *options, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *const *names = service_names(options, &arena);
	struct near near;

	near_init(&near, name);
	for (; *names != NULL; names++)
		near_try(&near, *names);
	if (near.best != NULL && strcmp(near.best, name) == 0)
		err_set(err, ERR_USAGE,
		    _("[service %s] has no url; it needs a line url = ADDRESS"),
		    name);
	else if (near.best != NULL)
		err_set(err, ERR_USAGE,
		    _("there is no service called \"%s\"; did you mean %s?"),
		    name, near.best);
	arena_done(&arena);
	if (near.best != NULL)
		return false;
	return err_set(err, ERR_USAGE,
	    _("there is no service called \"%s\"; give its address, or add "
	      "[service %s] to %s"),
	    name, name,
	    config_path(options->config) != NULL ? config_path(options->config)
						 : "klaster.conf");
}

bool service_is_named(
    const struct app_options *options, const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool is = strcmp(name, SERVICE_BUNDLED) == 0 ||
		  strcmp(name, SERVICE_ALL) == 0 || service_is_address(name) ||
		  setting(options, &arena, name, "url") != NULL;

	arena_done(&arena);
	return is || service_unknown(options, name, err);
}

/* An address: unix:PATH, or a URL. One without a path is that of klasterd,
 * whose directory lies below /v1. */
static void choose_address(
    struct choice *choice, struct arena *arena, const char *address)
{
	const char *host;

	if (strncmp(address, "unix:", 5) == 0) {
		choice->socket = address + 5;
		choice->url = "http://localhost/v1";
		return;
	}
	choice->url = address;
	host = strstr(address, "://");
	if (host != NULL) {
		host += 3;
		host += strcspn(host, "/");
		if (*host == '\0' || strcmp(host, "/") == 0)
			choice->url = arena_printf(
			    arena, "%.*s/v1", (int)(host - address), address);
	}
}

/* The file that is named must be there; else the one that login wrote, if it
 * did. */
static void choose_token(struct choice *choice,
    const struct app_options *options, struct arena *arena)
{
	struct err err = ERR_INIT;

	choice->token_file = choice->token_place;
	if (choice->token_place == NULL) {
		choice->token_place =
		    secret_place(arena, choice->url, choice->socket, &err);
		if (choice->token_place != NULL &&
		    access(choice->token_place, F_OK) == 0)
			choice->token_file = choice->token_place;
	}
	if (options->token != NULL)
		choice->token_file = NULL;
}

static bool choose(struct choice *choice, const struct app_options *options,
    const char *name, struct arena *arena, struct err *err)
{
	const char *address = name;

	*choice = (struct choice){.name = SERVICE_BUNDLED};
	if (name == NULL || *name == '\0' || strcmp(name, SERVICE_BUNDLED) == 0)
		return true;
	choice->name = name;
	if (!service_is_address(name)) {
		address = setting(options, arena, name, "url");
		if (address == NULL)
			return service_unknown(options, name, err);
		choice->title = setting(options, arena, name, "title");
		choice->token_place =
		    setting(options, arena, name, "token-file");
		choice->ca_file = setting(options, arena, name, "ca-file");
		choice->proxy = setting(options, arena, name, "proxy");
		choice->profile = setting(options, arena, name, "profile");
	}
	choose_address(choice, arena, address);
	choose_token(choice, options, arena);
	return true;
}

/* --- opening */

/* Whom the copy belongs to: another token in the same file is another
 * reader, who may be shown less. NULL where it cannot be read, which is told
 * when the service is asked. */
static const char *token_mark(const struct choice *choice, struct arena *arena)
{
	struct err err = ERR_INIT;
	const char *mark = NULL;
	struct buf token;

	secret_init(&token);
	if (choice->token_file != NULL &&
	    secret_read(choice->token_file, &token, &err))
		mark = digest_hex(arena, token.data, token.len, MARK_BYTES);
	secret_done(&token);
	return mark;
}

static const char *host_of(struct arena *arena, const char *url)
{
	const char *host = strstr(url, "://");

	if (host == NULL)
		return url;
	host += 3;
	return arena_strndup(arena, host, strcspn(host, "/"));
}

/* "copy-HOST-0123456789abcdef": one for each address, and for each of those
 * who ask with a token: they may be told other things. */
static char *copy_name(struct arena *arena, const struct choice *choice)
{
	const char *const parts[] = {
	    choice->url, choice->socket, choice->token_file};
	const char *host =
	    choice->socket != NULL ? "socket" : host_of(arena, choice->url);
	char *name = arena_strndup(arena, host, 100);
	uint64_t print = UINT64_C(0xcbf29ce484222325);
	size_t i, at;

	for (i = 0; i < MEM_COUNT(parts); i++) {
		for (at = 0; parts[i] != NULL && parts[i][at] != '\0'; at++) {
			print ^= (unsigned char)parts[i][at];
			print *= UINT64_C(0x100000001b3);
		}
		print *= UINT64_C(0x100000001b3); /* between two parts */
	}
	for (at = 0; name[at] != '\0'; at++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789.-",
			name[at]) == NULL)
			name[at] = '_';
	return arena_printf(arena, "copy-%s-%016llx%s%s", name,
	    (unsigned long long)print, choice->token_mark != NULL ? "-" : "",
	    choice->token_mark != NULL ? choice->token_mark : "");
}

/* Beside the copy. NULL where nothing is kept: it is not needed. */
static const char *session_file(
    const struct choice *choice, struct arena *arena)
{
	struct err err = ERR_INIT;

	if (strncmp(choice->url, "https://", 8) != 0 ||
	    !path_make(PATH_CACHE, &err))
		return NULL;
	return path_in(arena, PATH_CACHE,
	    arena_printf(arena, "tls-%s", copy_name(arena, choice) + 5), &err);
}

static int seconds_ms(const struct app_options *options, const char *name)
{
	return (int)options_number(config_options(options->config), name) *
	       1000;
}

/* The service's own, else that of all; NULL: as the environment says. */
static const char *choose_proxy(
    const struct app_options *options, const struct choice *choice)
{
	const char *proxy = choice->proxy;

	/* What was said on the command line is meant now. */
	if (proxy == NULL ||
	    config_origin(options->config, "proxy") == CONFIG_FLAG)
		proxy = options_text(config_options(options->config), "proxy");
	if (*proxy == '\0')
		return choice->proxy;
	return strcmp(proxy, "none") == 0 ? "" : proxy;
}

static bool open_fetcher(const struct app_options *options,
    const struct choice *choice, const struct fetcher *beside,
    struct connection *connection, struct err *err)
{
	struct fetch_options fetch = {
	    .beside = beside,
	    .base_url = choice->url,
	    .name = connection->origin,
	    .unix_socket = choice->socket,
	    .user_agent = PACKAGE_NAME "/" PACKAGE_VERSION,
	    .accept = connection->dialect.accept,
	    .proxy = choose_proxy(options, choice),
	    .ca_file = choice->ca_file,
	    .session_file = session_file(choice, &connection->arena),
	    .connect_ms = seconds_ms(options, "connect-timeout"),
	    .stall_ms = seconds_ms(options, "stall"),
	    .total_ms = seconds_ms(options, "timeout"),
	};
	struct buf token;

	secret_init(&token);
	if (options->token != NULL) {
		fetch.token = options->token;
	} else if (choice->token_file != NULL) {
		if (!secret_read(choice->token_file, &token, err))
			return false;
		fetch.token = buf_text(&token);
	}
	connection->sees_all = choice->socket != NULL;
	connection->fetcher = fetch_open(&fetch, err);
	secret_done(&token);
	return connection->fetcher != NULL;
}

static const char *name_origin(const struct choice *choice, struct arena *arena)
{
	if (choice->url == NULL)
		return _("bundled directory");
	if (choice->title != NULL)
		return choice->title;
	if (choice->socket != NULL)
		return choice->socket;
	return host_of(arena, choice->url);
}

/* What was told to another token in the same file is not for this one, and
 * nobody else would ever remove it; nor what an older klaster kept there for
 * whoever it was. `file` ends in "-" and the mark. */
static void drop_other_readers(const char *file)
{
	struct arena arena = ARENA_INIT;
	struct err err = ERR_INIT;
	size_t removed;
	const char *all =
	    arena_strndup(&arena, file, (size_t)(strrchr(file, '-') - file));
	const char *const spares[] = {file, NULL};

	if (!copy_remove_files(all, spares, &removed, &err))
		log_add(LOG_ERROR, "%s", err.text);
	if (removed > 0)
		log_add(LOG_NOTE, "removed what was kept for another token");
	arena_done(&arena);
}

/* The copy: a cache of what anybody may see; data of this user where the
 * service may know who asks (users-and-trust.md B.11). */
static bool open_copy(const struct app_options *options,
    const struct choice *choice, struct connection *connection, struct err *err)
{
	bool personal = choice->token_file != NULL || choice->socket != NULL;
	enum path_place place = personal ? PATH_DATA : PATH_CACHE;
	struct arena *arena = &connection->arena;
	struct copy_options copy = {
	    .file = path_in(arena, place, copy_name(arena, choice), err),
	    .service = choice->name,
	    .dialect = &connection->dialect,
	    .create = !options->offline,
	    .personal = personal,
	    .max_age_s =
		86400 * (int64_t)options_number(
			    config_options(options->config), "max-copy-age"),
	};

	if (copy.file == NULL || !path_make(place, err)) {
		err->code = ERR_COPY;
		return false;
	}
	if (choice->token_mark != NULL)
		drop_other_readers(copy.file);
	if (!options->offline ||
	    access(arena_printf(arena, "%s.pages", copy.file), F_OK) == 0) {
		connection->copy = copy_open(&copy, err);
		if (connection->copy == NULL)
			return false;
	}
	/* The service may have been asked, and never have answered. */
	return !options->offline ||
	       (connection->copy != NULL && !copy_is_empty(connection->copy)) ||
	       err_set(err, ERR_COPY,
		   _("%s: there is no local copy of it to read offline; "
		     "leave out --offline, or use the bundled directory "
		     "(--service bundled)"),
		   connection->origin);
}

static void open_feed(
    const struct app_options *options, struct connection *connection)
{
	struct feed_options feed = {
	    .fetcher = connection->fetcher,
	    .dialect = &connection->dialect,
	    .copy = connection->copy,
	    .offline = options->offline && connection->pid == 0,
	    .frugal = options->frugal,
	    .origin = connection->origin,
	    .langs = options->langs,
	    .page_size = options->page_size,
	    .sync_every_s =
		60 * (int64_t)options_number(
			 config_options(options->config), "sync-every"),
	    .is_awaited = options->is_awaited,
	    .awaited_ctx = options->awaited_ctx,
	};

	connection->feed = feed_open(&feed);
}

/* --- how it is spoken to */

/* A file of that name: one that is shipped, or the user's own. */
/* Of a name that no file has, the name is wrong and not the installation. */
static const char *shipped_profile(
    struct arena *arena, const char *name, struct err *err)
{
	const char *known = path_shipped(arena, "profiles/drupal.profile", err);
	const char *path = path_shipped(
	    arena, arena_printf(arena, "profiles/%s.profile", name), NULL);

	if (path == NULL && known != NULL)
		err_set(err, ERR_USAGE,
		    _("there is no profile \"%s\"; drupal comes with klaster, "
		      "and a file of yours is named by its place: ./%s"),
		    name, name);
	return known != NULL ? path : NULL;
}

struct profile *service_profile(const char *name, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct profile *profile = NULL;
	const char *path = name;
	char *text;
	size_t len;

	if (strpbrk(name, "/.") == NULL)
		path = shipped_profile(&arena, name, err);
	text = path != NULL
		   ? path_read(&arena, path, PROFILE_MAX_BYTES, &len, err)
		   : NULL;
	if (text != NULL)
		profile = profile_read(text, len, err);
	if (text != NULL && profile == NULL)
		err_prefix(err, "%s", path);
	arena_done(&arena);
	return profile;
}

/* klasterd on a socket is ours; of any other server it is seen when its entry
 * document comes. */
static bool choose_dialect(
    const struct choice *choice, struct connection *connection, struct err *err)
{
	connection->dialect = dialect_jsonapi;
	if (choice->url == NULL || choice->socket != NULL)
		return true;
	if (choice->profile == NULL || strcmp(choice->profile, "guess") == 0) {
		connection->profile = profile_new();
		connection->profile->open = true;
	} else {
		connection->profile = service_profile(choice->profile, err);
	}
	if (connection->profile == NULL)
		return false;
	connection->dialect = dialect_foreign(connection->profile);
	return true;
}

bool service_connect(const struct app_options *options, const char *name,
    const struct fetcher *beside, struct connection *connection,
    struct err *err)
{
	struct choice choice;

	*connection = (struct connection){.life_fd = -1, .word_fd = -1};
	arena_init(&connection->arena);
	if (!choose(&choice, options, name, &connection->arena, err))
		goto fail;
	if (!choose_dialect(&choice, connection, err))
		goto fail;
	choice.token_mark = token_mark(&choice, &connection->arena);
	connection->name = arena_strdup(&connection->arena, choice.name);
	connection->origin = arena_strdup(
	    &connection->arena, name_origin(&choice, &connection->arena));
	/* Nothing is kept of what a token tells that is only tried. */
	if (choice.url != NULL && options->token == NULL &&
	    !open_copy(options, &choice, connection, &connection->copy_note) &&
	    options->offline) {
		*err = connection->copy_note;
		goto fail;
	}
	if (connection->copy_note.text[0] != '\0')
		log_add(LOG_ERROR, "%s", connection->copy_note.text);
	if (choice.url == NULL) {
		if (!embedded_start(connection, err))
			goto fail;
		choice.url = "http://localhost/v1";
		choice.socket = connection->socket_path;
	}
	if (!open_fetcher(options, &choice, beside, connection, err))
		goto fail;
	open_feed(options, connection);
	return true;
fail:
	service_disconnect(connection);
	return false;
}

/* --- the token */

static bool choose_remote(struct choice *choice,
    const struct app_options *options, struct arena *arena, struct err *err)
{
	if (!choose(choice, options, options->service, arena, err))
		return false;
	if (choice->url == NULL)
		return err_set(err, ERR_USAGE,
		    _("the bundled directory asks for no token; name the "
		      "service: --service NAME"));
	return true;
}

bool service_token_place(const struct app_options *options, struct arena *arena,
    const char **place, const char **origin, struct err *err)
{
	struct choice choice;

	if (!choose_remote(&choice, options, arena, err))
		return false;
	*origin = name_origin(&choice, arena);
	*place = choice.token_place;
	return *place != NULL ||
	       err_set(err, ERR_COPY,
		   _("there is no place for a token: set HOME or "
		     "XDG_STATE_HOME"));
}

/* Copies and TLS sessions of this place for a token, whichever was in it. */
bool service_forget(
    const struct app_options *options, size_t *removed, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct choice choice;
	const char *name, *copy, *session;
	size_t sessions = 0;
	bool ok;

	*removed = 0;
	ok = choose_remote(&choice, options, &arena, err);
	if (ok) {
		choice.token_file = choice.token_place;
		name = copy_name(&arena, &choice);
		copy = path_in(&arena, PATH_DATA, name, err);
		session = path_in(&arena, PATH_CACHE,
		    arena_printf(&arena, "tls-%s", name + 5), err);
		ok = copy != NULL && session != NULL &&
		     copy_remove_files(copy, NULL, removed, err) &&
		     copy_remove_files(session, NULL, &sessions, err);
	}
	arena_done(&arena);
	return ok;
}

const char *service_title(
    const struct app_options *options, const char *name, struct arena *arena)
{
	struct choice choice;
	struct err err = ERR_INIT;

	if (!choose(&choice, options, name, arena, &err))
		return name;
	return name_origin(&choice, arena);
}

bool service_is_alive(struct connection *connection, struct err *err)
{
	return connection->pid == 0 || embedded_is_alive(connection, err);
}

bool service_restart(struct connection *connection, struct err *err)
{
	if (connection->restarts == RESTARTS_MAX)
		return false;
	connection->restarts++;
	return embedded_restart(connection, err);
}

void service_disconnect(struct connection *connection)
{
	feed_close(connection->feed);
	fetch_close(connection->fetcher);
	copy_close(connection->copy);
	profile_free(connection->profile);
	embedded_stop(connection);
	arena_done(&connection->arena);
	*connection = (struct connection){.life_fd = -1, .word_fd = -1};
}

bool service_is_foreign(const struct connection *connection)
{
	return connection->profile != NULL && !connection->profile->open;
}

const char *service_address(const struct connection *connection)
{
	/* A socket is an address for nobody else. */
	return connection->sees_all ? NULL : fetch_base(connection->fetcher);
}
