/*
 * i18n.c: locale and catalogues. Owns the process's locale; knows none of
 * the sentences.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "klaster/base/i18n.h"
#include "klaster/base/mem.h"

bool i18n_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

#ifdef ENABLE_NLS
/* gettext looks at $LANGUAGE only where the locale of messages is a real
 * one: a machine that has none of the language still has one of these. */
static void leave_c_locale(const char *lang)
{
	static const char *const last[] = {"en_US.UTF-8", "C.UTF-8"};
	static const char *const of_lang[][2] = {
	    {"de", "de_DE.UTF-8"},
	    {"en", "en_GB.UTF-8"},
	    {"et", "et_EE.UTF-8"},
	    {"lt", "lt_LT.UTF-8"},
	    {"lv", "lv_LV.UTF-8"},
	    {"pl", "pl_PL.UTF-8"},
	    {"sv", "sv_SE.UTF-8"},
	};
	const char *now = setlocale(LC_MESSAGES, NULL);

	if (now && strcmp(now, "C") != 0 && strcmp(now, "POSIX") != 0)
		return;
	for (size_t i = 0; i < MEM_COUNT(of_lang); i++)
		if (strncmp(of_lang[i][0], lang, 2) == 0 &&
		    setlocale(LC_MESSAGES, of_lang[i][1]))
			return;
	for (size_t i = 0; i < MEM_COUNT(last); i++)
		if (setlocale(LC_MESSAGES, last[i]))
			return;
}

static void bind_catalogues(const char *lang)
{
	const char *dir = getenv("KLASTER_LOCALE_DIR");

	if (lang && lang[0]) {
		leave_c_locale(lang);
		setenv("LANGUAGE", lang, 1);
	}
	bindtextdomain("klaster", dir && dir[0] == '/' ? dir : LOCALEDIR);
	/* Sentences are UTF-8 inside, whatever the terminal takes. */
	bind_textdomain_codeset("klaster", "UTF-8");
	textdomain("klaster");
}
#else
static void bind_catalogues(const char *lang)
{
	(void)lang;
}
#endif

/* What the environment asks for in a category, by the order of POSIX. */
static const char *asked_locale(const char *category)
{
	const char *const names[] = {"LC_ALL", category, "LANG"};

	for (size_t i = 0; i < MEM_COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return value;
	}
	return "";
}

/* A locale that is not installed leaves "C". Whoever comes over SSH brings
 * his own name of one to a machine that has only C.UTF-8: his terminal is
 * UTF-8 all the same, and our catalogues need no locale of the language. */
static void settle_for_utf8(char *lang, size_t len_bytes)
{
	const char *type = asked_locale("LC_CTYPE");
	const char *messages = asked_locale("LC_MESSAGES");
	size_t letters = strcspn(messages, "_.@");

	if (!strstr(type, "UTF-8") && !strstr(type, "utf8"))
		return;
	setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C.UTF-8");
	if (!getenv("LANGUAGE") && letters < len_bytes) {
		memcpy(lang, messages, letters);
		lang[letters] = '\0';
	}
}

void i18n_open(const char *lang)
{
	char of_locale[8] = "";

	/* Letters and messages alone: order, numbers and dates are ours, and
	 * each category is a file more to open at each start. */
	if (!setlocale(LC_CTYPE, "") || !setlocale(LC_MESSAGES, ""))
		settle_for_utf8(of_locale, sizeof(of_locale));
	bind_catalogues(lang && lang[0] ? lang : of_locale);
}
