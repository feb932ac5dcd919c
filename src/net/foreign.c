/*
 * foreign.c: owns the links by which a foreign JSON:API server is asked, as
 * its profile says. What the profile does not say is not asked: a server may
 * take an unknown parameter for nothing, or fall over it. How to go on always
 * stands in the answers.
 */
#include "klaster/net/dialect.h"

#include <string.h>
#include "foreign.h"
#include "klaster/net/link.h"

static struct foreign_link begin(struct buf *out, const char *path)
{
	buf_adds(out, path);
	return (struct foreign_link){
	    .out = out, .parting = strchr(path, '?') != NULL ? '&' : '?'};
}

static void foreign_list(const struct dialect *self, struct buf *out,
    const struct dialect_list *list)
{
	const struct profile *profile = self->profile;
	const struct kind *kind = list->query->kind;
	const struct profile_kind *of =
	    kind != NULL ? profile_of_kind(profile, kind) : NULL;
	struct foreign_link asked;
	struct arena arena = ARENA_INIT;

	if (profile->open) {
		dialect_jsonapi.list(&dialect_jsonapi, out, list);
		return;
	}
	/* A kind it does not have: its name is as good a guess as any. */
	asked = begin(out, of != NULL	  ? of->path
			   : kind != NULL ? kind->name
					  : "search");
	if (of != NULL)
		foreign_question(&asked, profile, of, list->query);
	if (profile->size != NULL)
		foreign_add(&asked, profile->size, "",
		    arena_printf(&arena, "%zu", list->size));
	arena_done(&arena);
}

static void foreign_record(const struct dialect *self, struct buf *out,
    const struct kind *kind, const char *id)
{
	const struct profile *profile = self->profile;
	const struct profile_kind *of = profile_of_kind(profile, kind);
	struct foreign_link asked;

	if (profile->open) {
		dialect_jsonapi.record(&dialect_jsonapi, out, kind, id);
		return;
	}
	buf_addf(out, "%.*s/",
	    (int)strcspn(of != NULL ? of->path : kind->name, "?"),
	    of != NULL ? of->path : kind->name);
	asked = (struct foreign_link){.out = out, .parting = '?'};
	link_encode(out, id);
	if (of != NULL && of->include != NULL)
		foreign_add(&asked, "include={value}", "", of->include);
}

static void foreign_entry(const struct dialect *self, struct buf *out)
{
	(void)self;
	buf_adds(out, ""); /* the base itself */
}

/* What it must be asked for here, because the server cannot. */
static void rest_of(
    const struct dialect *self, const struct query *query, struct query *rest)
{
	const struct profile *profile = self->profile;
	const struct profile_kind *of =
	    query->kind != NULL ? profile_of_kind(profile, query->kind) : NULL;

	*rest = (struct query){.kind = query->kind};
	if (of == NULL || profile->open)
		return;
	foreign_rest(profile, of, query, rest);
}

struct dialect dialect_foreign(struct profile *profile)
{
	struct dialect dialect = dialect_jsonapi;

	dialect.name = "foreign";
	dialect.profile = profile;
	dialect.accept = profile->accept;
	dialect.entry = foreign_entry;
	dialect.list = foreign_list;
	dialect.record = foreign_record;
	dialect.rest = rest_of;
	dialect.translate = foreign_translate;
	dialect.question = profile->open ? dialect_jsonapi.question : NULL;
	return dialect;
}
