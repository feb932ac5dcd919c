/*
 * vantage_session.c: owns which town the screen measures from. The list of
 * towns is read when the first distance is shown, not when klaster starts.
 */
#include <stdio.h>
#include <string.h>
#include "klaster/app/look.h"
#include "klaster/base/i18n.h"
#include "session.h"

struct atlas *session_atlas(struct session *session)
{
	if (!session->atlas)
		session->atlas = look_atlas();
	return session->atlas;
}

const struct vantage *session_vantage(struct session *session)
{
	struct err err = ERR_INIT;

	if (!session->env.town)
		return NULL;
	if (session->vantage.town)
		return &session->vantage;
	session->vantage.atlas = session_atlas(session);
	session->vantage.town =
	    look_town(session->vantage.atlas, session->town, &err);
	if (session->vantage.town) {
		snprintf(session->town, sizeof(session->town), "%.*s",
		    (int)session->vantage.town->name_len,
		    session->vantage.town->name);
		return &session->vantage;
	}
	session->env.town = NULL; /* said once */
	session_fail(session, &err);
	return NULL;
}

static void ask_way(void *user, const struct record *record,
    struct arena *arena, struct safe_text *way)
{
	const struct vantage *vantage = session_vantage(user);

	*way = vantage ? vantage_way(vantage, record, arena) : SAFE_LIT("");
}

bool session_take_town(struct session *session)
{
	const char *name = options_text(session->settings, "town");

	if (strcmp(name, session->town_asked) == 0)
		return false;
	snprintf(session->town_asked, sizeof(session->town_asked), "%s", name);
	snprintf(session->town, sizeof(session->town), "%s", name);
	session->vantage.town = NULL;
	session->env.town = *name ? session->town : NULL;
	session->env.way = ask_way;
	session->env.way_user = session;
	session->env.version++;
	return true;
}

void session_say_town(struct session *session)
{
	const struct vantage *vantage = session_vantage(session);

	if (vantage)
		session_say(session,
		    _("Distances are from %s; places of towns: GeoNames CC BY "
		      "4.0"),
		    session->town);
}
