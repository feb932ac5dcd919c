/*
 * other_words.c: owns the words people look for a command by that neither its
 * name nor its sentence has: a coordinator types "favourite", "excel" or
 * "deadline". A table beside that of the commands, because most of them need
 * none.
 */
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"
#include "session.h"

/* TRANSLATORS: below, words a person may type to find a command; as many as
 * you like. */
static const struct {
	const char *line;  /* a command, or what keys run of it */
	const char *words; /* N_(): parted by blanks, as many as there are */
} rows[] = {
    {"open", N_("read details contact enter")},
    {"back", N_("return leave")},
    {"search", N_("find look up")},
    {"filter", N_("find where only country region year")},
    {"facets", N_("count country region type programme theme year budget role "
		  "statistics group")},
    {"sort", N_("ascending descending newest alphabet")},
    {"columns", N_("fields table distance layout")},
    {"copy-query", N_("share link URL web clipboard")},
    {"kind organisations", N_("partner company institution association")},
    {"kind people", N_("contact person e-mail")},
    {"kind events", N_("meeting conference fair calendar")},
    {"kind calls", N_("funding grant deadline competition")},
    {"kind programmes", N_("fund Interreg ERDF")},
    {"overview", N_("start home news changes changed since last visit")},
    {"map", N_("place town location geography coast")},
    {"near", N_("distance kilometres km far close neighbour")},
    {"timeline", N_("dates calendar deadline schedule duration gantt")},
    {"chart", N_("graph diagram statistics money budget")},
    {"related", N_("who works with network cooperation co-partners events "
		   "memberships")},
    {"choose", N_("mark pick select")},
    {"compare", N_("difference side by versus both")},
    {"path", N_("connection chain partner network contact")},
    {"language", N_("translation English")},
    {"bookmark", N_("favourite star remember mark")},
    {"bookmarks", N_("favourites stars")},
    {"note", N_("comment remark write memo")},
    {"notes", N_("comments remarks")},
    {"tag", N_("label keyword category")},
    {"tags", N_("labels keywords categories")},
    {"save", N_("store remember watch alert")},
    {"saved", N_("news alerts watch")},
    {"history", N_("recent visited past")},
    {"forget", N_("delete erase")},
    {"copy", N_("clipboard email phone address telephone yank")},
    {"open-link", N_("website homepage internet URL")},
    {"mail", N_("email e-mail letter contact message")},
    {"export", N_("CSV TSV JSON vCard iCalendar excel spreadsheet calendar "
		  "address book save download")},
    {"print", N_("printer paper")},
    {"pipe", N_("shell program send")},
    {"copied", N_("clipboard paste")},
    {"refresh", N_("reload update")},
    {"sync", N_("download offline update")},
    {"offline", N_("network disconnect train")},
    {"service", N_("directory server source switch")},
    {"search-all", N_("directories servers everywhere")},
    {"cancel", N_("stop abort interrupt")},
    {"help", N_("manual shortcuts")},
    {"palette", N_("menu shortcuts")},
    {"log", N_("errors messages network")},
    {"set",
	N_("settings options preferences configuration colours theme mouse")},
    {"toggle", N_("switch on off mouse")},
    {"bind", N_("shortcut hotkey rebind change")},
    {"record", N_("repeat automate")},
    {"focus", N_("pane side switch")},
    {"twin", N_("table text reader")},
    {"quit", N_("exit close end")},
};

const char *palette_other_words(const char *line)
{
	for (size_t i = 0; i < MEM_COUNT(rows); i++)
		if (strcmp(rows[i].line, line) == 0)
			return rows[i].words;
	return "";
}
