/*
 * i18n.h: marking and translating our own sentences. LC_NUMERIC stays "C":
 * numbers in JSON, SQL and CSV are the same in every locale.
 */
#ifndef KLASTER_BASE_I18N_H
#define KLASTER_BASE_I18N_H

#include <stdbool.h>

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(s) gettext(s)
#define i18n_plural(one, many, n) ngettext(one, many, n)
#else
#define _(s) (s)
#define i18n_plural(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(s) s /* marked here, translated where it is shown */

/* Sets the locale of the process and binds the catalogues, those in
 * $KLASTER_LOCALE_DIR where that is set (a build tree: po/locale there).
 * `lang` (may be NULL; "lt", or "lt:en" in order of choice) wins over the
 * environment for messages. */
void i18n_open(const char *lang);

/* True when the locale's characters are UTF-8: else the terminal is sent
 * what it can show (ui/term), files stay UTF-8. */
bool i18n_is_utf8(void);

#endif
